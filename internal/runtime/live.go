package runtime

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// Strategy says what happens to an event that cannot be taken.
type Strategy uint8

// The error strategies that exist so far.
const (
	StrategyLog  Strategy = iota // told and dropped
	StrategyDrop                 // counted and dropped
	StrategyFail                 // stops the application
)

// LiveSource is an opened source. It has Bytes and NewDecoder, or Rows.
type LiveSource struct {
	Name       string // for messages: the stream's name
	Bytes      connector.ByteSource
	NewDecoder func() (connector.Decoder, error)
	Rows       connector.RowSource
	Strategy   Strategy
}

// LiveSink is an opened sink. It has Bytes and Encoder, or Rows.
type LiveSink struct {
	Name    string
	Stream  int // of the graph, which must observe it
	Schema  *vec.Schema
	Bytes   connector.ByteSink
	Encoder connector.Encoder
	Rows    connector.RowSink
	// Also are further streams whose rows the sink takes, all in the one order that they have together. Each is
	// encoded, or taken as rows, as its part says; Bytes is the one of the sink. A sink with further streams is
	// nobody's to drain.
	Also []SinkPart
}

// SinkPart is one of several streams of a sink.
type SinkPart struct {
	Stream  int
	Schema  *vec.Schema
	Encoder connector.Encoder
	Rows    connector.RowSink
}

// parts are the streams of a sink, its first one included.
func (c *LiveSink) parts() []SinkPart {
	return append([]SinkPart{{Stream: c.Stream, Schema: c.Schema, Encoder: c.Encoder, Rows: c.Rows}}, c.Also...)
}

// LiveConfig is what a live run needs. Source i feeds the intake's source i.
type LiveConfig struct {
	Graph   *Graph
	Intake  *Intake
	Streams []Stream
	Sources []LiveSource
	Sinks   []LiveSink
	Clock   clock.Clock

	// Decoders is how many goroutines decode one byte source; 0 stands for one.
	Decoders int
	// InOrder reads sources that end in the order that merges them: by time, ties as listed; without event time one
	// after the other.
	InOrder bool
	// Timers says that rows may come out by the clock alone, so that the clock must be moved while input is silent.
	Timers bool
	// StopOnLate ends the run at a late row with a *LateError that knows the slack which keeps all rows.
	StopOnLate bool
	// FlushOnStop closes windows when the run is stopped from outside too, as `query` does at Ctrl-C.
	FlushOnStop bool
	// ShutdownTimeout bounds how long sinks may take after a stop; 0 stands for 30 s.
	ShutdownTimeout time.Duration

	// OnRejects is told of the records that a source rejected, and OnReject of rows that a query rejected, between
	// ticks, in order. Both may be nil. They borrow what they get.
	OnRejects func(source int, r *connector.Rejects)
	OnReject  func(query int, r op.Rejected)
	// OnLate is told once per source, of its first late row, before anything comes of it. It may be nil.
	OnLate func(source int, stats SourceStats)
	// QueryStrategy is the strategy of each query for the rows that it rejects.
	QueryStrategy []Strategy
}

// Live runs a graph on real input. Run works in the caller's goroutine; sources, decoders and sinks have their own.
type Live struct {
	cfg     LiveConfig
	sources []*liveSource
	sinks   []*liveSink
	wake    chan struct{} // something has become ready
	asked   chan func()   // work to be done between two ticks

	patience context.Context // of all sinks: ends when the shutdown takes too long
	giveUp   context.CancelFunc

	consumed []*job // of the tick at hand: their chunks are in use until it is over
	failed   error
	late     *LateError
	report   Report
}

// pollEvery is how often the clock is moved while nothing arrives, where timers or idle sources wait for it.
const pollEvery = 10 * time.Millisecond

// NewLive prepares a run.
func NewLive(cfg LiveConfig) *Live {
	if cfg.ShutdownTimeout == 0 {
		cfg.ShutdownTimeout = 30 * time.Second
	}
	l := &Live{cfg: cfg, wake: make(chan struct{}, 1), asked: make(chan func())}
	cfg.Graph.OnReject(l.queryRejects)
	return l
}

// poke wakes the tick loop. A token that is already there serves as well.
func (l *Live) poke() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Run takes input until all sources have ended, the context ends, no more rows can come out, or something fails.
// Whatever was read is processed and written before it returns. The report is complete in every case.
func (l *Live) Run(ctx context.Context) (*Report, error) {
	if err := l.start(ctx); err != nil {
		return &l.report, err
	}
	l.drain()
	over := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() { l.watch(ctx, over) })
	l.loop(ctx)
	l.stopSources()
	l.finish()
	l.closeSinks()
	close(over)
	watch.Wait()
	l.account()
	return &l.report, l.failed
}

// watch lets sinks give up when a stop from outside takes longer than the shutdown timeout.
func (l *Live) watch(ctx context.Context, over <-chan struct{}) {
	select {
	case <-over:
		return
	case <-ctx.Done():
	}
	timeout := l.cfg.Clock.Timer(l.cfg.ShutdownTimeout)
	defer timeout.Stop()
	select {
	case <-over:
	case <-timeout.C:
		l.giveUp()
	}
}

// loop runs ticks until there is a reason to stop.
func (l *Live) loop(ctx context.Context) {
	timer := l.cfg.Clock.Timer(pollEvery)
	defer timer.Stop()
	for {
		l.attend(ctx)
		took := l.pull()
		l.tick(took)
		switch {
		case l.failed != nil || l.sinkFailed():
			return
		case l.detach():
			continue
		case l.cfg.Graph.Ended():
			l.report.Ended = true
			return
		case l.allEnded():
			return
		case took:
			continue
		}
		for _, s := range l.sinks {
			s.offer()
		}
		timer.Reset(pollEvery)
		if !l.polls() {
			timer.Stop()
		}
		stopped := ctx.Done()
		if l.report.Stopped {
			stopped = nil
		}
		select {
		case <-l.wake:
		case f := <-l.asked:
			f()
		case <-timer.C:
		case <-stopped:
		}
	}
}

// attend looks, between two ticks, at what came in besides input: questions, and the context's end. Then the readers
// are told to end; what they have read is still processed, and the loop ends with them.
func (l *Live) attend(ctx context.Context) {
	select {
	case f := <-l.asked:
		f()
	default:
	}
	if ctx.Err() != nil && !l.report.Stopped {
		l.report.Stopped = true
		l.stopReading()
	}
}

// polls reports whether the clock matters while nothing arrives.
func (l *Live) polls() bool {
	if l.cfg.Intake.Timed() {
		return true // idle sources are found by waiting
	}
	if !l.cfg.Timers {
		return false
	}
	due, known := l.cfg.Graph.Due()
	return !known || due < vec.MaxTime
}

// pull takes from each source the next batch that is ready, at most one, and reports whether there was any.
func (l *Live) pull() bool {
	now := vec.FromGo(l.cfg.Clock.Now())
	l.cfg.Intake.Now(now)
	if l.cfg.InOrder {
		return l.pullInOrder(now)
	}
	any := false
	for i, s := range l.sources {
		if l.cfg.Intake.Full(i) {
			continue
		}
		if j := s.ready(); j != nil {
			l.take(i, j, now)
			any = true
		}
	}
	return any
}

// pullInOrder takes a batch from the source that the clock waits for, or without event time from the first that has
// not ended.
func (l *Live) pullInOrder(now vec.Time) bool {
	next := l.cfg.Intake.Holder()
	for i, s := range l.sources {
		if s.ended {
			continue
		}
		if next < 0 {
			next = i
		}
		if i != next && l.cfg.Intake.Timed() && l.cfg.Intake.sources[i].EventTime == nil {
			if j := s.ready(); j != nil {
				l.take(i, j, now)
				return true
			}
		}
	}
	if next < 0 || l.sources[next].ended {
		return false
	}
	j := l.sources[next].ready()
	if j != nil {
		l.take(next, j, now)
	}
	return j != nil
}

// take hands a decoded batch to the intake.
func (l *Live) take(i int, j *job, now vec.Time) {
	s := l.sources[i]
	l.consumed = append(l.consumed, j)
	s.bytes += int64(len(j.chunk.Data))
	if !j.rejects.Empty() {
		l.sourceRejects(i, j)
	}
	s.rows += int64(j.batch.Len)
	l.cfg.Intake.Arrive(i, j.batch, now)
	if j.err != nil {
		s.end(j.err)
		l.cfg.Intake.End(i)
		if s.err != nil && s.cfg.Strategy == StrategyFail {
			l.fail(s.err)
		}
	}
	l.noticeLate(i)
}

// noticeLate tells of the first late row of a source, or stops the run at it.
func (l *Live) noticeLate(i int) {
	s := l.sources[i]
	if s.toldLate || l.cfg.Intake.sources[i].stats.Late == 0 {
		return
	}
	s.toldLate = true
	st := l.cfg.Intake.Stats(i)
	if l.cfg.OnLate != nil {
		l.cfg.OnLate(i, st)
	}
	if l.cfg.StopOnLate && l.late == nil {
		l.late = &LateError{Stream: s.cfg.Name, Time: st.FirstLate, Newest: st.FirstLateNewest}
	}
}

// tick runs one tick over what was pulled and gives the outputs to the sinks. No tick starts while a sink's queue is
// full: a slow sink pauses the application, and through it the sources.
func (l *Live) tick(took bool) {
	defer l.release()
	c, inputs := l.cfg.Intake.Take()
	if c == vec.MinTime || l.late != nil {
		l.cfg.Intake.Done()
		return
	}
	if len(inputs) == 0 && (c <= l.cfg.Graph.Clock() || !l.cfg.Timers && !took) {
		return
	}
	for _, s := range l.sinks {
		s.reserve()
	}
	l.cfg.Graph.Start(l.cfg.Intake.Start())
	if err := l.cfg.Graph.Tick(c, inputs); err != nil {
		l.fail(err)
	}
	l.cfg.Intake.Done()
	l.deliver()
}

// deliver hands the tick's rows to the sinks.
func (l *Live) deliver() {
	for _, s := range l.sinks {
		if len(s.parts) > 1 {
			l.cfg.Graph.Visit(s.visit)
		} else if rows := l.cfg.Graph.Rows(s.cfg.Stream); rows != nil {
			s.add(0, rows, 0, rows.Len)
		}
		s.offer()
	}
}

// drain has the sinks take rows while a tick makes more than they take at a time.
func (l *Live) drain() {
	for i := range l.cfg.Streams {
		var sinks []*liveSink
		whole := false // a sink takes the stream's rows between those of others
		for _, s := range l.sinks {
			switch {
			case len(s.parts) > 1:
				whole = whole || s.part(i) >= 0
			case s.cfg.Stream == i:
				sinks = append(sinks, s)
			}
		}
		if len(sinks) == 0 || whole {
			continue
		}
		l.cfg.Graph.Drain(i, func(b *vec.Batch) {
			for _, s := range sinks {
				s.reserve()
				s.add(0, b, 0, b.Len)
				s.offer()
			}
		})
	}
}

// release gives the chunks of the tick back to their readers.
func (l *Live) release() {
	for _, j := range l.consumed {
		j.source.reuse(j)
	}
	l.consumed = l.consumed[:0]
}

func (l *Live) fail(err error) {
	if l.failed == nil {
		l.failed = err
	}
}

// finish ends the input: what is held comes out and windows close, unless the run was stopped or has failed.
func (l *Live) finish() {
	switch {
	case l.late != nil:
		l.late.Slack, l.late.Count = l.slack()
		l.fail(l.late)
	case l.failed != nil || l.report.Ended || l.sinkFailed():
	case l.report.Stopped && !l.cfg.FlushOnStop:
	default:
		l.flush()
	}
	if l.failed == nil {
		for _, s := range l.sources {
			if s.err != nil {
				l.fail(named(s.cfg.Name, s.err))
			}
		}
	}
}

// named puts the name of a source or sink before an error that does not name it.
func named(name string, err error) error {
	if strings.Contains(err.Error(), name) {
		return err
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (l *Live) flush() {
	for i := range l.sources {
		l.cfg.Intake.End(i)
	}
	if l.tick(true); l.failed != nil {
		return
	}
	for _, s := range l.sinks {
		s.reserve()
	}
	if err := l.cfg.Graph.Flush(); err != nil {
		l.fail(err)
		return
	}
	l.deliver()
	l.report.Flushed = true
}

// slack is what would have kept all rows, rounded up to a whole millisecond, and how many were late.
func (l *Live) slack() (vec.Duration, int64) {
	d, n := vec.Duration(0), int64(0)
	for i := range l.sources {
		st := l.cfg.Intake.Stats(i)
		d, n = max(d, st.LateMax), n+st.Late
	}
	return (d + vec.Millisecond - 1) / vec.Millisecond * vec.Millisecond, n
}

// Do runs f between two ticks and waits for it: how a running graph is looked at. It reports false when the context
// ends first; the caller ends it with the run.
func (l *Live) Do(ctx context.Context, f func(g *Graph)) bool {
	done := make(chan struct{})
	select {
	case l.asked <- func() { f(l.cfg.Graph); close(done) }:
		<-done
		return true
	case <-ctx.Done():
		return false
	}
}
