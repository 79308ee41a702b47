package eventflux

import (
	"context"
	"io"
	"sync"

	"github.com/eventflux-go/eventflux/vec"
)

// inletRows is how many rows may wait in an inlet: enough that a reader which was away for a millisecond finds work
// for a whole batch, little enough that a full inlet is about a millisecond of work.
const inletRows = 4096

// inlet is where the rows of a stream gather on their way in. On virtual time only rows is used. In a live application
// senders fill it and the source's reader takes all that is there: under load batches grow by themselves. A full inlet
// makes senders wait. An inlet is a connector.RowSource.
type inlet struct {
	mu      sync.Mutex
	rows    *vec.Batch
	arena   vec.Arena // strings of batches: their senders use the memory again
	sent    int64
	waiting int   // senders that wait for room
	asleep  bool  // the reader waits for rows
	closed  error // what senders are told; nil while they may send
	flush   bool  // the end is the end of the input, not only of the application

	ready chan struct{} // wakes the reader
	room  chan struct{} // wakes a sender, which wakes the next
	over  chan struct{} // closed with the inlet
	empty chan struct{} // closed when a closed inlet has given away its last row
}

func newInlet(s *vec.Schema) *inlet {
	return &inlet{
		rows: vec.NewBatch(s), ready: make(chan struct{}, 1), room: make(chan struct{}, 1),
		over: make(chan struct{}), empty: make(chan struct{}),
	}
}

// signal puts a token into a channel that needs only one.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// lock takes the inlet for a sender, once there is room. With an error it is not taken.
func (in *inlet) lock(ctx context.Context) error {
	in.mu.Lock()
	for in.closed == nil && in.rows.Len >= inletRows {
		in.waiting++
		in.mu.Unlock()
		var err error
		select {
		case <-in.room:
		case <-in.over:
		case <-ctx.Done():
			err = ctx.Err()
		}
		in.mu.Lock()
		in.waiting--
		if err != nil {
			in.mu.Unlock()
			return err
		}
	}
	if err := in.closed; err != nil {
		in.mu.Unlock()
		return err
	}
	return nil
}

// unlock gives the inlet back after n rows, which are a unit, were appended.
func (in *inlet) unlock(n int) {
	wake := false
	if n > 0 {
		in.sent += int64(n)
		in.rows.Units = in.rows.Units.Grow(in.rows.Len)
		in.rows.Units.Set(in.rows.Len - 1)
		wake, in.asleep = in.asleep, false
	}
	if in.waiting > 0 && in.rows.Len < inletRows {
		signal(in.room)
	}
	in.mu.Unlock()
	if wake {
		signal(in.ready)
	}
}

// Next gives the reader all rows that are there, by changing places with its batch.
func (in *inlet) Next(ctx context.Context, dst *vec.Batch) error {
	for {
		in.mu.Lock()
		if in.rows.Len > 0 {
			dst.Cols, in.rows.Cols = in.rows.Cols, dst.Cols
			dst.Units, in.rows.Units = in.rows.Units, dst.Units
			dst.Len = in.rows.Len
			in.rows.Truncate()
			if in.waiting > 0 {
				signal(in.room)
			}
			in.mu.Unlock()
			return nil
		}
		if in.closed != nil {
			flush := in.flush
			in.mu.Unlock()
			signalOnce(in.empty)
			if flush {
				return io.EOF
			}
			<-ctx.Done() // Close ends the readers when all inlets are empty
			return ctx.Err()
		}
		in.asleep = true
		in.mu.Unlock()
		select {
		case <-in.ready:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// signalOnce closes a channel that only one goroutine closes, once.
func signalOnce(c chan struct{}) {
	select {
	case <-c:
	default:
		close(c)
	}
}

// Close is the reader's; senders are told by shut.
func (in *inlet) Close() error { return nil }

// shut lets no more rows in. The first reason stays.
func (in *inlet) shut(reason error, flush bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed != nil {
		return
	}
	in.closed, in.flush = reason, flush
	close(in.over)
	signal(in.ready)
}

// sofar is how many rows were sent.
func (in *inlet) sofar() int64 {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.sent
}
