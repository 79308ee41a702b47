package eventflux

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/eventflux-go/eventflux/vec"
)

// Event is a row of a stream as a subscription gets it.
type Event[T any] struct {
	Time time.Time // event time, UTC
	// Kind is the kind that the query gave the row: vec.Current, or vec.Expired for rows that have left a window and
	// were asked for by INSERT ALL or EXPIRED EVENTS.
	Kind vec.Kind
	Row  T
}

// subscription is a callback on a stream.
type subscription struct {
	stream  int
	stopped atomic.Bool
	rows    func(b *vec.Batch, lo, hi int)
}

// Subscribe has f called with every row of a stream, in order and one at a time. T is a struct, Row or map[string]any;
// f may keep what it gets. Stop ends the subscription: no callback begins after it has returned. Who subscribes before
// Start gets all rows; later, though not from within a callback, those that come out from then on.
//
// In a live application a slow f makes the application, and through it Send, wait. An f that sends to its own live
// application must be sure that there is room, or use another goroutine.
func Subscribe[T any](a *App, stream string, f func(Event[T])) (stop func(), err error) {
	i, err := a.find(stream)
	if err != nil {
		return nil, err
	}
	s := a.plan.Streams[i]
	if f == nil {
		return nil, noCallback(s.Name)
	}
	c, err := newCodec(s.Name, s.Schema, vec.BindReader[T])
	if err != nil {
		return nil, err
	}
	sub := &subscription{stream: i}
	sub.rows = func(b *vec.Batch, lo, hi int) {
		for k := lo; k < hi && !sub.stopped.Load(); k++ {
			c.read(b, k)
			f(Event[T]{Time: b.Time[k].Go(), Kind: b.KindAt(k), Row: c.row})
		}
	}
	return a.subscribe(sub)
}

// SubscribeBatches has f called with the rows of a stream as columns, batches in order and one at a time. How rows are
// cut into batches means nothing. The batch, its strings included, is borrowed until f returns.
func SubscribeBatches(a *App, stream string, f func(*vec.Batch)) (stop func(), err error) {
	i, err := a.find(stream)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, noCallback(a.plan.Streams[i].Name)
	}
	sub := &subscription{stream: i}
	part := vec.NewBatch(a.plan.Streams[i].Schema)
	sub.rows = func(b *vec.Batch, lo, hi int) {
		if sub.stopped.Load() {
			return
		}
		if lo > 0 || hi < b.Len {
			part.Truncate()
			part.AppendRange(b, lo, hi)
			b = part
		}
		f(b)
	}
	return a.subscribe(sub)
}

func noCallback(stream string) error {
	return fmt.Errorf("eventflux: stream %s: the callback is nil", stream)
}

// subscribe adds a subscription: to those that Start begins with, or to what runs.
func (a *App) subscribe(sub *subscription) (stop func(), err error) {
	stop = func() { sub.stopped.Store(true) }
	a.mu.Lock()
	if a.phase.Load() == phaseNew {
		a.subs = append(a.subs, sub)
		a.mu.Unlock()
		return stop, nil
	}
	a.mu.Unlock() // a live application that waits for a callback must not keep others from closing it
	if a.live != nil {
		return stop, a.live.attach(sub)
	}
	if err := a.enter(context.Background()); err != nil {
		return nil, err
	}
	whole := true
	defer a.leave(&whole, &err)
	a.listen(sub)
	a.virtual.Observe(sub.stream)
	return stop, nil
}
