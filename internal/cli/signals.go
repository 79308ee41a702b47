package cli

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// signals notes the first interrupting signal and cancels the context, for commands that finish what they are at; a
// second one ends the process at once, and so does an end that takes too long. Other commands end at the first.
type signals struct {
	finish atomic.Bool  // the command watches the context
	first  atomic.Value // os.Signal
	ch     chan os.Signal
	cancel context.CancelFunc
	done   chan struct{}
}

func withSignals(parent context.Context) (context.Context, *signals) {
	ctx, cancel := context.WithCancel(parent)
	s := &signals{ch: make(chan os.Signal, 2), cancel: cancel, done: make(chan struct{})}
	signal.Notify(s.ch, syscall.SIGINT, syscall.SIGTERM)
	go s.watch()
	return ctx, s
}

// sameSignal is how close together two signals are one: timeout, make and other parents send theirs to the process and to
// its group.
const sameSignal = 200 * time.Millisecond

// endWithin is how long the first signal leaves for an orderly end: sinks give up after 30 s, and a tick that makes rows
// without end cannot be waited for.
const endWithin = 31 * time.Second

func (s *signals) watch() {
	defer close(s.done)
	var came time.Time
	for sig := range s.ch {
		switch again := s.first.Load() != nil; {
		case again && time.Since(came) < sameSignal:
			continue
		case again || !s.finish.Load():
			os.Exit(exitSignal + int(sig.(syscall.Signal)))
		}
		came = time.Now()
		s.first.Store(sig)
		s.cancel()
		time.AfterFunc(endWithin, func() { os.Exit(exitSignal + int(sig.(syscall.Signal))) })
	}
}

// got is the signal that came, or nil.
func (s *signals) got() os.Signal {
	sig, _ := s.first.Load().(os.Signal)
	return sig
}

func (s *signals) stop() {
	signal.Stop(s.ch)
	close(s.ch)
	<-s.done
	s.cancel()
}
