package sim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// pulse is what makes a partial match move: an event, or the clock at t.
type pulse struct {
	ev *event
	t  vec.Time
}

// outcome is one way in which a part goes on.
type outcome struct {
	state state
	binds []*filled
	took  bool // the event was taken, or a timer fired
	used  bool // the event was taken by an attempt that has ended with it, unseen
	dead  bool // the attempt ends
	// passed: an absence of the event's stream waits here, and its condition fails.
	passed bool
	// armed are the attempts that this one follows: an EVERY group armed again. left are those that left their group.
	armed, left []string
	// forks name the EVERY groups that were left here; copies of other attempts beside them get names of their own.
	forks string
	// expired are partial matches that ran out of time on the way.
	expired [][]*filled
}

func tokenName(n *node, count int) string { return fmt.Sprintf("%d.%d", n.id, count) }

func anyTook(outs []outcome) bool {
	return slices.ContainsFunc(outs, func(o outcome) bool { return o.took || o.used })
}

// step gives all ways in which a part goes on. Without may, nothing may be taken: the event is another's, but it can
// still be one that is forbidden.
func (m *matcher) step(n *node, s state, p pulse, binds []*filled, path []int, may bool) []outcome {
	switch n.part {
	case partElement:
		return []outcome{m.stepElement(n, s.(elementState), p, binds, path, may)}
	case partNot:
		return []outcome{m.stepNot(n, s.(notState), p, binds, path)}
	case partSeq:
		return m.stepSeq(n, s.(seqState), p, binds, path, may)
	case partAnd:
		return m.stepAnd(n, s.(operandState), p, binds, path, may)
	case partOr:
		return m.stepOr(n, s.(operandState), p, binds, path, may)
	case partGroup:
		return m.stepGroup(n, s.(groupState), p, binds, path, may)
	}
	return m.stepEvery(n, s.(everyState), p, binds, path, may)
}

// fits says whether the event satisfies all conditions of n.
func (m *matcher) fits(n *node, ev *event, binds []*filled, path []int) bool {
	if ev == nil || ev.stream != n.stream {
		return false
	}
	r := *ev.row
	r.match = &view{binds: binds, path: path}
	for _, c := range n.conds {
		if !isTrue(&c, &env{row: &r, now: r.time}) {
			return false
		}
	}
	return true
}

func (m *matcher) stepElement(n *node, s elementState, p pulse, binds []*filled, path []int, may bool) outcome {
	if !may || n.max >= 0 && s.n == n.max || !m.fits(n, p.ev, binds, path) {
		return outcome{state: s, binds: binds}
	}
	t := &filled{elem: n.low, ev: p.ev, path: path[:n.depth]}
	return outcome{state: elementState{s.n + 1}, binds: sorted(append(slices.Clone(binds), t)), took: true}
}

// sorted puts what a match holds in the order of its events, then of the elements.
func sorted(binds []*filled) []*filled {
	slices.SortStableFunc(binds, func(a, b *filled) int {
		return cmp.Or(cmp.Compare(a.ev.row.pos, b.ev.row.pos), cmp.Compare(a.elem, b.elem))
	})
	return binds
}

// inOr says that n stands in a side of OR, in its attempt.
func (n *node) inOr() bool {
	for g := n.up; g != nil && g != n.scope; g = g.up {
		if g.part == partOr {
			return true
		}
	}
	return false
}

func (m *matcher) stepNot(n *node, s notState, p pulse, binds []*filled, path []int) outcome {
	same := outcome{state: s, binds: binds}
	if p.ev == nil {
		if due, ok := m.due(n, s, binds, path); ok && due <= p.t {
			return outcome{state: notState{satisfied: true}, binds: binds, took: true}
		}
		return same
	}
	if s.satisfied || p.ev.stream != n.stream {
		return same
	}
	if !m.fits(n, p.ev, binds, path) {
		same.passed = true
		return same
	}
	if m.pattern.sequence || len(n.scope.held(binds, path[:n.scope.depth])) > 0 {
		return outcome{dead: true, binds: binds}
	}
	if n.within > 0 {
		return outcome{state: notState{since: p.t}, binds: binds}
	}
	if n.inOr() {
		return outcome{dead: true, binds: binds} // a violation ends the side
	}
	s.spoiled, s.last = true, p.t
	return outcome{state: s, binds: binds}
}

func (m *matcher) stepSeq(n *node, s seqState, p pulse, binds []*filled, path []int, may bool) []outcome {
	stepped := make([][]outcome, len(s.open))
	for i := len(s.open) - 1; i >= 0; i-- {
		kid := n.kids[s.low+i]
		outs := m.step(kid, s.open[i], p, binds, path, may)
		if anyTook(outs) {
			return m.seqTook(n, s, i, outs, stepped, p, binds, path)
		}
		stepped[i] = outs
	}
	var all []outcome
	for _, combo := range product(stepped) {
		o := mergeOutcomes(binds, combo)
		if !o.dead {
			open := make([]state, len(combo))
			for i, c := range combo {
				open[i] = c.state
			}
			o.state = m.normal(n, seqState{s.low, open}, p.t, o.binds, path)
		}
		all = append(all, o)
	}
	if len(all) == 1 && all[0].dead {
		if o, ok := m.giveUpLoose(n, s, p.t, binds, path); ok {
			return []outcome{o}
		}
	}
	return all
}

// seqTook: item i took the event (or its timer fired). All before it are closed; what stood open after it goes on,
// and begins anew where the event is one that it forbids.
func (m *matcher) seqTook(n *node, s seqState, i int, outs []outcome, later [][]outcome, p pulse, binds []*filled, path []int) []outcome {
	var all []outcome
	before := seqState{s.low, s.open[:i]}
	alts, left := m.closing(n, before, p.t, binds, path)
	for _, o := range outs {
		if o.took || o.used {
			o = m.leave(o, left)
		}
		if o.dead {
			all = append(all, o)
			continue
		}
		o.binds = m.finished(n, before, o.binds, path)
		open := []state{o.state}
		for k := i + 1; k < len(s.open); k++ {
			st := renamed(later[k][0].state, o.forks)
			if later[k][0].dead {
				st = m.open(n.kids[s.low+k], p.t, o.binds, path)
			}
			open = append(open, st)
		}
		all = append(all, m.onwards(n, seqState{s.low + i, open}, p.t, o, path)...)
	}
	return append(all, alts...)
}

// leave says which attempts left their groups on the way.
func (m *matcher) leave(o outcome, left []string) outcome {
	o.left = append(slices.Clone(o.left), left...)
	for _, token := range left {
		o.forks += fmt.Sprintf("/%s@%d", token, m.pulses)
	}
	return o
}

// onwards opens and closes items after a step. An EVERY group that is closed because what follows it is complete at
// once is left and armed again.
func (m *matcher) onwards(n *node, s seqState, t vec.Time, o outcome, path []int) []outcome {
	next := m.normal(n, s, t, o.binds, path)
	o.state = next
	closed := min(next.low-s.low, len(s.open))
	if closed <= 0 {
		return []outcome{o}
	}
	alts, left := m.closing(n, seqState{s.low, s.open[:closed]}, t, o.binds, path)
	return append([]outcome{m.leave(o, left)}, alts...)
}

// closing gives the ways in which EVERY groups among items that are closed are armed again.
func (m *matcher) closing(n *node, s seqState, t vec.Time, binds []*filled, path []int) (alts []outcome, left []string) {
	for i, st := range s.open {
		outs, names := m.rearms(n.kids[s.low+i], st, t, binds, path)
		left = append(left, names...)
		for _, o := range outs {
			o.state = m.normal(n, seqState{s.low + i, []state{o.state}}, t, o.binds, path)
			alts = append(alts, o)
		}
	}
	return alts, left
}

// rearms closes a part at its minimum: EVERY groups in it that waited for more are left and armed again.
func (m *matcher) rearms(n *node, s state, t vec.Time, binds []*filled, path []int) (alts []outcome, left []string) {
	switch s := s.(type) {
	case seqState:
		return m.closing(n, s, t, binds, path)
	case groupState:
		if s.prev == nil {
			return nil, nil
		}
		outs, left := m.rearms(n.kids[0], s.prev, t, binds, n.enter(path, s.done-1))
		for _, o := range outs {
			o.state = groupState{done: s.done - 1, cur: o.state, begun: true}
			alts = append(alts, o)
		}
		return alts, left
	case everyState:
		if s.done || m.level(n, s) < complete {
			return nil, nil
		}
		outs, left := m.rearms(n.kids[0], s.cur, t, binds, path)
		for _, o := range outs {
			o.state = everyState{token: s.token, left: true, cur: o.state}
			alts = append(alts, o)
		}
		if !s.left {
			left = append(left, s.token)
			o := m.armAgain(n, s, t, binds, path)
			o.forks = fmt.Sprintf("/%d%v@%d", n.id, path, m.pulses)
			alts = append(alts, o)
		}
		return alts, left
	}
	return nil, nil
}

// giveUpLoose arms the innermost EVERY group at the loose end of a part again, whose attempt has been violated by what
// came after it.
func (m *matcher) giveUpLoose(n *node, s state, t vec.Time, binds []*filled, path []int) (o outcome, ok bool) {
	switch s := s.(type) {
	case seqState:
		for i, k := range s.open {
			if o, ok = m.giveUpLoose(n.kids[s.low+i], k, t, binds, path); ok {
				o.state = m.normal(n, seqState{s.low + i, []state{o.state}}, t, o.binds, path)
				return o, true
			}
		}
	case groupState:
		if s.prev == nil {
			break
		}
		if o, ok = m.giveUpLoose(n.kids[0], s.prev, t, binds, n.enter(path, s.done-1)); ok {
			o.state = groupState{done: s.done - 1, cur: o.state, begun: true}
		}
	case everyState:
		if s.done || m.level(n, s) < complete {
			break
		}
		if o, ok = m.giveUpLoose(n.kids[0], s.cur, t, binds, path); ok {
			o.state = everyState{token: s.token, left: s.left, cur: o.state}
		} else if !s.left {
			return m.armAgain(n, s, t, binds, path), true
		}
	}
	return o, ok
}

// armAgain is the partial match without the attempt, its EVERY group ready for another.
func (m *matcher) armAgain(n *node, s everyState, t vec.Time, binds []*filled, path []int) outcome {
	rest := n.without(binds, path[:n.depth])
	return outcome{state: m.arm(n, t, rest, path), binds: rest, armed: []string{s.token}}
}

func (m *matcher) stepEvery(n *node, s everyState, p pulse, binds []*filled, path []int, may bool) []outcome {
	if s.done {
		return []outcome{{state: s, binds: binds}}
	}
	var all []outcome
	armed := false
	again := func(unseen bool) {
		if !s.left && !armed {
			armed = true
			o := m.armAgain(n, s, p.t, binds, path)
			if unseen { // it was complete
				o.left, o.used = []string{s.token}, true
			}
			all = append(all, o)
		}
	}
	outs := m.step(n.kids[0], s.cur, p, binds, path, may)
	for _, o := range outs {
		switch {
		case o.dead:
			again(o.took)
		case m.level(n.kids[0], o.state) == full:
			o.state = everyState{done: true}
			if !s.left {
				o.left = append(slices.Clone(o.left), s.token)
			}
			o.forks += fmt.Sprintf("/%d@%d", n.id, m.pulses)
			all = append(all, o)
			again(false)
		default:
			o.state = everyState{token: s.token, left: s.left, cur: o.state}
			all = append(all, o)
		}
	}
	if len(all) == 0 {
		return []outcome{{dead: true, binds: binds}}
	}
	return all
}
