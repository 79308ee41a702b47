package sim

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// product combines the ways of several parts: one of each.
func product(lists [][]outcome) [][]outcome {
	combos := [][]outcome{nil}
	for _, list := range lists {
		var next [][]outcome
		for _, c := range combos {
			for _, o := range list {
				next = append(next, append(slices.Clone(c), o))
			}
		}
		combos = next
	}
	return combos
}

// mergeOutcomes puts together what parts beside each other did: each saw what the match held before.
func mergeOutcomes(binds []*filled, combo []outcome) outcome {
	var o outcome
	var merged []*filled
	for _, t := range binds {
		keep := true
		for _, c := range combo {
			keep = keep && (c.dead || slices.Contains(c.binds, t))
		}
		if keep {
			merged = append(merged, t)
		}
	}
	for _, c := range combo {
		for _, t := range c.binds {
			if !slices.Contains(binds, t) {
				merged = append(merged, t)
			}
		}
		o.took, o.used = o.took || c.took, o.used || c.used
		o.dead, o.passed = o.dead || c.dead, o.passed || c.passed
		o.armed, o.left = append(o.armed, c.armed...), append(o.left, c.left...)
		o.expired = append(o.expired, c.expired...)
		o.forks += c.forks
	}
	o.binds = sorted(merged)
	return o
}

// beside is the state of part i. Where parts beside it forked its attempts get other names: they are attempts of
// another match now.
func beside(combo []outcome, i int) state {
	s := combo[i].state
	for k, other := range combo {
		if k != i {
			s = renamed(s, other.forks)
		}
	}
	return s
}

// renamed is a state beside what has forked.
func renamed(s state, forks string) state {
	if s == nil || forks == "" {
		return s
	}
	return rewrite(s, func(e everyState) everyState {
		e.token += forks
		return e
	})
}

// operandSteps steps every operand that still runs.
func (m *matcher) operandSteps(n *node, s operandState, p pulse, binds []*filled, path []int, may bool) [][]outcome {
	var lists [][]outcome
	for i, k := range s.kids {
		if k == nil {
			lists = append(lists, []outcome{{binds: binds}})
			continue
		}
		outs := m.step(n.kids[i], k, p, binds, path, may)
		if n.part == partOr && p.ev != nil && slices.ContainsFunc(outs, func(o outcome) bool { return (o.took || o.used) && !o.dead }) {
			may = false // one event fills one element
		}
		outs = m.closeComplete(n.kids[i], outs, p.t, binds, path)
		lists = append(lists, outs)
	}
	return lists
}

// closeComplete adds the ways in which EVERY groups of operands complete at their minimum are armed again.
func (m *matcher) closeComplete(n *node, outs []outcome, t vec.Time, before []*filled, path []int) []outcome {
	all := slices.Clone(outs)
	for i, o := range outs {
		if o.dead || m.level(n, o.state) < complete {
			continue
		}
		alts, left := m.rearms(n, o.state, t, o.binds, path)
		all[i] = m.leave(o, left)
		all = append(all, alts...)
	}
	return all
}

func (m *matcher) stepAnd(n *node, s operandState, p pulse, binds []*filled, path []int, may bool) []outcome {
	lists := m.operandSteps(n, s, p, binds, path, may)
	var all, dead []outcome
	for _, combo := range product(lists) {
		o := mergeOutcomes(binds, combo)
		if o.dead {
			unseen := slices.ContainsFunc(combo, func(c outcome) bool { return c.dead && c.took })
			dead = append(dead, outcome{dead: true, took: unseen, binds: binds, left: o.left})
			continue
		}
		next := operandState{kids: make([]state, len(combo))}
		for i, c := range combo {
			if s.kids[i] != nil && m.level(n.kids[i], c.state) < complete {
				next.kids[i] = beside(combo, i)
			}
		}
		o.state = next
		if m.level(n, next) == full && m.spoiled(n, next, p.t) {
			dead = append(dead, outcome{dead: true, took: true, binds: binds, left: o.left})
			continue
		}
		all = append(all, o)
	}
	took := slices.IndexFunc(dead, func(o outcome) bool { return o.took })
	switch {
	case took >= 0:
		return append(all, dead[took]) // the event was taken, unseen
	case len(all) == 0:
		return dead[:1]
	}
	return all
}

// spoiled says whether an absence without FOR saw what it forbids: at all, or within the WITHIN before t.
func (m *matcher) spoiled(n *node, s operandState, t vec.Time) bool {
	var window vec.Duration
	for g := n; g != nil && window == 0; g = g.up {
		if g.part == partGroup {
			window = g.within
		}
	}
	for i, k := range s.kids {
		if not, ok := k.(notState); ok && n.kids[i].passive() && not.spoiled && (window == 0 || not.last >= t.Add(-window)) {
			return true
		}
	}
	return false
}

func (m *matcher) stepOr(n *node, s operandState, p pulse, binds []*filled, path []int, may bool) []outcome {
	if s.done {
		return []outcome{{state: s, binds: binds}}
	}
	lists := m.operandSteps(n, s, p, binds, path, may)
	var all []outcome
	for _, combo := range product(lists) {
		if m.pattern.sequence && len(binds) > 0 && slices.ContainsFunc(combo, func(c outcome) bool { return c.dead }) {
			return []outcome{{dead: true, binds: binds}}
		}
		o := mergeOutcomes(binds, combo)
		o.dead = false
		next := operandState{kids: make([]state, len(combo))}
		alive := false
		for i, c := range combo {
			switch {
			case s.kids[i] == nil:
			case c.dead:
				o.binds = n.kids[i].without(o.binds, path)
			case m.level(n.kids[i], c.state) >= complete:
				o = m.orDone(n, i, o, path)
				next.done = true
			default:
				alive = true
				next.kids[i] = beside(combo, i)
			}
			if next.done {
				break
			}
		}
		if !next.done && !alive {
			o = outcome{dead: true, took: o.took, binds: binds, left: o.left}
		}
		if next.done {
			next.kids = make([]state, len(combo))
		}
		o.state = next
		all = append(all, o)
	}
	return all
}

// orDone: side i is the first that is complete; the other sides are NULL.
func (m *matcher) orDone(n *node, side int, o outcome, path []int) outcome {
	for i, k := range n.kids {
		if i != side {
			o.binds = k.without(o.binds, path)
		}
	}
	return o
}

func (m *matcher) stepGroup(n *node, s groupState, p pulse, binds []*filled, path []int, may bool) []outcome {
	forbidden := false
	inner := n.kids[0]
	cur := s.cur
	passed := false
	if s.cur != nil {
		in := n.enter(path, s.done)
		outs := m.step(inner, s.cur, p, binds, in, may)
		if anyTook(outs) {
			return m.groupTook(n, s, outs, p, binds, path)
		}
		if len(outs) > 1 || !outs[0].dead && len(outs[0].armed) > 0 {
			return m.groupTook(n, s, outs, p, binds, path)
		}
		forbidden, cur, passed = outs[0].dead, outs[0].state, outs[0].passed
		if !forbidden {
			binds = outs[0].binds // a side of OR may have ended
		}
	}
	if s.prev != nil {
		in := n.enter(path, s.done-1)
		outs := m.step(inner, s.prev, p, binds, in, may)
		if anyTook(outs) || len(outs[0].armed) > 0 {
			return m.prevTook(n, s, outs, cur, forbidden, p, path)
		}
		passed = passed || outs[0].passed
		s.prev = outs[0].state
		if outs[0].dead {
			s.prev = nil
		} else {
			binds = outs[0].binds
		}
	}
	next := s
	next.cur = cur
	if forbidden {
		if s.done < n.min || m.pattern.sequence {
			return []outcome{{dead: true, binds: binds}}
		}
		return []outcome{m.dropRepetition(n, s, p.t, binds, path)}
	}
	return []outcome{{state: next, binds: binds, passed: passed}}
}

// dropRepetition: a repetition that the match does not need has come to nothing.
func (m *matcher) dropRepetition(n *node, s groupState, t vec.Time, binds []*filled, path []int) outcome {
	in := n.enter(path, s.done)
	rest := n.without(binds, in)
	return outcome{state: groupState{done: s.done, prev: s.prev, cur: m.open(n.kids[0], t, rest, in)}, binds: rest}
}

// groupTook: the repetition that is open took the event, which closes the one before.
func (m *matcher) groupTook(n *node, s groupState, outs []outcome, p pulse, binds []*filled, path []int) []outcome {
	var all []outcome
	inner := n.kids[0]
	alts, left := m.rearms(n, s, p.t, binds, path)
	took := anyTook(outs)
	for _, o := range outs {
		if took {
			o = m.leave(o, left)
		}
		prev := s.prev
		if took && prev != nil {
			o.binds = m.finished(inner, prev, o.binds, n.enter(path, s.done-1))
			prev = nil
		}
		switch {
		case o.dead && (s.done < n.min || m.pattern.sequence):
		case o.dead:
			d := m.dropRepetition(n, s, p.t, binds, path)
			d.took, d.used, d.left = o.took, o.used, o.left
			o = d
		case m.level(inner, o.state) == incomplete || !o.took && !s.begun:
			o.state = groupState{done: s.done, prev: prev, cur: o.state, begun: s.begun || o.took}
		default:
			g := groupState{done: s.done + 1}
			if m.level(inner, o.state) == complete {
				g.prev = o.state
			}
			if n.max < 0 || g.done < n.max {
				g.cur = m.open(inner, p.t, o.binds, n.enter(path, g.done))
			}
			o.state = g
		}
		all = append(all, o)
	}
	if !took {
		return all
	}
	return append(all, alts...)
}

// prevTook: the last complete repetition took the event.
func (m *matcher) prevTook(n *node, s groupState, outs []outcome, cur state, forbidden bool, p pulse, path []int) []outcome {
	var all []outcome
	for _, o := range outs {
		if o.dead {
			all = append(all, o)
			continue
		}
		g := groupState{done: s.done, cur: renamed(cur, o.forks), begun: s.begun}
		if forbidden {
			g.cur = m.open(n.kids[0], p.t, o.binds, n.enter(path, s.done))
		}
		switch m.level(n.kids[0], o.state) {
		case complete:
			g.prev = o.state
		case incomplete:
			// In a SEQUENCE, an inner repetition has begun and must be completed.
			g = groupState{done: s.done - 1, cur: o.state, begun: true}
		}
		o.state = g
		all = append(all, o)
	}
	return all
}
