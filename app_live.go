package eventflux

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// liveRun is a live application between Start and Close.
type liveRun struct {
	live    *app.Live
	streams []int // of the inlets, which are the first sources
	inlets  []*inlet
	stop    context.CancelFunc
	done    chan struct{} // closed when the run is over
	err     error         // why it is over; read after done
}

// startLive opens the connectors and starts the run.
func (a *App) startLive(ctx context.Context) error {
	r := &liveRun{done: make(chan struct{})}
	o := app.LiveOptions{Shards: a.engine.opts.Shards, OnReject: a.rejected}
	for i := range a.plan.Streams {
		if in := a.inputs[i]; in != nil {
			r.streams, r.inlets = append(r.streams, i), append(r.inlets, in)
			o.Inputs = append(o.Inputs, app.LiveInput{Stream: i, LiveSource: runtime.LiveSource{Rows: in}})
		}
	}
	for _, s := range a.subs {
		o.Outputs = append(o.Outputs, app.LiveOutput{Stream: s.stream, LiveSink: runtime.LiveSink{Rows: outlet{s}}})
	}
	log := a.engine.opts.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	o.Env = connector.Env{Clock: clock.System{}, Log: log}
	o.OnRejects = func(s *plan.Stream, rs *connector.Rejects) {
		for i := range rs.Notes {
			log.Warn("input", "stream", s.Name, "place", rs.Notes[i].Place(), "reason", rs.Notes[i].Text)
		}
		for i := range rs.List {
			log.Warn("record rejected", "stream", s.Name, "reason", rs.List[i].Message())
		}
	}
	o.OnLate = func(s *plan.Stream, stats runtime.SourceStats) {
		log.Warn("late event", "stream", s.Name, "time", stats.FirstLate.Go(), "newest", stats.FirstLateNewest.Go())
	}
	var err error
	if r.live, err = app.OpenLive(a.plan, o); err != nil {
		return err
	}
	if a.snapshot != nil {
		if err := r.live.Restore(a.snapshot); err != nil {
			r.live.Close()
			return err
		}
	}
	// The end of ctx must not tear readers away from rows that Send has taken: it closes the application in order.
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	r.stop = stop
	forget := context.AfterFunc(ctx, func() { _ = r.drain(running) })
	a.live = r
	go r.run(running, forget)
	return nil
}

func (r *liveRun) run(ctx context.Context, forget func() bool) {
	defer close(r.done)
	defer forget()
	if _, err := r.live.Run(ctx); err != nil {
		r.err = fmt.Errorf("eventflux: %w", err)
	}
	reason := r.err
	if reason == nil {
		reason = ErrClosed
	}
	for _, in := range r.inlets {
		in.shut(reason, false)
	}
	r.stop()
}

// wait waits for the end of the run.
func (r *liveRun) wait(ctx context.Context) error {
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// drain takes no more events, lets the inlets run empty and stops the run, which then processes what was read. Where
// ctx ends first the run still comes to its end, with what it has.
func (r *liveRun) drain(ctx context.Context) error {
	defer r.stop()
	for _, in := range r.inlets {
		in.shut(ErrClosed, false)
	}
	for _, in := range r.inlets {
		select {
		case <-in.empty:
		case <-r.done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (a *App) closeLive(ctx context.Context) error {
	if err := a.live.drain(ctx); err != nil {
		return fmt.Errorf("eventflux: Close: %w; events that were sent are left", err)
	}
	return a.live.wait(ctx)
}

// flushLive ends the input of every inlet and waits for the run.
func (a *App) flushLive(ctx context.Context) error {
	for _, in := range a.live.inlets {
		in.shut(ErrClosed, true)
	}
	return a.live.wait(ctx)
}

// snapshotLive asks between ticks until everything that was sent before has been taken in.
func (a *App) snapshotLive(ctx context.Context) ([]byte, error) {
	r := a.live
	for _, stream := range r.live.SourceStreams() {
		if !slices.Contains(r.streams, stream) && !a.plan.Streams[stream].Once {
			return nil, fmt.Errorf("eventflux: %w", diag.New(diag.CodeNotYetSnapshot, diag.Span{},
				"stream %s reads from a connector, whose position is not part of snapshots yet", a.plan.Streams[stream].Name))
		}
	}
	sent := make([]int64, len(r.inlets))
	for i, in := range r.inlets {
		sent[i] = in.sofar()
	}
	ctx, cancel := r.whileRunning(ctx)
	defer cancel()
	var data []byte
	for data == nil {
		asked := r.live.Between(ctx, func() {
			for i := range sent {
				if r.live.Arrived(i) < sent[i] {
					return
				}
			}
			data = r.live.Snapshot()
		})
		if !asked {
			return nil, errors.Join(r.ended(), ctx.Err())
		}
	}
	return data, nil
}

// whileRunning gives a context that ends with the run too.
func (r *liveRun) whileRunning(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-r.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// attach adds a subscription to the run.
func (r *liveRun) attach(sub *subscription) error {
	ctx, cancel := r.whileRunning(context.Background())
	defer cancel()
	if !r.live.Attach(ctx, app.LiveOutput{Stream: sub.stream, LiveSink: runtime.LiveSink{Rows: outlet{sub}}}) {
		return r.ended()
	}
	return nil
}

// ended says why a run that is over is over; nil while it runs.
func (r *liveRun) ended() error {
	select {
	case <-r.done:
		if r.err != nil {
			return r.err
		}
		return ErrClosed
	default:
		return nil
	}
}

// outlet gives the rows of a stream to a subscription; it is a connector.RowSink.
type outlet struct{ sub *subscription }

func (o outlet) Write(_ context.Context, b *vec.Batch, lo, hi int) error {
	o.sub.rows(b, lo, hi)
	if o.sub.stopped.Load() {
		return runtime.ErrSinkLeft
	}
	return nil
}
func (o outlet) Flush(context.Context) error { return nil }
func (o outlet) Close() error                { return nil }

// sendLive puts a row into the inlet.
func (s *Sender[T]) sendLive(ctx context.Context, row T) error {
	if s.app.phase.Load() == phaseNew {
		return s.app.refuse()
	}
	if err := s.in.lock(ctx); err != nil {
		return err
	}
	s.codec.row = row
	if err := s.codec.append(s.in.rows); err != nil {
		s.in.unlock(0)
		return s.wrap(err)
	}
	s.in.unlock(1)
	return nil
}

// sendBatchLive copies a batch into the inlet.
func (s *Sender[T]) sendBatchLive(ctx context.Context, b *vec.Batch) error {
	if s.app.phase.Load() == phaseNew {
		return s.app.refuse()
	}
	if b.Len == 0 {
		return nil
	}
	if err := s.in.lock(ctx); err != nil {
		return err
	}
	rows := s.in.rows
	at := rows.Len
	rows.Len += b.Len
	for i := range rows.Cols {
		c := &rows.Cols[i]
		c.AppendRange(&b.Cols[i], 0, b.Len)
		s.in.arena.CloneStrings(c, at, rows.Len)
	}
	s.in.unlock(b.Len)
	return nil
}
