package sim

import (
	"fmt"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// limit is the moment at which partial matches run out of time, or the number of the event at which they run out of
// events.
type limit struct {
	t      vec.Time
	events int64 // 0: by time
}

// over says whether what began with t is over.
func (l limit) over(n *node, t *filled) bool {
	if l.events > 0 {
		return n.events > 0 && l.events-t.ev.n+1 > n.events
	}
	return n.within > 0 && t.ev.row.time.Add(n.within) <= l.t
}

// expire gives the ways in which a part goes on where its time is up.
func (m *matcher) expire(n *node, s state, l limit, binds []*filled, path []int) []outcome {
	switch s := s.(type) {
	case seqState:
		return m.expireSeq(n, s, l, binds, path)
	case operandState:
		return m.expireOperands(n, s, l, binds, path)
	case groupState:
		return m.expireGroup(n, s, l, binds, path)
	case everyState:
		if s.done {
			break
		}
		var all []outcome
		for _, o := range m.expire(n.kids[0], s.cur, l, binds, path) {
			if o.dead {
				if s.left {
					all = append(all, outcome{dead: true, binds: binds, expired: o.expired})
					continue
				}
				a := m.armAgain(n, s, l.t, binds, path)
				a.expired = m.record(a.expired, l, binds)
				all = append(all, a)
				continue
			}
			if m.level(n.kids[0], o.state) == full && m.level(n.kids[0], s.cur) < full {
				// The group may take no more: it is left.
				o.state = everyState{done: true}
				o.forks += fmt.Sprintf("/%d@%d", n.id, m.pulses)
				if !s.left {
					o.left = append(slices.Clone(o.left), s.token)
					all = append(all, m.armAgain(n, s, l.t, binds, path))
				}
				all = append(all, o)
				continue
			}
			o.state = everyState{token: s.token, left: s.left, cur: o.state}
			all = append(all, o)
		}
		return all
	}
	return []outcome{{state: s, binds: binds}}
}

// record keeps a partial match that ran out of time; running out of events gives no row.
func (m *matcher) record(list [][]*filled, l limit, binds []*filled) [][]*filled {
	if l.events > 0 {
		return list
	}
	return append(slices.Clone(list), binds)
}

func (m *matcher) expireSeq(n *node, s seqState, l limit, binds []*filled, path []int) []outcome {
	var lists [][]outcome
	for i, k := range s.open {
		lists = append(lists, m.expire(n.kids[s.low+i], k, l, binds, path))
	}
	var all []outcome
	for _, combo := range product(lists) {
		o := mergeOutcomes(binds, combo)
		if !o.dead {
			open := make([]state, len(combo))
			for i := range combo {
				open[i] = beside(combo, i)
			}
			o.state = m.normal(n, seqState{s.low, open}, l.t, o.binds, path)
		}
		all = append(all, o)
	}
	return all
}

func (m *matcher) expireOperands(n *node, s operandState, l limit, binds []*filled, path []int) []outcome {
	if s.done {
		return []outcome{{state: s, binds: binds}}
	}
	var lists [][]outcome
	for i, k := range s.kids {
		if k == nil {
			lists = append(lists, []outcome{{binds: binds}})
			continue
		}
		lists = append(lists, m.expire(n.kids[i], k, l, binds, path))
	}
	var all []outcome
	for _, combo := range product(lists) {
		o := mergeOutcomes(binds, combo)
		next := operandState{kids: make([]state, len(combo))}
		alive := false
		for i, c := range combo {
			switch {
			case !c.dead:
				next.kids[i] = beside(combo, i)
				alive = alive || c.state != nil
			case n.part == partOr:
				o.binds = n.kids[i].without(o.binds, path)
			}
		}
		if n.part == partOr {
			o.dead = !alive
		}
		o.state = next
		all = append(all, o)
	}
	return all
}

func (m *matcher) expireGroup(n *node, s groupState, l limit, binds []*filled, path []int) []outcome {
	inner := n.kids[0]
	if s.prev != nil {
		in := n.enter(path, s.done-1)
		if list := n.held(binds, in); len(list) > 0 && l.over(n, list[0]) {
			binds = m.finished(inner, s.prev, binds, in)
			s.prev = nil
		} else if outs := m.expire(inner, s.prev, l, binds, in); len(outs) > 1 || outs[0].dead || len(outs[0].armed) > 0 {
			return m.prevExpired(n, s, outs)
		} else {
			s.prev = m.mayTakeMore(inner, outs[0].state)
		}
	}
	if s.cur == nil {
		return []outcome{{state: s, binds: binds}}
	}
	in := n.enter(path, s.done)
	list := n.held(binds, in)
	var outs []outcome
	if len(list) > 0 && l.over(n, list[0]) {
		outs = []outcome{m.restart(n, s, l, binds, in)}
	} else {
		outs = m.expire(inner, s.cur, l, binds, in)
	}
	for i, o := range outs {
		switch {
		case !o.dead:
			outs[i].state = groupState{done: s.done, prev: s.prev, cur: o.state, begun: s.begun}
		case s.done >= n.min && !m.pattern.sequence:
			outs[i] = m.dropRepetition(n, s, l.t, binds, path)
		}
	}
	return outs
}

// prevExpired is what becomes of a group where something in its last complete repetition has come to its end.
func (m *matcher) prevExpired(n *node, s groupState, outs []outcome) []outcome {
	for i, o := range outs {
		switch {
		case o.dead:
			s.prev = nil
			o = outcome{state: s, binds: o.binds, expired: o.expired}
		case m.level(n.kids[0], o.state) == incomplete: // an EVERY in it was armed again
			o.state = groupState{done: s.done - 1, cur: o.state, begun: true}
		default:
			g := s
			g.prev, g.cur = m.mayTakeMore(n.kids[0], o.state), renamed(s.cur, o.forks)
			o.state = g
		}
		outs[i] = o
	}
	return outs
}

// mayTakeMore is the state of a complete repetition; nil where it is full.
func (m *matcher) mayTakeMore(n *node, s state) state {
	if m.level(n, s) == full {
		return nil
	}
	return s
}

// restart is what becomes of a group whose time is up: where its first event belongs to an attempt in an EVERY group
// inside, that group is armed again; else the attempt ends.
func (m *matcher) restart(n *node, s groupState, l limit, binds []*filled, in []int) outcome {
	o := outcome{state: s.cur, binds: binds}
	for {
		list := n.held(o.binds, in)
		if len(list) == 0 || !l.over(n, list[0]) {
			o.expired = m.record(nil, l, binds)
			return o
		}
		next, ok := m.reset(n.kids[0], o.state, list[0], l.t, o.binds, in)
		if !ok {
			return outcome{dead: true, binds: binds}
		}
		next.armed = append(next.armed, o.armed...)
		o = next
	}
}

// reset gives up the attempt that holds t, in the outermost EVERY group around it.
func (m *matcher) reset(n *node, s state, t *filled, now vec.Time, binds []*filled, path []int) (outcome, bool) {
	if s == nil || !n.holds(t, path) {
		return outcome{}, false
	}
	switch s := s.(type) {
	case everyState:
		if s.done || s.left {
			return outcome{}, false
		}
		return m.armAgain(n, s, now, binds, path), true
	case seqState:
		for i, k := range s.open {
			if o, ok := m.reset(n.kids[s.low+i], k, t, now, binds, path); ok {
				o.state = m.normal(n, seqState{s.low + i, []state{o.state}}, now, o.binds, path)
				return o, true
			}
		}
	case operandState:
		for i, k := range s.kids {
			if o, ok := m.reset(n.kids[i], k, t, now, binds, path); ok {
				kids := slices.Clone(s.kids)
				kids[i] = o.state
				o.state = operandState{kids: kids}
				return o, true
			}
		}
	case groupState:
		if s.prev != nil && !n.repeated() { // it may take more
			if o, ok := m.reset(n.kids[0], s.prev, t, now, binds, path); ok {
				o.state = groupState{cur: o.state}
				return o, true
			}
		}
		if o, ok := m.reset(n.kids[0], s.cur, t, now, binds, n.enter(path, s.done)); ok {
			o.state = groupState{done: s.done, prev: s.prev, cur: o.state, begun: s.begun}
			return o, true
		}
	}
	return outcome{}, false
}
