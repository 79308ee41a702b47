package eventflux

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

var errBusy = errors.New("eventflux: another call is at work: on virtual time calls come one after the other, and none from within a callback")

var errPanicked = errors.New("eventflux: the application has stopped, because a callback panicked")

func (a *App) startVirtual() error {
	a.listeners = make([][]*subscription, len(a.plan.Streams))
	observe := []int{}
	for _, s := range a.subs {
		observe = append(observe, s.stream)
		a.listen(s)
	}
	v, err := app.NewVirtual(a.plan, app.VirtualOptions{
		Observe: observe, Shards: a.engine.opts.Shards,
		OnRows: func(stream int, b *vec.Batch, lo, hi int) {
			for _, s := range a.listeners[stream] {
				s.rows(b, lo, hi)
			}
		},
	})
	if err != nil {
		return err
	}
	if err := a.strategies(v); err != nil {
		v.Close()
		return err
	}
	if a.snapshot != nil {
		err = v.Restore(a.snapshot)
	}
	if err == nil {
		err = v.AdvanceTo(vec.FromGo(a.engine.opts.Clock.start))
	}
	if err == nil {
		err = v.Sync()
	}
	if err != nil {
		v.Close()
		return err
	}
	a.virtual = v
	return nil
}

// listen adds a subscription to those of its stream, without the ones that were stopped.
func (a *App) listen(s *subscription) {
	list := slices.DeleteFunc(a.listeners[s.stream], func(s *subscription) bool { return s.stopped.Load() })
	a.listeners[s.stream] = append(list, s)
}

// strategies treats rows that a query rejects as live applications do: by the error.strategy of the stream it writes.
func (a *App) strategies(v *app.Virtual) error {
	strategy := map[*plan.Query]runtime.Strategy{}
	for _, q := range a.plan.Queries {
		s, err := app.QueryStrategy(q)
		if err != nil {
			return err
		}
		strategy[q] = s
	}
	v.OnReject(func(q *plan.Query, r op.Rejected) {
		if strategy[q] != runtime.StrategyDrop {
			a.rejected(q, r)
		}
		if strategy[q] == runtime.StrategyFail && a.failure == nil {
			a.failure = fmt.Errorf("eventflux: query %s: error[%s]: %s", q.Name, r.Code, r.Message)
		}
	})
	return nil
}

// rejected tells of a row that a query could not take.
func (a *App) rejected(q *plan.Query, r op.Rejected) {
	if f := a.engine.opts.OnReject; f != nil {
		f(Rejection{Query: q.Name, Time: r.Time.Go(), Code: string(r.Code), Message: r.Message})
	}
}

// enter takes hold of an application on virtual time, until leave.
func (a *App) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !a.phase.CompareAndSwap(phaseRunning, phaseBusy) {
		return a.refuse()
	}
	return nil
}

// leave gives it back. A call that a callback's panic cut short leaves half a tick behind: nothing can follow it. It
// gives err, or why the application has failed in this call.
func (a *App) leave(whole *bool, err *error) {
	switch {
	case !*whole:
		a.failure = errPanicked
	case a.failure == nil:
		a.phase.Store(phaseRunning)
		return
	case *err == nil:
		*err = a.failure
	}
	a.phase.Store(phaseBroken)
}

// refuse says why an application takes nothing now.
func (a *App) refuse() error {
	switch a.phase.Load() {
	case phaseNew:
		return errors.New("eventflux: the application is not started")
	case phaseClosed:
		return ErrClosed
	case phaseBroken:
		return a.failure
	}
	return errBusy
}

// drive runs f and then a tick.
func (a *App) drive(ctx context.Context, what string, f func(v *app.Virtual) error) (err error) {
	if a.live != nil {
		return fmt.Errorf("eventflux: %s needs a virtual clock: Open(Options{Clock: Virtual(start)})", what)
	}
	if err := a.enter(ctx); err != nil {
		return err
	}
	whole := false
	defer a.leave(&whole, &err)
	err = f(a.virtual)
	if err == nil {
		err = a.virtual.Sync()
	}
	whole = true
	if err != nil {
		return fmt.Errorf("eventflux: %w", err)
	}
	return nil
}
