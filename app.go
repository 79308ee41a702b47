package eventflux

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// App is a compiled application: wired with Input and Subscribe, then started, run, and closed.
type App struct {
	engine   *Engine
	plan     *plan.App
	warnings Diagnostics

	mu       sync.Mutex // guards what is wired before Start, and Start and Close themselves
	inputs   map[int]*inlet
	subs     []*subscription
	snapshot []byte // of Restore

	phase   atomic.Int32
	virtual *app.Virtual
	// Of virtual time, and of whoever holds phaseBusy: who listens to each stream, and why it is phaseBroken.
	listeners [][]*subscription
	failure   error

	live *liveRun
}

// The phases of an application. On virtual time a call that drives it holds it in phaseBusy.
const (
	phaseNew int32 = iota
	phaseRunning
	phaseBusy
	phaseBroken
	phaseClosed
)

// Warnings are what is right in the SQL and perhaps not meant.
func (a *App) Warnings() Diagnostics { return a.warnings }

// Streams lists the streams that may be sent to or subscribed to: declared ones as written, then those that queries
// create.
func (a *App) Streams() []string {
	var names []string
	for _, s := range a.plan.Streams {
		if !s.Hidden {
			names = append(names, s.Name)
		}
	}
	return names
}

// Schema gives the columns of a stream.
func (a *App) Schema(stream string) (*vec.Schema, error) {
	i, err := a.find(stream)
	if err != nil {
		return nil, err
	}
	return a.plan.Streams[i].Schema, nil
}

// find gives the index of a stream in the plan.
func (a *App) find(name string) (int, error) {
	if i := app.StreamIndex(a.plan, name); i >= 0 && !a.plan.Streams[i].Hidden {
		return i, nil
	}
	if near, ok := diag.Nearest(name, a.Streams()); ok {
		return 0, fmt.Errorf("eventflux: there is no stream %q; did you mean %q?", name, near)
	}
	return 0, fmt.Errorf("eventflux: there is no stream %q; there are %s", name, strings.Join(a.Streams(), ", "))
}

// Start lets the application run: on virtual time at the clock's start, live with the connectors that the SQL declares.
// A live application runs until Close; when ctx ends it stops as by Close.
func (a *App) Start(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.unstarted("Start"); err != nil {
		return err
	}
	var err error
	if a.engine.opts.Clock.virtual {
		err = a.startVirtual()
	} else {
		err = a.startLive(ctx)
	}
	if err != nil {
		return fmt.Errorf("eventflux: %w", err)
	}
	a.phase.Store(phaseRunning)
	return nil
}

// unstarted refuses what belongs before Start.
func (a *App) unstarted(what string) error {
	switch a.phase.Load() {
	case phaseNew:
		return nil
	case phaseClosed:
		return ErrClosed
	}
	if what == "Start" {
		return errors.New("eventflux: the application is started already")
	}
	return fmt.Errorf("eventflux: %s comes before Start, and the application is running", what)
}

// Advance moves virtual time by d and lets come out what is due by then, in order.
func (a *App) Advance(ctx context.Context, d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("eventflux: Advance by %s: time does not go back", d)
	}
	return a.drive(ctx, "Advance", func(v *app.Virtual) error { return v.AdvanceTo(v.Now().Add(vec.Duration(d / time.Microsecond))) })
}

// AdvanceTo moves virtual time to t; an earlier time leaves it where it is.
func (a *App) AdvanceTo(ctx context.Context, t time.Time) error {
	return a.drive(ctx, "AdvanceTo", func(v *app.Virtual) error { return v.AdvanceTo(vec.FromGo(t)) })
}

// Flush ends the input: rows that wait for later ones come out, and open batch windows close once. On virtual time the
// application goes on after it. Live it takes no more events, and Flush returns when everything has come out.
func (a *App) Flush(ctx context.Context) error {
	if a.live != nil {
		return a.flushLive(ctx)
	}
	return a.drive(ctx, "Flush", (*app.Virtual).Flush)
}

// Snapshot is the state of the application after all events whose Send has returned, for Restore.
func (a *App) Snapshot(ctx context.Context) ([]byte, error) {
	if a.live != nil {
		return a.snapshotLive(ctx)
	}
	var data []byte
	err := a.drive(ctx, "Snapshot", func(v *app.Virtual) (err error) {
		data, err = v.Snapshot()
		return err
	})
	return data, err
}

// Restore gives an application that was not started yet the state of a snapshot. The SQL must be the one of the
// application that the snapshot was taken of, and its inputs the same; Start says so where they are not.
func (a *App) Restore(ctx context.Context, snapshot []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.unstarted("Restore"); err != nil {
		return err
	}
	if _, err := codec.Open(snapshot); err != nil {
		return fmt.Errorf("eventflux: %w", err)
	}
	a.snapshot = snapshot
	return nil
}

// Wait returns when a live application has come to its end by itself: all its sources have ended, no more rows can come
// out (LIMIT), or it has failed, which is the error. On virtual time it returns at once.
func (a *App) Wait(ctx context.Context) error {
	switch {
	case a.phase.Load() == phaseNew:
		return a.refuse()
	case a.live != nil:
		return a.live.wait(ctx)
	}
	return nil
}

// Close takes no more events, lets everything that was sent come out, stops connectors, and waits for the callbacks.
// Open windows stay open: their state is what Snapshot before it gives. An application that has failed gives its error.
// Where ctx ends first the application still comes to its end, and Close may be called again to wait for it.
func (a *App) Close(ctx context.Context) error {
	a.mu.Lock() // a Start that is at work comes first
	was := a.phase.Load()
	for was != phaseBusy && !a.phase.CompareAndSwap(was, phaseClosed) {
		was = a.phase.Load()
	}
	a.mu.Unlock()
	switch {
	case was == phaseBusy:
		return errBusy
	case a.live != nil:
		return a.closeLive(ctx)
	case a.virtual != nil && was != phaseClosed:
		a.virtual.Close()
	}
	return nil
}
