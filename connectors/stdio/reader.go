package stdio

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"

	"github.com/eventflux-go/eventflux/connector"
)

// readerBytes is what a pipe gives at once on Linux.
const readerBytes = 64 << 10

// Reader reads a pipe or terminal in a goroutine of its own, because such a read cannot be interrupted. It has two
// buffers; when both are full it waits for whoever reads. Its start can be looked at (Peek) before it becomes the
// standard input of a source. After Close it ends with the read it is in, which may be never: nobody can end a read
// from a terminal.
type Reader struct {
	name string
	full chan filled
	free chan []byte
	stop chan struct{}
	once sync.Once

	ahead []byte // looked at, not yet read
	cur   filled
	at    int
}

type filled struct {
	buf []byte
	err error
}

// NewReader starts to read. The name stands in messages.
func NewReader(name string, in io.Reader) *Reader {
	r := &Reader{name: name, full: make(chan filled, 2), free: make(chan []byte, 2), stop: make(chan struct{})}
	r.free <- make([]byte, readerBytes)
	r.free <- make([]byte, readerBytes)
	go r.run(in)
	return r
}

func (r *Reader) run(in io.Reader) {
	for {
		select {
		case <-r.stop:
			return
		case buf := <-r.free:
			n, err := in.Read(buf[:cap(buf)])
			r.full <- filled{buf[:n], err} // has room: there are only two buffers
			if err != nil {
				return
			}
		}
	}
}

// Read reads without a way to be interrupted.
func (r *Reader) Read(p []byte) (int, error) { return r.ReadContext(context.Background(), p) }

// ReadContext reads, or returns the context's error when that ends first.
func (r *Reader) ReadContext(ctx context.Context, p []byte) (int, error) {
	if len(r.ahead) > 0 {
		n := copy(p, r.ahead)
		if r.ahead = r.ahead[n:]; len(r.ahead) == 0 {
			r.ahead = nil
		}
		return n, nil
	}
	if err := r.next(ctx, nil); err != nil {
		return 0, err
	}
	n := copy(p, r.cur.buf[r.at:])
	r.at += n
	return n, nil
}

// next waits until the current buffer has bytes left. A nil error with an empty buffer says that until came first.
func (r *Reader) next(ctx context.Context, until <-chan time.Time) error {
	for r.at == len(r.cur.buf) {
		if r.cur.err != nil {
			return r.cur.err
		}
		if r.cur.buf != nil {
			r.free <- r.cur.buf
			r.cur, r.at = filled{}, 0
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-until:
			return nil
		case r.cur = <-r.full:
			r.at = 0
		}
	}
	return nil
}

// Peek returns the start of the input without consuming it: up to so many lines or bytes, or what has come when until
// fires, but at least one line. whole says that this is all. It is called before the first read.
func (r *Reader) Peek(ctx context.Context, lines, size int, until <-chan time.Time) (sample []byte, whole bool, err error) {
	seen := bytes.Count(r.ahead, []byte{'\n'})
	fired := false
	for seen < lines && len(r.ahead) < size {
		if fired && seen > 0 {
			break
		}
		switch err := r.next(ctx, until); {
		case err == io.EOF:
			return r.ahead, true, nil
		case err != nil:
			return r.ahead, false, err
		case r.at == len(r.cur.buf):
			fired, until = true, nil // from here on only the first line is waited for
			continue
		}
		part := r.cur.buf[r.at:]
		seen += bytes.Count(part, []byte{'\n'})
		r.ahead = append(r.ahead, part...)
		r.at = len(r.cur.buf)
	}
	return r.ahead, false, nil
}

// Close ends reading.
func (r *Reader) Close() { r.once.Do(func() { close(r.stop) }) }

var _ connector.ReadFunc = (*Reader)(nil).ReadContext
