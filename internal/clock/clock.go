package clock

import (
	"context"
	"time"
)

// Clock tells the time and waits. It is safe for use by several goroutines, and it satisfies connector.Clock.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or with the context's error when that ends first.
	Sleep(ctx context.Context, d time.Duration) error
	// Timer returns a timer that fires once, d from now.
	Timer(d time.Duration) *Timer
}

// Timer fires once on C. Like time.Timer it leaves nothing in C once Stop or Reset has returned.
type Timer struct {
	C     <-chan time.Time
	stop  func() bool
	reset func(d time.Duration) bool
}

// Stop keeps the timer from firing; it reports whether it was still to fire.
func (t *Timer) Stop() bool { return t.stop() }

// Reset makes the timer fire d from now, whether or not it has fired.
func (t *Timer) Reset(d time.Duration) bool { return t.reset(d) }

// System is the machine's clock.
type System struct{}

// Now is the wall clock's time.
func (System) Now() time.Time { return time.Now() }

// Sleep waits on the machine's clock.
func (System) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Timer starts a timer of the machine.
func (System) Timer(d time.Duration) *Timer {
	t := time.NewTimer(d)
	return &Timer{C: t.C, stop: t.Stop, reset: t.Reset}
}
