package sim

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// event is an event as a pattern takes it: n counts the events of its instance.
type event struct {
	row    *row
	stream string
	n      int64
}

// filled says that an event fills an element, in the repetition that the path names.
type filled struct {
	elem int
	ev   *event
	path []int
}

// A state is how far a partial match has got in one part of the pattern. States are values: a step makes new ones.
type state interface{}

type (
	elementState struct{ n int }
	notState     struct {
		since     vec.Time
		satisfied bool
		// spoiled and last: an absence without FOR saw what it forbids, at last, before its attempt held an event.
		spoiled bool
		last    vec.Time
	}
	// operands of AND and OR: nil once complete (AND) or over (OR).
	operandState struct {
		kids []state
		done bool // OR
	}
	// seqState has the items that may take the next event: from the first that is not closed to the last that is open.
	seqState struct {
		low  int
		open []state
	}
	// groupState: done repetitions; the last of them if it may take more; the one that is open.
	groupState struct {
		done      int
		prev, cur state
		begun     bool // cur has taken something
	}
	// everyState: the attempt that runs, by its name. left: the group has been armed again already.
	everyState struct {
		token string
		left  bool
		cur   state
		done  bool
	}
)

// How far a state is.
const (
	incomplete = iota
	complete   // at its minimum: the next may go on, it may take more
	full
)

func (m *matcher) level(n *node, s state) int {
	switch s := s.(type) {
	case elementState:
		switch {
		case n.max >= 0 && s.n == n.max:
			return full
		case s.n >= n.min:
			return complete
		}
	case notState:
		if s.satisfied {
			return full
		}
	case operandState:
		if s.done {
			return full
		}
		if n.part == partOr {
			return incomplete
		}
		for i, k := range s.kids {
			if k != nil && !n.kids[i].passive() {
				return incomplete
			}
		}
		return full
	case seqState:
		if s.low+len(s.open) == len(n.kids) {
			return m.level(n.kids[len(n.kids)-1], s.open[len(s.open)-1])
		}
	case groupState:
		switch {
		case n.max >= 0 && s.done == n.max && s.prev == nil:
			return full
		case s.done >= n.min && !(m.pattern.sequence && s.begun):
			return complete
		}
	case everyState:
		if s.done {
			return full
		}
		return min(m.level(n.kids[0], s.cur), complete)
	}
	return incomplete
}

// open begins a part at a time, for a partial match that holds binds.
func (m *matcher) open(n *node, t vec.Time, binds []*filled, path []int) state {
	switch n.part {
	case partElement:
		return elementState{}
	case partNot:
		s := notState{since: t}
		// An absence whose time is over when it opens is true at once.
		due, ok := m.due(n, s, binds, path)
		s.satisfied = ok && n.until != nil && due <= t
		return s
	case partSeq:
		return m.normal(n, seqState{open: []state{m.open(n.kids[0], t, binds, path)}}, t, binds, path)
	case partAnd, partOr:
		s := operandState{}
		for _, k := range n.kids {
			kid := m.open(k, t, binds, path)
			if m.level(k, kid) >= complete {
				kid = nil
				s.done = s.done || n.part == partOr
			}
			s.kids = append(s.kids, kid)
		}
		return s
	case partGroup:
		return groupState{cur: m.open(n.kids[0], t, binds, n.enter(path, 0))}
	}
	return m.arm(n, t, binds, path)
}

// arm makes an EVERY group ready for its next attempt.
func (m *matcher) arm(n *node, t vec.Time, binds []*filled, path []int) everyState {
	m.tokens++
	return everyState{token: tokenName(n, m.tokens), cur: m.open(n.kids[0], t, binds, path)}
}

// enter is the path in a repetition of a group.
func (n *node) enter(path []int, repetition int) []int {
	if !n.repeated() {
		return path
	}
	return append(slices.Clone(path[:n.depth]), repetition)
}

// normal opens, in a sequence of items, what follows complete ones, and closes what is full and all before it.
func (m *matcher) normal(n *node, s seqState, t vec.Time, binds []*filled, path []int) seqState {
	s.open = slices.Clone(s.open)
	for {
		last := s.low + len(s.open) - 1
		if last == len(n.kids)-1 || m.level(n.kids[last], s.open[len(s.open)-1]) < complete {
			break
		}
		s.open = append(s.open, m.open(n.kids[last+1], t, binds, path))
	}
	for i, k := range s.open {
		// In a SEQUENCE, a repetition that has begun must be completed before the next element may take an event.
		if m.level(n.kids[s.low+i], k) < complete {
			s.open = s.open[:i+1]
			break
		}
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		if m.level(n.kids[s.low+i], s.open[i]) == full {
			cut := min(i+1, len(s.open)-1)
			s.low, s.open = s.low+cut, s.open[cut:]
			break
		}
	}
	return s
}

func hasPrefix(path, prefix []int) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}

// holds says whether t fills an element below n, in the repetition that path names.
func (n *node) holds(t *filled, path []int) bool {
	return t.elem >= n.low && t.elem < n.high && hasPrefix(t.path, path)
}

// held lists what a partial match holds for a part.
func (n *node) held(binds []*filled, path []int) []*filled {
	var list []*filled
	for _, t := range binds {
		if n.holds(t, path) {
			list = append(list, t)
		}
	}
	return list
}

// without is what remains when a part is given up.
func (n *node) without(binds []*filled, path []int) []*filled {
	var list []*filled
	for _, t := range binds {
		if !n.holds(t, path) {
			list = append(list, t)
		}
	}
	return list
}

// finished is what a partial match keeps of a part that is closed: unfinished repetitions are dropped.
func (m *matcher) finished(n *node, s state, binds []*filled, path []int) []*filled {
	switch s := s.(type) {
	case seqState:
		for i, k := range s.open {
			binds = m.finished(n.kids[s.low+i], k, binds, path)
		}
	case groupState:
		if s.cur != nil {
			binds = n.without(binds, n.enter(path, s.done))
		}
		if s.prev != nil {
			binds = m.finished(n.kids[0], s.prev, binds, n.enter(path, s.done-1))
		}
	case everyState:
		if !s.done {
			binds = m.finished(n.kids[0], s.cur, binds, path)
		}
	}
	return binds
}

// due is when an absence becomes true by the clock.
func (m *matcher) due(n *node, s notState, binds []*filled, path []int) (vec.Time, bool) {
	switch {
	case s.satisfied:
		return 0, false
	case n.within > 0:
		return s.since.Add(n.within), true
	case n.until != nil:
		list := n.until.held(binds, path[:min(len(path), n.until.inside())])
		if len(list) > 0 {
			return list[0].ev.row.time.Add(n.until.within), true
		}
	}
	return 0, false
}

// inside is the length of the path within the group.
func (n *node) inside() int {
	if n.repeated() {
		return n.depth + 1
	}
	return n.depth
}

// visit calls f for every absence, EVERY and group in a state that still runs, with the path there.
func (m *matcher) visit(n *node, s state, path []int, f func(n *node, s state, path []int)) {
	switch s := s.(type) {
	case notState:
		f(n, s, path)
	case operandState:
		for i, k := range s.kids {
			if k != nil && !s.done {
				m.visit(n.kids[i], k, path, f)
			}
		}
	case seqState:
		for i, k := range s.open {
			m.visit(n.kids[s.low+i], k, path, f)
		}
	case groupState:
		if s.cur != nil {
			in := n.enter(path, s.done)
			f(n, s.cur, in)
			m.visit(n.kids[0], s.cur, in, f)
		}
		if s.prev != nil {
			in := n.enter(path, s.done-1)
			f(n, s.prev, in)
			m.visit(n.kids[0], s.prev, in, f)
		}
	case everyState:
		if !s.done {
			f(n, s, path[:n.depth])
			m.visit(n.kids[0], s.cur, path, f)
		}
	}
}

// rewrite gives the state with every EVERY in it changed.
func rewrite(s state, f func(everyState) everyState) state {
	all := func(list []state) []state {
		out := make([]state, len(list))
		for i, k := range list {
			out[i] = rewrite(k, f)
		}
		return out
	}
	switch s := s.(type) {
	case operandState:
		return operandState{all(s.kids), s.done}
	case seqState:
		return seqState{s.low, all(s.open)}
	case groupState:
		s.prev, s.cur = rewrite(s.prev, f), rewrite(s.cur, f)
		return s
	case everyState:
		if !s.done {
			s.cur = rewrite(s.cur, f)
			s = f(s)
		}
		return s
	}
	return s
}
