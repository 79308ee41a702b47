package runtime

import (
	"sync"
	"sync/atomic"
)

// Pool runs the parts of a divided operator side by side. Its Fork is what op.Env.Fork is set to. The goroutine that
// calls Fork works too, so a pool of one needs no worker.
//
// Jobs of one tick follow each other within microseconds, and waking a goroutine takes longer than that. So workers,
// and whoever waits for them, look around for a while before they sleep, and a worker that has not begun by the time
// all parts are taken is not waited for.
type Pool struct {
	helpers int
	workers sync.WaitGroup
	wake    chan struct{} // one token for every worker that was counted out of asleep
	over    chan struct{} // a token for Fork when it waits asleep

	calls   atomic.Int64 // workers that the job at hand still calls
	busy    atomic.Int64 // workers called to the job at hand that have neither ended nor been called off
	asleep  atomic.Int64 // workers that need a token
	waiting atomic.Bool  // Fork needs a token
	closed  atomic.Bool

	// The job at hand: written by Fork before it calls workers, read by those until they end.
	n      int
	f      func(int)
	next   atomic.Int64
	failed atomic.Pointer[bug]
	within bool // Fork is at work; calls from within run in turn
}

// spins is how often one looks before one sleeps: some microseconds, about as long as a tick spends between two jobs.
const spins = 1 << 13

// NewPool starts a pool that works with n goroutines, the caller's included. Close ends it.
func NewPool(n int) *Pool {
	p := &Pool{helpers: max(0, n-1), over: make(chan struct{}, 1)}
	p.wake = make(chan struct{}, p.helpers)
	for range p.helpers {
		p.workers.Go(func() {
			for p.called() {
				p.work()
				if p.busy.Add(-1) == 0 && p.waiting.CompareAndSwap(true, false) {
					p.over <- struct{}{}
				}
			}
		})
	}
	return p
}

// called waits for a call and takes it. It reports false when the pool is closed.
func (p *Pool) called() bool {
	for {
		for range spins {
			if takeOne(&p.calls) {
				return true
			}
		}
		p.asleep.Add(1)
		if p.closed.Load() {
			return false
		}
		if p.calls.Load() > 0 && takeOne(&p.asleep) {
			continue // the call came before we counted as asleep
		}
		<-p.wake
	}
}

// takeOne lowers a count that is not zero.
func takeOne(n *atomic.Int64) bool {
	for {
		v := n.Load()
		if v <= 0 {
			return false
		}
		if n.CompareAndSwap(v, v-1) {
			return true
		}
	}
}

// rouse gives tokens to sleeping workers, at most n.
func (p *Pool) rouse(n int) {
	for range n {
		if !takeOne(&p.asleep) {
			return
		}
		p.wake <- struct{}{} // has room for every worker
	}
}

// Fork runs f(0) … f(n-1) and returns when all have returned. It belongs to the goroutine of the tick. A panic in a
// part comes out of Fork.
func (p *Pool) Fork(n int, f func(i int)) {
	helpers := min(p.helpers, n-1)
	if helpers <= 0 || p.within {
		for i := range n {
			f(i)
		}
		return
	}
	p.within = true
	defer func() { p.within = false }()
	p.n, p.f = n, f
	p.next.Store(0)
	p.failed.Store(nil)
	p.busy.Store(int64(helpers))
	p.calls.Store(int64(helpers))
	p.rouse(helpers)
	p.work()
	if off := p.calls.Swap(0); p.busy.Add(-off) > 0 {
		p.wait()
	}
	p.f = nil
	if b := p.failed.Load(); b != nil {
		panic(b)
	}
}

// wait returns when the workers at the job have ended.
func (p *Pool) wait() {
	for range spins {
		if p.busy.Load() == 0 {
			return
		}
	}
	p.waiting.Store(true)
	if p.busy.Load() == 0 && p.waiting.CompareAndSwap(true, false) {
		return
	}
	<-p.over
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
	p.closed.Store(true)
	p.rouse(p.helpers)
	p.workers.Wait()
}
