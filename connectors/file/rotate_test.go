package file

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/clock"
)

// rotator writes numbered lines to a file that it renames and cuts, as fast as it can.
type rotator struct {
	path string
	f    *os.File
	next int
	read *atomic.Int64 // lines that the follower has
	more chan struct{} // it has some more
}

func (r *rotator) lines(n int) error {
	for range n {
		if _, err := fmt.Fprintf(r.f, "line %d\n", r.next); err != nil {
			return err
		}
		r.next++
	}
	return nil
}

// await waits until the follower has n lines.
func (r *rotator) await(n int) {
	for r.read.Load() < int64(n) {
		<-r.more
	}
}

// rename does what logrotate does: the writer finds the new file only some lines after it is there.
func (r *rotator) rename(generation int) error {
	old := r.f
	if err := os.Rename(r.path, fmt.Sprintf("%s.%d", r.path, generation)); err != nil {
		return err
	}
	fresh, err := os.OpenFile(r.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	if err := r.lines(20); err != nil {
		return err
	}
	r.f = fresh
	return old.Close()
}

// TestFollowLosesNothingAcrossRotationsUnderLoad: every line comes once, in order. A name that changes hands twice
// before it is looked at, and a file that is cut before it is read, lose lines whatever the follower does; the writer
// here waits that long.
func TestFollowLosesNothingAcrossRotationsUnderLoad(t *testing.T) {
	const generations, each = 30, 700
	path := t.TempDir() + "/app.log"
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	var read atomic.Int64
	r := &rotator{path: path, f: f, read: &read, more: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	wrote := make(chan error, 1)
	go func() { wrote <- r.all(generations, each) }()
	src, err := openSource(sourceConfig(t, clock.System{}, "path", path, "follow", "true"))
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	want := 0
	var c connector.Chunk
	for end := -1; end < 0 || want < end; {
		if err := src.Read(ctx, &c); err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(string(c.Data)) {
			if l != fmt.Sprintf("line %d\n", want) {
				t.Fatalf("%q after line %d", l, want-1)
			}
			want++
		}
		read.Store(int64(want))
		select {
		case r.more <- struct{}{}:
		default:
		}
		if want >= generations*each {
			if err := <-wrote; err != nil {
				t.Fatal(err)
			}
			end = r.next
		}
	}
}

// all writes generations of lines, each of which ends by a rotation: by another name, or by being cut.
func (r *rotator) all(generations, each int) error {
	for g := range generations {
		begin := r.next
		if err := r.lines(each); err != nil {
			return err
		}
		if g%3 == 2 {
			r.await(r.next)
			if err := r.f.Truncate(0); err != nil {
				return err
			}
			continue
		}
		r.await(begin + 1) // the file is open, so it may change its name
		if err := r.rename(g); err != nil {
			return err
		}
	}
	_, err := r.f.Seek(0, io.SeekCurrent)
	if err == nil {
		err = r.f.Close()
	}
	return err
}
