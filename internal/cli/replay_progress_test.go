package cli

import (
	"testing"
	"time"
)

func TestProgressOfReading(t *testing.T) {
	p := &readProgress{size: 4 << 20}
	p.read.Store(1 << 20)
	if got, want := p.line(2*time.Second), "1.0 MB read, 0.5 MB/s, 25 %, 6s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.size = 0 // of a pipe nobody knows the end
	if got, want := p.line(2*time.Second), "1.0 MB read, 0.5 MB/s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
