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
}

// add lets rows [lo, hi) of b, produced for f, take part.
func (m *merger) add(f *flow, b *vec.Batch, lo, hi int) {
	g := *f
	g.b, g.at, g.end = b, lo, hi
	m.live = append(m.live, g)
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
	first, second := m.nearest()
	p, s := &m.live[first], &m.live[second]
	lo = p.at
	for p.at++; p.at < p.end && !s.before(p, p.at); p.at++ {
	}
	f, hi = *p, p.at
	if p.at == p.end {
		m.live = append(m.live[:first], m.live[first+1:]...)
	}
	return f, lo, hi
}

// nearest finds the flows whose next rows come first and second.
func (m *merger) nearest() (first, second int) {
	first, second = 0, 1
	l := m.live
	if l[1].before(&l[0], l[0].at) {
		first, second = 1, 0
	}
	for i := 2; i < len(l); i++ {
		if !l[i].before(&l[second], l[second].at) {
			continue
		}
		second = i
		if l[i].before(&l[first], l[first].at) {
			first, second = i, first
		}
	}
	return first, second
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
