package clock

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Virtual is a clock that stands still until it is moved.
type Virtual struct {
	mu     sync.Mutex
	now    time.Time
	timers []*virtualTimer // those that are to fire, in no order
	armed  sync.Cond       // told of every timer that is started
}

type virtualTimer struct {
	at time.Time
	c  chan time.Time // buffered, so that moving the clock never waits for who listens
}

// NewVirtual returns a clock that shows now.
func NewVirtual(now time.Time) *Virtual {
	v := &Virtual{now: now}
	v.armed.L = &v.mu
	return v
}

// Now is the time the clock was set to last.
func (v *Virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

// Advance moves the clock by d and fires, in order, the timers due by then.
func (v *Virtual) Advance(d time.Duration) { v.Set(v.Now().Add(d)) }

// Set moves the clock to t, never back, and fires, in order, the timers due by then.
func (v *Virtual) Set(t time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if t.Before(v.now) {
		return
	}
	v.now = t
	slices.SortStableFunc(v.timers, func(a, b *virtualTimer) int { return a.at.Compare(b.at) })
	n := 0
	for n < len(v.timers) && !v.timers[n].at.After(t) {
		v.timers[n].c <- t
		n++
	}
	v.timers = slices.Delete(v.timers, 0, n)
}

// AwaitTimers returns when at least n timers or sleepers are waiting; tests use it before they move the clock.
func (v *Virtual) AwaitTimers(n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for len(v.timers) < n {
		v.armed.Wait()
	}
}

// Sleep waits until the clock has been moved by d.
func (v *Virtual) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	t := v.Timer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Timer starts a timer that fires when the clock has been moved by d.
func (v *Virtual) Timer(d time.Duration) *Timer {
	t := &virtualTimer{c: make(chan time.Time, 1)}
	v.arm(t, d)
	return &Timer{
		C:    t.c,
		stop: func() bool { return v.disarm(t) },
		reset: func(d time.Duration) bool {
			was := v.disarm(t)
			v.arm(t, d)
			return was
		},
	}
}

func (v *Virtual) arm(t *virtualTimer, d time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	t.at = v.now.Add(d)
	if d <= 0 {
		t.c <- v.now
		return
	}
	v.timers = append(v.timers, t)
	v.armed.Broadcast()
}

func (v *Virtual) disarm(t *virtualTimer) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	select {
	case <-t.c:
	default:
	}
	i := slices.Index(v.timers, t)
	if i < 0 {
		return false
	}
	v.timers = slices.Delete(v.timers, i, i+1)
	return true
}
