package connector

import (
	"errors"
	"io"
	"testing"
	"time"
)

func TestRetryAfterFindsTheMark(t *testing.T) {
	if wait, again := RetryAfter(errors.Join(io.ErrUnexpectedEOF, Retry(io.EOF, time.Second))); !again || wait != time.Second {
		t.Errorf("got %v, %v", wait, again)
	}
	if _, again := RetryAfter(io.EOF); again {
		t.Error("an error without the mark is to be tried again")
	}
	if n := testing.AllocsPerRun(100, func() { RetryAfter(nil) }); n != 0 {
		t.Errorf("%v allocations where there is no error", n)
	}
}
