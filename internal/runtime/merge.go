package runtime

import "github.com/eventflux-go/eventflux/vec"

// rankExternal comes before every query: of equal rows, those from outside are taken first.
const rankExternal = -1

// flow is the rows that one producer gives one input of a query.
type flow struct {
	input  int // the reader's input
	rank   int // rankExternal, or the index of the query that writes
	stream int
	from   *node // nil: from outside

	b       *vec.Batch
	at, end int // the rows still to be taken
}

// before reports whether the next row of f is taken before row j of g.
func (f *flow) before(g *flow, j int) bool {
	if f.b.Less(f.at, g.b, j) {
		return true
	}
	if g.b.Less(j, f.b, f.at) {
		return false
	}
	return f.rank < g.rank || f.rank == g.rank && f.input < g.input
}

// merger puts the rows of several flows in the order (Time, Seq, Ord), then the order of producers. It copies
// nothing: it says which range of which flow is next.
type merger struct {
	live []flow
	heap bool // live is a heap: the flow whose next row comes first is at 0, the children of i are at 2i+1 and 2i+2
}

// add lets rows [lo, hi) of b, produced for f, take part.
func (m *merger) add(f *flow, b *vec.Batch, lo, hi int) {
	g := *f
	g.b, g.at, g.end = b, lo, hi
	m.live = append(m.live, g)
	m.heap = false
}

// next is the longest run of rows of one flow that comes before all others; an empty one at the end.
func (m *merger) next() (f flow, lo, hi int) {
	switch len(m.live) {
	case 0:
		return flow{}, 0, 0
	case 1:
		f = m.live[0]
		m.live = m.live[:0]
		return f, f.at, f.end
	}
	if !m.heap {
		for i := len(m.live)/2 - 1; i >= 0; i-- {
			m.down(i)
		}
		m.heap = true
	}
	p, s := &m.live[0], &m.live[1]
	if len(m.live) > 2 && m.live[2].before(s, s.at) {
		s = &m.live[2]
	}
	lo = p.at
	for p.at++; p.at < p.end && !s.before(p, p.at); p.at++ {
	}
	f, hi = *p, p.at
	if p.at == p.end {
		last := len(m.live) - 1
		*p = m.live[last]
		m.live = m.live[:last]
	}
	m.down(0)
	return f, lo, hi
}

// down puts flow i, which may come after its children, to its place below.
func (m *merger) down(i int) {
	l := m.live
	for {
		c := 2*i + 1
		if c >= len(l) {
			return
		}
		if c+1 < len(l) && l[c+1].before(&l[c], l[c].at) {
			c++
		}
		if !l[c].before(&l[i], l[i].at) {
			return
		}
		l[i], l[c] = l[c], l[i]
		i = c
	}
}

// Sequence numbers the rows of a tick's inputs: by time, of equal times in the order of the inputs, from after on.
// It returns the last number given.
func Sequence(after int64, inputs []Input) int64 {
	if len(inputs) == 1 {
		b := inputs[0].Batch
		b.Seq, b.Seq0 = b.Seq[:0], after+1
		return after + int64(b.Len)
	}
	for i := range inputs {
		inputs[i].Batch.Seq = inputs[i].Batch.Seq[:0]
	}
	for {
		var next *vec.Batch
		for i := range inputs {
			b := inputs[i].Batch
			if len(b.Seq) < b.Len && (next == nil || b.Time[len(b.Seq)] < next.Time[len(next.Seq)]) {
				next = b
			}
		}
		if next == nil {
			return after
		}
		after++
		next.Seq = append(next.Seq, after)
	}
}
