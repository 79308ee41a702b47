package runtime

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

// Bounds of a sink's queue. While the sink is busy rows gather in one batch, so batches grow under load; when that
// batch and the queue are full, ticks wait.
const (
	sinkBatchRows = 8192
	sinkQueue     = 4
)

// sinkBatch is rows on their way to a sink, with strings of their own.
type sinkBatch struct {
	rows    *vec.Batch
	strings vec.Scratch
}

// liveSink encodes and writes in a goroutine of its own.
type liveSink struct {
	cfg    LiveSink
	live   *Live
	text   []int      // columns with strings
	cur    *sinkBatch // being filled by the tick loop
	queue  chan *sinkBatch
	free   chan *sinkBatch
	done   chan struct{}
	ctx    context.Context // ends when the shutdown takes too long
	cancel context.CancelFunc

	// held says that rows gather in cur because the queue was full: whoever makes room wakes the tick loop.
	held    atomic.Bool
	taken   int64 // rows, of the tick loop
	written atomic.Int64
	failed  atomic.Pointer[sinkError]
}

// sinkError is why a sink has stopped writing.
type sinkError struct {
	err    error
	closed bool // whoever reads the output has gone: a quiet end
	left   bool // the sink wants no more rows; the run goes on
}

func newLiveSink(l *Live, c LiveSink) *liveSink {
	s := &liveSink{cfg: c, live: l, done: make(chan struct{})}
	s.queue, s.free = make(chan *sinkBatch, sinkQueue), make(chan *sinkBatch, sinkQueue+2)
	for range cap(s.free) {
		s.free <- &sinkBatch{rows: vec.NewBatch(c.Schema)}
	}
	for i, f := range c.Schema.Fields {
		if holdsText(f.Type) {
			s.text = append(s.text, i)
		}
	}
	s.cur = <-s.free
	s.ctx, s.cancel = context.WithCancel(l.patience)
	go s.run()
	return s
}

// reserve waits until the sink can take the rows of another tick.
func (s *liveSink) reserve() {
	if s.cur.rows.Len >= sinkBatchRows {
		s.send(s.cur)
	}
}

// send queues a full batch and gets an empty one, waiting as long as that takes. A sink that has failed takes
// everything and writes nothing.
func (s *liveSink) send(b *sinkBatch) {
	s.queue <- b
	s.cur = <-s.free
}

// add copies the rows of a tick.
func (s *liveSink) add(b *vec.Batch) {
	at := s.cur.rows.Len
	appendBatch(s.cur.rows, b, 0, b.Len)
	for _, c := range s.text {
		s.cur.strings.CloneStrings(&s.cur.rows.Cols[c], at, s.cur.rows.Len)
	}
	s.taken += int64(b.Len)
}

// offer queues what has gathered if the queue has room; if not, the loop is woken when it has.
func (s *liveSink) offer() {
	if s.cur.rows.Len == 0 || s.tryQueue() {
		return
	}
	s.held.Store(true)
	if s.tryQueue() { // room was made before held could be seen
		s.held.Store(false)
	}
}

func (s *liveSink) tryQueue() bool {
	select {
	case s.queue <- s.cur:
		s.cur = <-s.free
		return true
	default:
		return false
	}
}

// run writes batches until the queue is closed.
func (s *liveSink) run() {
	defer close(s.done)
	var buf []byte
	for b := range s.queue {
		if s.failed.Load() == nil {
			n := b.rows.Len
			var err error
			if buf, err = s.write(buf, b.rows); err == nil && len(s.queue) == 0 {
				err = s.flush()
			}
			if err != nil {
				s.fail(err)
			} else {
				s.written.Add(int64(n))
			}
		}
		b.rows.Truncate()
		b.strings.Reset()
		s.free <- b
		if s.held.Load() {
			s.held.Store(false)
			s.live.poke()
		}
	}
	if s.failed.Load() == nil {
		if err := s.flush(); err != nil {
			s.fail(err)
		}
	}
	if err := s.close(); err != nil && s.failed.Load() == nil {
		s.fail(err)
	}
}

// write writes all rows of b, again as often as the sink asks for that.
func (s *liveSink) write(buf []byte, b *vec.Batch) ([]byte, error) {
	if s.cfg.Encoder != nil {
		buf = s.cfg.Encoder.Encode(buf[:0], b, 0, b.Len)
	}
	return buf, s.retry(func() error {
		if s.cfg.Bytes != nil {
			return s.cfg.Bytes.Write(s.ctx, buf)
		}
		return s.cfg.Rows.Write(s.ctx, b, 0, b.Len)
	})
}

func (s *liveSink) flush() error {
	return s.retry(func() error {
		if s.cfg.Bytes != nil {
			return s.cfg.Bytes.Flush(s.ctx)
		}
		return s.cfg.Rows.Flush(s.ctx)
	})
}

func (s *liveSink) close() error {
	if s.cfg.Bytes != nil {
		return s.cfg.Bytes.Close()
	}
	return s.cfg.Rows.Close()
}

func (s *liveSink) retry(f func() error) error {
	for {
		err := f()
		wait, again := connector.RetryAfter(err)
		if !again {
			return err
		}
		if err := s.live.cfg.Clock.Sleep(s.ctx, wait); err != nil {
			return err
		}
	}
}

func (s *liveSink) fail(err error) {
	s.failed.Store(&sinkError{err: err, closed: errors.Is(err, connector.ErrClosedPipe), left: errors.Is(err, ErrSinkLeft)})
	s.live.poke()
}

// abandon ends a sink that was never used.
func (s *liveSink) abandon() {
	close(s.queue)
	<-s.done
	s.cancel()
}

// sinkFailed reports whether a sink has stopped writing, and keeps the reason.
func (l *Live) sinkFailed() bool {
	for _, s := range l.sinks {
		if f := s.failed.Load(); f != nil && !f.left {
			if f.closed {
				l.report.Closed = true
			} else {
				l.fail(named(s.cfg.Name, f.err))
			}
			return true
		}
	}
	return false
}

// closeSinks writes what is queued and closes all sinks.
func (l *Live) closeSinks() {
	for _, s := range l.sinks {
		if s.cur.rows.Len > 0 {
			s.send(s.cur)
		}
		close(s.queue)
	}
	for _, s := range l.sinks {
		<-s.done
		s.cancel()
	}
	l.sinkFailed()
}

func holdsText(t vec.Type) bool {
	if t.IsText() {
		return true
	}
	for _, e := range t.Elem {
		if holdsText(e.Type) {
			return true
		}
	}
	return false
}
