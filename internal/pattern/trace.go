package pattern

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// traceRows tells the tracer of the rows that come next.
func (m *Matcher) traceRows(input int, b *vec.Batch, lo, hi int) {
	for i := lo; i < hi; i++ {
		m.tracer.TraceEvent(m.position+int64(i-lo)+1, input, b, i)
	}
}

// traceEnd tells the tracer how a partial match in state s has ended. why is what happened to it.
func (m *Matcher) traceEnd(end op.PatternEnd, s []uint32, part uint32, why cause) {
	t := op.PatternTrace{End: end, Time: m.now, First: m.parts[part].first, Violated: -1}
	switch {
	case end == op.PatternOpen, end == op.PatternDropped: // not by an event of its own
	case why.timer && !why.counts:
		t.Seq = vec.SeqTimer
		if why.after {
			t.Seq = vec.SeqClose
		}
	default:
		t.Seq, t.Position = m.cur.b.SeqAt(m.cur.row), m.position
		if why.counts {
			t.Position = 0
		}
	}
	for _, info := range m.prog.slots {
		var positions []int64
		word := s[info.at]
		switch {
		case word == 0:
		case !info.many:
			positions = append(positions, m.events[info.input].pos(word))
		default:
			for ; word != 0; word = m.chains.prev(word) {
				positions = append(positions, m.events[info.input].pos(m.chains.event(word)))
			}
			slices.Reverse(positions)
		}
		t.Slots = append(t.Slots, positions)
	}
	if end != op.PatternMatched {
		x := exec{m: m, s: s, part: part}
		eachBit(x.openLeaves(m.prog.root), func(i int) {
			l := m.prog.leaves[i]
			t.Waits = append(t.Waits, l.number)
			if end == op.PatternViolated && t.Violated < 0 && l.node.kind == not && why.fit>>i&1 != 0 {
				t.Violated = l.number
			}
		})
		if end == op.PatternViolated && t.Violated < 0 {
			t.End = op.PatternSkipped
		}
	}
	m.tracer.TraceEnd(&t)
}

// traceDrop tells the tracer of a partial match that is given up.
func (m *Matcher) traceDrop(run uint32) {
	if m.tracer != nil {
		rec := m.runs.At(run)
		m.traceEnd(op.PatternDropped, m.stateOf(rec), rec[runPart], cause{})
	}
}

// TraceOpen tells the tracer of the partial matches that are still open.
func (m *Matcher) TraceOpen() {
	if m.tracer == nil {
		return
	}
	for part := range m.parts {
		for run := m.parts[part].runs.head; run != 0; run = m.runs.At(run)[m.listAt] {
			m.traceEnd(op.PatternOpen, m.stateOf(m.runs.At(run)), uint32(part), cause{})
		}
	}
}
