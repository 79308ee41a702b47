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
	parts []sinkRows
	runs  []sinkRun // the order of the rows
	len   int
}

// sinkRows are the rows of one stream.
type sinkRows struct {
	rows    *vec.Batch
	strings vec.Scratch
}

// sinkRun is rows of one stream that follow each other.
type sinkRun struct{ part, lo, hi int }

// sinkPart is a stream of a sink.
type sinkPart struct {
	SinkPart
	text    []int // columns with strings
	taken   int64 // rows, of the tick loop
	written atomic.Int64
}

// liveSink encodes and writes in a goroutine of its own.
type liveSink struct {
	cfg    LiveSink
	live   *Live
	parts  []*sinkPart
	cur    *sinkBatch // being filled by the tick loop
	queue  chan *sinkBatch
	free   chan *sinkBatch
	done   chan struct{}
	ctx    context.Context // ends when the shutdown takes too long
	cancel context.CancelFunc
	buf    []byte

	// held says that rows gather in cur because the queue was full: whoever makes room wakes the tick loop.
	held   atomic.Bool
	failed atomic.Pointer[sinkError]
}

// sinkError is why a sink has stopped writing.
type sinkError struct {
	err    error
	closed bool // whoever reads the output has gone: a quiet end
	left   bool // the sink wants no more rows; the run goes on
}

func newLiveSink(l *Live, c LiveSink) *liveSink {
	s := &liveSink{cfg: c, live: l, done: make(chan struct{})}
	for _, p := range c.parts() {
		part := &sinkPart{SinkPart: p}
		for i, f := range p.Schema.Fields {
			if holdsText(f.Type) {
				part.text = append(part.text, i)
			}
		}
		s.parts = append(s.parts, part)
	}
	s.queue, s.free = make(chan *sinkBatch, sinkQueue), make(chan *sinkBatch, sinkQueue+2)
	for range cap(s.free) {
		b := &sinkBatch{parts: make([]sinkRows, len(s.parts))}
		for i, p := range s.parts {
			b.parts[i].rows = vec.NewBatch(p.Schema)
		}
		s.free <- b
	}
	s.cur = <-s.free
	s.ctx, s.cancel = context.WithCancel(l.patience)
	go s.run()
	return s
}

// part is the part of a stream; -1 if the sink does not take it.
func (s *liveSink) part(stream int) int {
	for i, p := range s.parts {
		if p.Stream == stream {
			return i
		}
	}
	return -1
}

// reserve waits until the sink can take the rows of another tick.
func (s *liveSink) reserve() {
	if s.cur.len >= sinkBatchRows {
		s.send(s.cur)
	}
}

// send queues a full batch and gets an empty one, waiting as long as that takes. A sink that has failed takes
// everything and writes nothing.
func (s *liveSink) send(b *sinkBatch) {
	s.queue <- b
	s.cur = <-s.free
}

// add copies rows [lo, hi) of the tick in a stream.
func (s *liveSink) add(part int, b *vec.Batch, lo, hi int) {
	p, to := s.parts[part], &s.cur.parts[part]
	at := to.rows.Len
	appendBatch(to.rows, b, lo, hi)
	for _, c := range p.text {
		to.strings.CloneStrings(&to.rows.Cols[c], at, to.rows.Len)
	}
	if n := len(s.cur.runs); n > 0 && s.cur.runs[n-1].part == part {
		s.cur.runs[n-1].hi = to.rows.Len
	} else {
		s.cur.runs = append(s.cur.runs, sinkRun{part, at, to.rows.Len})
	}
	s.cur.len += hi - lo
	p.taken += int64(hi - lo)
}

// visit adds the rows of the streams that the sink takes.
func (s *liveSink) visit(stream int, b *vec.Batch, lo, hi int) {
	if p := s.part(stream); p >= 0 {
		s.add(p, b, lo, hi)
	}
}

// offer queues what has gathered if the queue has room; if not, the loop is woken when it has.
func (s *liveSink) offer() {
	if s.cur.len == 0 || s.tryQueue() {
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
	for b := range s.queue {
		if s.failed.Load() == nil {
			err := s.write(b)
			if err == nil && len(s.queue) == 0 {
				err = s.flush()
			}
			if err != nil {
				s.fail(err)
			}
		}
		b.reset()
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

func (b *sinkBatch) reset() {
	for i := range b.parts {
		b.parts[i].rows.Truncate()
		b.parts[i].strings.Reset()
	}
	b.runs, b.len = b.runs[:0], 0
}

// write writes all rows of b, again as often as the sink asks for that.
func (s *liveSink) write(b *sinkBatch) error {
	if s.cfg.Bytes == nil {
		return s.writeRows(b)
	}
	s.buf = s.buf[:0]
	for _, r := range b.runs {
		s.buf = s.parts[r.part].Encoder.Encode(s.buf, b.parts[r.part].rows, r.lo, r.hi)
	}
	if err := s.retry(func() error { return s.cfg.Bytes.Write(s.ctx, s.buf) }); err != nil {
		return err
	}
	for _, r := range b.runs {
		s.parts[r.part].written.Add(int64(r.hi - r.lo))
	}
	return nil
}

func (s *liveSink) writeRows(b *sinkBatch) error {
	for _, r := range b.runs {
		p := s.parts[r.part]
		if err := s.retry(func() error { return p.Rows.Write(s.ctx, b.parts[r.part].rows, r.lo, r.hi) }); err != nil {
			return err
		}
		p.written.Add(int64(r.hi - r.lo))
	}
	return nil
}

func (s *liveSink) flush() error {
	if s.cfg.Bytes != nil {
		return s.retry(func() error { return s.cfg.Bytes.Flush(s.ctx) })
	}
	var first error
	for _, p := range s.parts {
		if err := s.retry(func() error { return p.Rows.Flush(s.ctx) }); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (s *liveSink) close() error {
	if s.cfg.Bytes != nil {
		return s.cfg.Bytes.Close()
	}
	var first error
	for _, p := range s.parts {
		if err := p.Rows.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
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
		if s.cur.len > 0 {
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
