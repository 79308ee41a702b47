package runtime

import (
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// Bounds of a feedback loop: how many rounds, and how many rows, one (Time, Seq) may cause before the loop counts as
// endless. A loop that doubles its rows reaches the second bound after 20 rounds.
const (
	loopRoundsMax = 10_000
	loopRowsMax   = 1 << 20
)

// loop runs a group of queries that feed themselves, one (Time, Seq) at a time until no row is left.
type loop struct {
	g     *Graph
	nodes []*node
	edges []*edge
	clock vec.Time
}

// edge carries rows from one query of the loop to another, or to itself.
type edge struct {
	flow
	to *node
	// closing marks the edge that leads back: rows that the clock made at a close carry (T, 0) on it, since they
	// cannot fall in the period that they sum up any more.
	closing bool
	queue   *vec.Batch
}

func (l *loop) has(n *node) bool { return l != nil && slices.Contains(l.nodes, n) }

// arrange groups the queries into units in the order they run: a loop is one unit, at the place of its last query
// but before its first reader; all producers outside a unit run before it.
func (g *Graph) arrange(loops [][]int) {
	unitOf := make([]int, len(g.nodes))
	for i := range unitOf {
		unitOf[i] = -1
	}
	var units [][]*node
	var made []*loop
	for i, n := range g.nodes {
		if unitOf[i] >= 0 {
			continue
		}
		unit, l := []*node{n}, (*loop)(nil)
		for _, members := range loops {
			if slices.Contains(members, i) {
				unit, l = g.newLoop(members)
			}
		}
		for _, m := range unit {
			unitOf[m.index] = len(units)
		}
		units, made = append(units, unit), append(made, l)
	}
	placed := make([]bool, len(units))
	for len(g.units) < len(units) {
		u := slices.IndexFunc(units, func(unit []*node) bool {
			return !placed[unitOf[unit[0].index]] && g.fed(unit, unitOf, placed)
		})
		placed[u] = true
		g.units, g.loops = append(g.units, units[u]), append(g.loops, made[u])
	}
}

// fed reports whether all producers of the unit outside it have been placed.
func (g *Graph) fed(unit []*node, unitOf []int, placed []bool) bool {
	own := unitOf[unit[0].index]
	for _, n := range unit {
		for _, in := range n.Inputs {
			for _, w := range g.streams[in].writers {
				if u := unitOf[w.index]; u != own && !placed[u] {
					return false
				}
			}
		}
	}
	return true
}

func (g *Graph) newLoop(members []int) ([]*node, *loop) {
	l := &loop{g: g, clock: vec.MinTime}
	members = slices.Sorted(slices.Values(members))
	for _, i := range members {
		l.nodes = append(l.nodes, g.nodes[i])
	}
	for _, from := range l.nodes {
		for _, to := range l.nodes {
			for i, in := range to.Inputs {
				if in == from.Target {
					l.edges = append(l.edges, &edge{
						flow: flow{input: i, rank: from.index, stream: in, from: from},
						to:   to, closing: to.index <= from.index, queue: vec.NewBatch(g.streams[in].Schema),
					})
				}
			}
		}
	}
	return l.nodes, l
}

// run takes the tick's rows and moves the loop's clock to c.
func (l *loop) run(c vec.Time) error {
	l.begin()
	err := l.settle(c)
	l.end()
	return err
}

// flush runs the loop's queries dry, then flushes them in order, each into the others.
func (l *loop) flush(c vec.Time) error {
	l.begin()
	err := l.settle(l.clock)
	for _, n := range l.nodes {
		if err != nil {
			break
		}
		l.work(n, func() { n.flush(c) })
		err = l.settle(l.clock)
	}
	l.end()
	return err
}

func (l *loop) begin() {
	for _, n := range l.nodes {
		for i := range n.flows {
			f := &n.flows[i]
			f.b, f.at, f.end = l.g.produced(f), 0, 0
			if f.b != nil {
				f.end = f.b.Len
			}
		}
	}
	for _, e := range l.edges {
		e.queue.Truncate()
		e.b, e.at, e.end = e.queue, 0, 0
	}
}

func (l *loop) end() {
	for _, n := range l.nodes {
		l.g.enter(n)
		l.g.leave(n)
	}
}

// settle takes every row, the oldest (Time, Seq) first, and lets the timers up to c fire in between.
func (l *loop) settle(c vec.Time) error {
	var top key
	rounds, rows := 0, 0
	for {
		k, any := l.oldest()
		target := c
		if any {
			target = min(c, k.time)
		}
		if target > l.clock {
			l.advance(target)
			rounds, rows = 0, 0
			continue
		}
		if !any {
			return nil
		}
		if top.less(k) {
			top, rounds, rows = k, 0, 0
		}
		rounds++
		rows += l.round(k)
		if rounds > loopRoundsMax || rows > loopRowsMax {
			return l.endless(k)
		}
	}
}

// advance moves the queries' clocks to c, or to the first timer before it so that several queries' timers fire in
// order.
func (l *loop) advance(c vec.Time) {
	due := c
	for _, n := range l.nodes {
		if n.timed != nil {
			if d := n.timed.Due(); d > l.clock {
				due = min(due, d)
			}
		}
	}
	l.clock = due
	for _, n := range l.nodes {
		l.work(n, func() { n.Chain.Advance(due) })
	}
}

// round gives each query its rows up to k and passes on what they make it put out. It returns how many rows it took.
func (l *loop) round(k key) int {
	rows := 0
	for _, n := range l.nodes {
		for i := range n.flows {
			rows += n.claim(&n.flows[i], k)
		}
		for _, e := range l.edges {
			if e.to == n {
				rows += n.claim(&e.flow, k)
			}
		}
		l.work(n, n.run)
	}
	for _, e := range l.edges {
		if e.at == e.queue.Len && e.at > 0 {
			e.queue.Truncate()
			e.at, e.end = 0, 0
		}
	}
	return rows
}

// claim adds to the query's merger the flow's rows up to k.
func (n *node) claim(f *flow, k key) int {
	lo := f.at
	for f.at < f.end && !k.less(keyOf(f.b, f.at)) {
		f.at++
	}
	if f.at > lo {
		n.merge.add(f, f.b, lo, f.at)
	}
	return f.at - lo
}

// work runs f, which makes n put out rows, and queues these rows for the loop's readers.
func (l *loop) work(n *node, f func()) {
	from := n.Chain.Output().Len
	l.g.running = n
	f()
	l.g.running = nil
	out := n.Chain.Output()
	if out.Len == from {
		return
	}
	for _, e := range l.edges {
		if e.from == n {
			e.push(out, from)
		}
	}
}

// push queues the rows of b from lo on. They share the writer's strings, which live until the next tick; the queue
// is empty by then.
func (e *edge) push(b *vec.Batch, lo int) {
	q := e.queue
	for i := range q.Cols {
		q.Cols[i].AppendRange(&b.Cols[i], lo, b.Len)
	}
	for i := lo; i < b.Len; i++ {
		t, seq := b.Time[i], b.SeqAt(i)
		if e.closing && seq == vec.SeqClose {
			t, seq = t+1, vec.SeqTimer
		}
		q.AppendRowMeta(t, seq, b.OrdAt(i), vec.Current)
	}
	e.end = q.Len
}

// oldest is the smallest key of all rows waiting.
func (l *loop) oldest() (k key, any bool) {
	see := func(f *flow) {
		if f.at < f.end {
			if h := keyOf(f.b, f.at); !any || h.less(k) {
				k, any = h, true
			}
		}
	}
	for _, n := range l.nodes {
		for i := range n.flows {
			see(&n.flows[i])
		}
	}
	for _, e := range l.edges {
		see(&e.flow)
	}
	return k, any
}

func (l *loop) endless(k key) error {
	names := make([]string, len(l.nodes))
	for i, n := range l.nodes {
		names[i] = n.Name
	}
	return diag.New(diag.CodeLoopUnbounded, diag.Span{},
		"queries %s feed each other without end: one event at %s caused more than %d rounds or %d rows",
		strings.Join(names, ", "), k.time.Go().Format("2006-01-02T15:04:05.999999Z07:00"), loopRoundsMax, loopRowsMax).
		WithHint("let a condition in the loop become false")
}

// key is the part of the order that causes share with their effects.
type key struct {
	time vec.Time
	seq  int64
}

func (k key) less(h key) bool { return k.time < h.time || k.time == h.time && k.seq < h.seq }

func keyOf(b *vec.Batch, i int) key { return key{b.Time[i], b.SeqAt(i)} }
