package clock

import (
	"context"
	"testing"
	"time"
)

func TestVirtualFiresWhatIsDueAndNothingElse(t *testing.T) {
	v := NewVirtual(time.Unix(100, 0))
	a, b := v.Timer(2*time.Second), v.Timer(3*time.Second)
	v.Advance(2 * time.Second)
	select {
	case at := <-a.C:
		if !at.Equal(time.Unix(102, 0)) {
			t.Errorf("fired at %v", at)
		}
	default:
		t.Error("a timer due now did not fire")
	}
	select {
	case <-b.C:
		t.Error("a timer fired a second early")
	default:
	}
	if !b.Stop() || b.Stop() {
		t.Error("Stop reports the timer's state wrongly")
	}
	b.Reset(time.Second)
	v.Advance(time.Second)
	select {
	case <-b.C:
	default:
		t.Error("a reset timer did not fire")
	}
	b.Reset(0)
	if b.Stop(); len(b.C) != 0 {
		t.Error("Stop left a value behind")
	}
}

func TestVirtualSleepEndsWithTheClockOrTheContext(t *testing.T) {
	v := NewVirtual(time.Unix(0, 0))
	done := make(chan error)
	go func() { done <- v.Sleep(context.Background(), time.Minute) }()
	v.AwaitTimers(1)
	v.Advance(time.Minute)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- v.Sleep(ctx, time.Minute) }()
	v.AwaitTimers(1)
	cancel()
	if err := <-done; err != context.Canceled {
		t.Fatalf("got %v, want the context's error", err)
	}
}

func TestVirtualNeverGoesBack(t *testing.T) {
	v := NewVirtual(time.Unix(100, 0))
	v.Set(time.Unix(50, 0))
	if !v.Now().Equal(time.Unix(100, 0)) {
		t.Errorf("got %v", v.Now())
	}
}
