package connector

import (
	"errors"
	"time"
)

// Codes of failures of the outside world. They are documented with all the others.
const (
	CodeOpen      = "EF4003" // cannot be opened: missing, unreadable, a directory
	CodeRead      = "EF4012" // reading failed
	CodeTruncated = "EF4011" // compressed input ends too early or is damaged
	// CodeHeaderField is a warning: the header of a file lacks a column.
	CodeHeaderField = "EF4013"
	CodeWrite       = "EF4006" // writing failed, no space is left, or whoever reads our output has gone
)

// Codes of wrong options.
const (
	CodeUnknownOption  = "EF3002"
	CodeBadValue       = "EF3003"
	CodeMissingOption  = "EF3006"
	CodeUnknownName    = "EF3007" // no such connector or format
	CodeUnsupportedUse = "EF3008" // the connector or format cannot be used so, or with a column of that type
)

// ErrNoSpace is wrapped by the error of a sink whose disk is full.
var ErrNoSpace = errors.New("no space left")

// ErrClosedPipe is wrapped by the error of a sink whose reader has gone (`| head`): a quiet end, not a failure.
var ErrClosedPipe = errors.New("the reader of the output has closed it")

// Error is a failure of the outside world with its code.
type Error struct {
	Code string
	Msg  string // one sentence, lower case, names the thing
	Err  error  // the cause, if there is one; not part of Error()
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

type retryError struct {
	err  error
	wait time.Duration
}

func (e *retryError) Error() string { return e.err.Error() }
func (e *retryError) Unwrap() error { return e.err }

// Retry marks err as worth trying again, after at least wait.
func Retry(err error, wait time.Duration) error { return &retryError{err, wait} }

// RetryAfter reports whether err was marked by Retry, and how long to wait.
func RetryAfter(err error) (time.Duration, bool) {
	if err == nil {
		return 0, false // asked for every chunk: looking for the mark would allocate
	}
	var r *retryError
	if errors.As(err, &r) {
		return r.wait, true
	}
	return 0, false
}
