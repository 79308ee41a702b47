package pattern

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/op"
)

// Counts gives what the matcher has done so far.
func (m *Matcher) Counts() op.PatternCounts {
	c := op.PatternCounts{Partial: m.live, Matches: m.matched, Expired: m.expiredCount, Violated: m.violated, Dropped: m.dropped,
		Steps: make([]op.PatternStep, len(m.prog.conds))}
	for i, l := range m.prog.leaves {
		s, from := &c.Steps[l.number], &m.steps[i]
		s.Seen = m.inputs[l.cond.Input].seen
		s.Fit = s.Seen
		if l.local >= 0 {
			s.Fit = m.inputs[l.cond.Input].sel[l.local].Kept()
		}
		s.Entered += from.Entered
		s.Advanced += from.Advanced
		s.Expired += from.Expired
		s.Violated += from.Violated
	}
	return c
}

// Pending counts the partial matches that an absence keeps waiting. It walks them: it is for the end of a run.
func (m *Matcher) Pending() int64 {
	n := int64(0)
	m.runs.Each(func(run uint32) {
		rec := m.runs.At(run)
		for _, t := range m.prog.timers {
			if t.node.kind == not && m.deadline(t, rec) != never && m.holds(rec[m.stateAt:]) {
				n++
				break
			}
		}
	})
	return n
}

// countTaken counts the elements that took the event, and the absences whose time is over.
func (m *Matcher) countTaken(leaves uint64) {
	for ; leaves != 0; leaves &= leaves - 1 {
		m.steps[bits.TrailingZeros64(leaves)].Advanced++
	}
}

// countLost counts a partial match that came to nothing, at the step furthest on of those that it waited for.
func (m *Matcher) countLost(waits uint64, end op.PatternEnd) {
	if waits == 0 {
		return
	}
	s := &m.steps[bits.Len64(waits)-1]
	if end == op.PatternExpired {
		s.Expired++
	} else {
		s.Violated++
	}
}
