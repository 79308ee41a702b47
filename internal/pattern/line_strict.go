package pattern

import (
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// processStrict takes rows [lo, hi) in a SEQUENCE: every row concerns all attempts of its partition, of which there is
// at most one at each step.
func (m *Matcher) processStrict(in *input, input int, b *vec.Batch, lo, hi int, out op.Emitter) {
	for i := lo; i < hi && m.err == nil; i++ {
		m.position++
		if m.own != nil {
			if !in.mine(i) {
				continue
			}
			m.position = m.own.Base + int64(i)
		}
		m.strictEvent(in, input, b, i)
		if m.out.Len >= flushRows {
			m.emit(out)
		}
	}
}

func (m *Matcher) strictEvent(in *input, input int, b *vec.Batch, i int) {
	part, ok := m.take(in, input, b, i)
	if !ok {
		return
	}
	last := len(m.line.steps) - 1
	for run := m.parts[part].runs.head; run != 0; {
		rec := m.runs.At(run)
		k := m.line.stepOf(rec[m.stateAt:])
		at := run
		run = rec[m.listAt]
		s := &m.line.steps[k]
		switch {
		case !m.strictFits(in, s, part, rec[m.stateAt:]):
			m.steps[s.leaf.index].Violated++
			m.violated++
			m.endLine(at, s)
		case k == last:
			m.steps[s.leaf.index].Advanced++
			m.done = append(m.done, at)
			m.completeLine(s)
		default:
			m.steps[s.leaf.index].Advanced++
			m.takeStep(s, k, rec[m.stateAt:])
			m.steps[m.line.steps[k+1].leaf.index].Entered++
		}
	}
	if first := &m.line.steps[0]; m.strictFits(in, first, part, first.wait) {
		m.beginLine(in, part)
	}
	if m.plan.Limit.Policy == plan.LimitDropOldest {
		m.trim(part)
	}
	if m.cur.id != 0 {
		m.events[input].release(m.cur.id)
	}
}

// takeStep gives the event at hand to a partial match that waits for step k.
func (m *Matcher) takeStep(s *lineStep, k int, st []uint32) {
	ev := m.current(s.input)
	m.events[s.input].hold(ev)
	st[s.slot.at] = ev
	st[s.node.cell] = 1
	st[m.line.seq.cell] = seqWord(k+1, k+1)
}

// strictFits tests the event at hand against a step and a state.
func (m *Matcher) strictFits(in *input, s *lineStep, part uint32, st []uint32) bool {
	l := s.leaf
	if s.input != m.cur.input || !in.passes(l.local, m.cur.row) {
		return false
	}
	switch {
	case l.all == nil:
		return true
	case !s.plain || l.keys != nil:
		return m.testState(l, part, st)
	case !m.loadTerms(s.terms):
		return false
	}
	for k := range s.terms {
		if !s.terms[k].holds(m, st) {
			return false
		}
	}
	return true
}

// testState tests the event at hand against one state by the condition's program.
func (m *Matcher) testState(l *leaf, part uint32, st []uint32) bool {
	m.condText.Reset()
	r := l.all
	r.begin()
	m.addCandidate(r, l, m.cur.b, m.cur.row, part, st)
	r.prog.Eval(r.batch, 0, 1)
	if r.prog.Err(0).Get(0) {
		if !m.rejected {
			m.reject(r.prog.Reason(0, 0))
		}
		return false
	}
	out := r.prog.Out(0)
	return out.Bool[0] && !out.IsNull(0)
}
