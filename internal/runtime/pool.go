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
// all parts are taken is not waited for. A part's state is in the cache of the core that ran it last, so everybody
// begins with the same parts every time, and takes those of others after that.
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
	round  uint32          // the number of the job
	taken  []atomic.Uint32 // of each part: the last job in which somebody took it
	failed atomic.Pointer[bug]
	within bool // Fork is at work; calls from within run in turn
}

// spins is how often one looks before one sleeps: about 20 µs, more than a tick mostly spends between two jobs. With a
// quarter of it workers slept between all jobs of W2, and two shards took twice as long as one.
const spins = 1 << 16

// NewPool starts a pool that works with n goroutines, the caller's included. Close ends it.
func NewPool(n int) *Pool {
	p := &Pool{helpers: max(0, n-1), over: make(chan struct{}, 1)}
	p.wake = make(chan struct{}, p.helpers)
	for i := range p.helpers {
		p.workers.Go(func() {
			for p.called() {
				p.work(i + 1)
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
	p.round++
	if n > len(p.taken) {
		p.taken = make([]atomic.Uint32, n)
	}
	p.failed.Store(nil)
	p.busy.Store(int64(helpers))
	p.calls.Store(int64(helpers))
	p.rouse(helpers)
	p.work(0)
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

// work takes parts until none is left: first those of worker id, then others'.
func (p *Pool) work(id int) {
	err := protect(func() error {
		for i := id; i < p.n; i += p.helpers + 1 {
			p.take(i)
		}
		for i := range p.n {
			p.take(i)
		}
		return nil
	})
	if err != nil {
		p.failed.CompareAndSwap(nil, err.(*bug))
	}
}

// take runs part i unless somebody else has it, or a part has failed.
func (p *Pool) take(i int) {
	last := p.taken[i].Load()
	if last != p.round && p.taken[i].CompareAndSwap(last, p.round) && p.failed.Load() == nil {
		p.f(i)
	}
}

// Close ends the workers and waits for them.
func (p *Pool) Close() {
	p.closed.Store(true)
	p.rouse(p.helpers)
	p.workers.Wait()
}
