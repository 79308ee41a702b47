package runtime

import (
	"sync"
	"sync/atomic"
)

// Pool runs the parts of a divided operator side by side. Its Fork is what op.Env.Fork is set to. The goroutine that
// calls Fork works too, so a pool of one needs no worker.
type Pool struct {
	wake    chan struct{} // one token calls one worker to the job
	workers sync.WaitGroup
	done    sync.WaitGroup // of the workers called to the job at hand

	// The job at hand: written by Fork before it calls workers, read by them until done.
	n      int
	f      func(int)
	next   atomic.Int64
	failed atomic.Pointer[bug]
	busy   bool // Fork is at work; calls from within run in turn
}

// NewPool starts a pool that works with n goroutines, the caller's included. Close ends it.
func NewPool(n int) *Pool {
	p := &Pool{wake: make(chan struct{}, max(0, n-1))}
	for range n - 1 {
		p.workers.Go(func() {
			for range p.wake {
				p.work()
				p.done.Done()
			}
		})
	}
	return p
}

// Fork runs f(0) … f(n-1) and returns when all have returned. It belongs to the goroutine of the tick. A panic in a
// part comes out of Fork.
func (p *Pool) Fork(n int, f func(i int)) {
	helpers := min(cap(p.wake), n-1)
	if helpers <= 0 || p.busy {
		for i := range n {
			f(i)
		}
		return
	}
	p.busy = true
	defer func() { p.busy = false }()
	p.n, p.f = n, f
	p.next.Store(0)
	p.failed.Store(nil)
	p.done.Add(helpers)
	for range helpers {
		p.wake <- struct{}{}
	}
	p.work()
	p.done.Wait()
	p.f = nil
	if b := p.failed.Load(); b != nil {
		panic(b)
	}
}

// work takes parts until none is left.
func (p *Pool) work() {
	err := protect(func() error {
		for i := int(p.next.Add(1)) - 1; i < p.n; i = int(p.next.Add(1)) - 1 {
			p.f(i)
		}
		return nil
	})
	if err != nil {
		p.next.Store(int64(p.n)) // the others need not begin further parts
		p.failed.CompareAndSwap(nil, err.(*bug))
	}
}

// Close ends the workers and waits for them.
func (p *Pool) Close() {
	close(p.wake)
	p.workers.Wait()
}
