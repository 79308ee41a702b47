package runtime

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

// job is a chunk on its way from the reader over a decoder to the tick, with the memory for it. Jobs go round: their
// number bounds what a source has in flight.
type job struct {
	source  *liveSource
	chunk   connector.Chunk
	batch   *vec.Batch
	rejects connector.Rejects
	err     error         // the input ended here: io.EOF or a failure
	done    chan struct{} // decoded
}

// jobsAhead is how many chunks a source may have beyond those being decoded: one being read, one in the tick, one
// that waits.
const jobsAhead = 3

// liveSource reads and decodes in goroutines of its own. Chunks are decoded side by side and taken in order.
type liveSource struct {
	cfg     LiveSource
	live    *Live
	free    chan *job
	work    chan *job // to the decoders
	ordered chan *job // to the tick, as read
	head    *job      // the first of ordered, perhaps still being decoded
	running sync.WaitGroup
	cancel  context.CancelFunc

	// Of the tick loop.
	ended bool
	err   error // a failure of the source
	bytes int64
	rows  int64
	total connector.Rejects
	// toldLate says that the first late row has been told of.
	toldLate bool
}

// start opens the source's goroutines. An error means that none runs.
func (s *liveSource) start(ctx context.Context, schema *vec.Schema, decoders int) error {
	var decs []connector.Decoder
	if s.cfg.Bytes != nil {
		for range max(1, decoders) {
			d, err := s.cfg.NewDecoder()
			if err != nil {
				return err
			}
			decs = append(decs, d)
		}
	}
	n := len(decs) + jobsAhead
	s.free, s.work, s.ordered = make(chan *job, n), make(chan *job, n), make(chan *job, n)
	for range n {
		s.free <- &job{source: s, batch: vec.NewBatch(schema), done: make(chan struct{}, 1)}
	}
	ctx, s.cancel = context.WithCancel(ctx)
	s.running.Go(func() { s.read(ctx) })
	for _, d := range decs {
		s.running.Go(func() { s.decode(d) })
	}
	return nil
}

// read fills jobs until the input ends, and closes the source.
func (s *liveSource) read(ctx context.Context) {
	defer close(s.work)
	for {
		var j *job
		select {
		case j = <-s.free:
		case <-ctx.Done():
			s.last(ctx, nil, ctx.Err())
			return
		}
		if err := s.fill(ctx, j); err != nil {
			s.last(ctx, j, err)
			return
		}
		s.ordered <- j // never blocks: it has room for all jobs
		if s.cfg.Bytes != nil {
			s.work <- j
			continue
		}
		j.done <- struct{}{}
		s.live.poke()
	}
}

// fill reads into j, again and again while the source asks for that.
func (s *liveSource) fill(ctx context.Context, j *job) error {
	j.batch.Truncate()
	j.rejects.Reset()
	j.err = nil
	for {
		var err error
		if s.cfg.Bytes != nil {
			err = s.cfg.Bytes.Read(ctx, &j.chunk)
		} else {
			err = s.cfg.Rows.Next(ctx, j.batch)
		}
		wait, again := connector.RetryAfter(err)
		if !again {
			return err
		}
		if err := s.live.cfg.Clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// last passes on the end of the input in a job of its own; what the source rejected at the end goes with it.
func (s *liveSource) last(ctx context.Context, j *job, err error) {
	var closing error
	if s.cfg.Bytes != nil {
		closing = s.cfg.Bytes.Close()
	} else {
		closing = s.cfg.Rows.Close()
	}
	if errors.Is(err, io.EOF) && closing != nil && ctx.Err() == nil {
		err = closing
	}
	if j == nil {
		j = <-s.free // the tick gives its jobs back as long as it runs, and until all sources have ended after that
		j.batch.Truncate()
		j.rejects.Reset()
		j.chunk.Rejected.Reset()
	}
	j.chunk.Data = nil
	if !j.chunk.Rejected.Empty() {
		j.rejects.Merge(&j.chunk.Rejected)
	}
	j.err = err
	s.ordered <- j
	j.done <- struct{}{}
	s.live.poke()
}

// decode works off chunks; several decoders share them.
func (s *liveSource) decode(d connector.Decoder) {
	for j := range s.work {
		d.Decode(&j.chunk, j.batch, &j.rejects)
		if j.chunk.Rejected.Count > 0 {
			j.rejects.Merge(&j.chunk.Rejected)
		}
		j.done <- struct{}{}
		s.live.poke()
	}
}

// ready is the next decoded job in order; nil if there is none yet.
func (s *liveSource) ready() *job {
	if s.ended {
		return nil
	}
	if s.head == nil {
		select {
		case s.head = <-s.ordered:
		default:
			return nil
		}
	}
	select {
	case <-s.head.done:
		j := s.head
		s.head = nil
		return j
	default:
		return nil
	}
}

// reuse gives a job back to the reader.
func (s *liveSource) reuse(j *job) { s.free <- j }

// end notes why the input is over. A stop from outside is no failure.
func (s *liveSource) end(err error) {
	s.ended = true
	if !errors.Is(err, io.EOF) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		s.err = err
	}
}

// drain takes what is left after a stop so that the reader can end.
func (s *liveSource) drain() {
	for !s.ended {
		j := s.head
		if j == nil {
			j = <-s.ordered
		}
		s.head = nil
		<-j.done
		if j.err != nil {
			s.end(j.err)
		}
		s.reuse(j)
	}
	s.running.Wait()
}

// start opens sources and sinks.
func (l *Live) start(ctx context.Context) error {
	l.patience, l.giveUp = context.WithCancel(context.Background())
	for _, c := range l.cfg.Sinks {
		l.sinks = append(l.sinks, newLiveSink(l, c))
	}
	for i, c := range l.cfg.Sources {
		s := &liveSource{cfg: c, live: l}
		// Sources are stopped one by one (stopReading), after the loop has seen the context's end.
		if err := s.start(context.WithoutCancel(ctx), l.cfg.Intake.sources[i].Schema, l.cfg.Decoders); err != nil {
			l.stopSources()
			for _, k := range l.sinks {
				k.abandon()
			}
			return err
		}
		l.sources = append(l.sources, s)
	}
	return nil
}

// stopReading tells all readers to end; what they have read still comes.
func (l *Live) stopReading() {
	for _, s := range l.sources {
		s.cancel()
	}
}

// stopSources ends all readers and decoders and waits for them.
func (l *Live) stopSources() {
	l.stopReading()
	for _, s := range l.sources {
		s.drain()
	}
}

func (l *Live) allEnded() bool {
	for _, s := range l.sources {
		if !s.ended {
			return false
		}
	}
	return true
}
