package cli

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// signals notes the first interrupting signal and cancels the context, for commands that finish what they are at; a
// second one ends the process at once. Other commands end at the first.
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

func (s *signals) watch() {
	defer close(s.done)
	for sig := range s.ch {
		if s.first.Load() != nil || !s.finish.Load() {
			os.Exit(exitSignal + int(sig.(syscall.Signal)))
		}
		s.first.Store(sig)
		s.cancel()
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
