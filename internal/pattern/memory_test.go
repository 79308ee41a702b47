package pattern

import (
	"testing"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// shapes are patterns that the short and the long way take, all with an end to every partial match.
var shapes = []struct {
	name string
	make func(b *builder) plan.PatternNode
	seq  bool
}{
	{name: "absence", make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.not("B", 1000, "k=a"))
	}},
	{name: "quantified", make: func(b *builder) plan.PatternNode {
		return within(1000, seq(ev(b.el("a=A")), b.el("b{1,5}=B", "k=a"), b.el("c=C")))
	}},
	{name: "group", make: func(b *builder) plan.PatternNode {
		return within(1000, seq(ev(seq(b.el("a=A"), b.el("b=B", "v>a"))), b.el("c=C")))
	}},
	{name: "and", make: func(b *builder) plan.PatternNode {
		return ev(within(1000, and2(b.el("a=A"), b.el("b=B"), b.not("D", 0))))
	}},
	{name: "sequence", seq: true, make: func(b *builder) plan.PatternNode {
		return within(1000, seq(ev(b.el("a=A")), b.el("b+=B"), b.el("c=C")))
	}},
}

// discard drops the rows.
type discard struct{ rows int }

func (d *discard) Emit(b *vec.Batch) { d.rows += b.Len }
func (d *discard) Close(op.Close)    {}

// feed gives n events of the four streams, ten a second, from event number from on.
func feed(m *Matcher, b *vec.Batch, from, n int, out op.Emitter) {
	for i := from; i < from+n; i++ {
		h := uint64(i) * 0x9E3779B97F4A7C15
		h = (h ^ h>>30) * 0xBF58476D1CE4E5B9 >> 33
		b.Cols[0].I64[0], b.Cols[1].I64[0] = int64(h%100), int64(h/100%7)
		b.Time[0], b.Seq0 = vec.FromMillis(int64(i)*100), int64(i)
		m.ProcessInput(int(h/1000%4), b, 0, 1, out)
		m.Advance(b.Time[0], out)
	}
}

func newShape(t *testing.T, k int) (*Matcher, *vec.Batch) {
	t.Helper()
	b := newBuilder()
	p := b.finish(shapes[k].make(b))
	p.Sequence = shapes[k].seq
	m, err := newMatcher(p, &op.Env{})
	if err != nil {
		t.Fatal(err)
	}
	m.Start(0)
	one := vec.NewBatch(streams)
	one.Cols[0].I64, one.Cols[1].I64 = []int64{0}, []int64{0}
	one.Len, one.Time = 1, []vec.Time{0}
	return m, one
}

func TestSteadyMatchingAllocatesNothing(t *testing.T) {
	for k, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			m, b := newShape(t, k)
			out := &discard{}
			feed(m, b, 1, 20_000, out)
			at := 20_001
			allocs := testing.AllocsPerRun(50, func() {
				feed(m, b, at, 100, out)
				at += 100
			})
			if allocs > 0 {
				t.Errorf("%.2f allocations per 100 events", allocs)
			}
			if out.rows == 0 {
				t.Error("nothing matched")
			}
		})
	}
}

func TestWhatRanOutOfTimeIsGivenBack(t *testing.T) {
	for k, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			m, b := newShape(t, k)
			out := &discard{}
			feed(m, b, 1, 10_000, out)
			pages := m.runs.Pages() + m.chains.slab.Pages() + m.events[0].slab.Pages()
			feed(m, b, 10_001, 100_000, out)
			if now := m.runs.Pages() + m.chains.slab.Pages() + m.events[0].slab.Pages(); now > pages+3 {
				t.Errorf("%d pages after 10,000 events, %d after 110,000", pages, now)
			}
			m.Advance(b.Time[0].Add(vec.Day), out)
			if s.seq {
				return // an attempt of a SEQUENCE may stay behind
			}
			kept := m.chains.slab.Live
			for _, e := range m.events {
				kept += e.slab.Live
			}
			if kept > 0 || m.live > 0 {
				t.Errorf("%d events and links, %d partial matches are left", kept, m.live)
			}
		})
	}
}
