package sim

import (
	"cmp"
	"math"
	"reflect"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// run is one partial match: what it holds, and how far each part of the pattern is. It never changes; a step makes
// the partial matches that follow it.
type run struct {
	state state
	binds []*filled
	// begun: an event was taken or a timer fired.
	begun bool
	armed []string // the attempts that it follows, until it is known whether it may
	from  int      // the partial match that it came from
}

// matcher runs a pattern for one key.
type matcher struct {
	pattern *pattern
	runs    []run
	fresh   bool // SEQUENCE with EVERY: another attempt starts whenever one has begun
	first   int64
	count   int64 // events seen
	tokens  int
	pulses  int
}

// match is what an instance gives out: a match, or a partial match that ran out of time.
type match struct {
	binds []*filled
	from  *matcher
}

func newMatcher(p *pattern, start vec.Time, pos int64) *matcher {
	m := &matcher{pattern: p, first: pos, fresh: p.sequence && p.every}
	m.runs = []run{m.begin(start)}
	return m
}

func (m *matcher) begin(t vec.Time) run { return run{state: m.open(m.pattern.root, t, nil, nil)} }

// take gives the instance an event.
func (m *matcher) take(r *row) []match {
	m.count++
	ev := &event{row: r, stream: r.stream, n: m.count}
	if slices.ContainsFunc(m.pattern.nodes, func(n *node) bool { return n.events > 0 }) {
		m.expireAt(limit{r.time, m.count})
	}
	return m.pulse(pulse{ev: ev, t: r.time})
}

// pulse moves every partial match, and gives the matches.
func (m *matcher) pulse(p pulse) []match {
	m.pulses++
	var matches []match
	var next []run
	left := map[string]bool{}
	root := m.pattern.root
	started := false
	m.order()
	for i, r := range m.runs {
		earlier := len(matches)
		outs := m.step(root, r.state, p, r.binds, nil, true)
		outs = m.closeComplete(root, outs, p.t, r.binds, nil)
		if m.pattern.sequence && p.ev != nil && r.begun && !anyTook(outs) && !outs[0].passed {
			continue // the next event must be taken
		}
		for _, o := range outs {
			for _, token := range o.left {
				left[token] = true
			}
			switch {
			case o.dead:
				started = started || !r.begun
			case m.level(root, o.state) >= complete:
				// Ways that hold the same, as where both sides of OR are complete, are one match.
				if !slices.ContainsFunc(matches[earlier:], func(k match) bool { return sameBinds(k.binds, o.binds) }) {
					matches = append(matches, match{o.binds, m})
				}
				started = started || !r.begun
			default:
				begun := r.begun || o.took
				started = started || !r.begun && begun
				next = append(next, run{o.state, o.binds, begun, o.armed, i})
			}
		}
	}
	m.runs = m.agree(next, left)
	if m.fresh && started {
		m.runs = append(m.runs, m.begin(p.t))
	}
	m.dropFollowers()
	return matches
}

// order puts the partial matches in the order of what they hold: of several that leave an attempt together, the first
// arms the group again.
func (m *matcher) order() {
	if !m.pattern.sequence {
		slices.SortStableFunc(m.runs, func(a, b run) int { return match{a.binds, m}.compare(match{b.binds, m}) })
	}
}

// agree keeps, of the partial matches that arm a group again, those that may: a group is armed again once, when the
// first partial match of the attempt leaves it, or when the last is gone.
func (m *matcher) agree(next []run, left map[string]bool) []run {
	alive := map[string]bool{}
	for _, r := range next {
		rewrite(r.state, func(e everyState) everyState {
			alive[e.token] = true
			return e
		})
	}
	first := map[string]int{}
	var kept []run
	for _, r := range next {
		may := true
		for _, token := range r.armed {
			if from, seen := first[token]; seen && from != r.from || alive[token] && !left[token] {
				may = false
			}
		}
		if !may {
			continue
		}
		for _, token := range r.armed {
			first[token] = r.from
		}
		r.armed = nil
		r.state = rewrite(r.state, func(e everyState) everyState {
			e.left = e.left || left[e.token]
			return e
		})
		kept = append(kept, r)
	}
	kept = slices.DeleteFunc(kept, func(r run) bool { return m.emptied(m.pattern.root, r.state, r.binds, nil) })
	return distinct(kept)
}

// distinct keeps one of the ways on of a partial match that are the same.
func distinct(runs []run) []run {
	var kept []run
	for _, r := range runs {
		if !slices.ContainsFunc(kept, func(k run) bool {
			return k.from == r.from && sameBinds(k.binds, r.binds) && reflect.DeepEqual(outline(k.state), outline(r.state))
		}) {
			kept = append(kept, r)
		}
	}
	return kept
}

// outline is a state without the names of attempts.
func outline(s state) state {
	return rewrite(s, func(e everyState) everyState {
		e.token = ""
		return e
	})
}

// emptied says that an attempt which has armed its group again holds nothing: the armed group stands for it.
func (m *matcher) emptied(n *node, s state, binds []*filled, path []int) bool {
	any := false
	m.visit(n, s, path, func(n *node, s state, path []int) {
		if e, ok := s.(everyState); ok {
			any = any || e.left && len(n.held(binds, path)) == 0
		}
	})
	return any
}

func sameBinds(a, b []*filled) bool {
	return slices.EqualFunc(a, b, func(s, t *filled) bool { return s.elem == t.elem && s.ev == t.ev && slices.Equal(s.path, t.path) })
}

// dropFollowers: in a SEQUENCE, an attempt that waits for an element that an earlier attempt waits for is dropped.
func (m *matcher) dropFollowers() {
	if !m.pattern.sequence {
		return
	}
	waited := map[int]bool{}
	m.runs = slices.DeleteFunc(m.runs, func(r run) bool {
		if !r.begun {
			return false
		}
		waits := map[int]bool{}
		m.waits(m.pattern.root, r.state, waits)
		for id := range waits {
			if waited[id] {
				return true
			}
		}
		for id := range waits {
			waited[id] = true
		}
		return false
	})
	// The attempt that holds nothing stays behind all others.
	slices.SortStableFunc(m.runs, func(a, b run) int {
		switch {
		case a.begun == b.begun:
			return 0
		case a.begun:
			return -1
		}
		return 1
	})
}

// waits collects the elements and absences that a state waits for.
func (m *matcher) waits(n *node, s state, out map[int]bool) {
	switch s := s.(type) {
	case elementState:
		if m.level(n, s) < full {
			out[n.id] = true
		}
	case notState:
		if !s.satisfied {
			out[n.id] = true
		}
	case operandState:
		for i, k := range s.kids {
			if k != nil {
				m.waits(n.kids[i], k, out)
			}
		}
	case seqState:
		for i, k := range s.open {
			m.waits(n.kids[s.low+i], k, out)
		}
	case groupState:
		for _, k := range []state{s.prev, s.cur} {
			if k != nil {
				m.waits(n.kids[0], k, out)
			}
		}
	}
}

// expireAt ends the partial matches whose time or events are up, and gives those that ran out of time.
func (m *matcher) expireAt(l limit) []match {
	var rows []match
	var next []run
	m.pulses++
	started := false
	left := map[string]bool{}
	m.order()
	for i, r := range m.runs {
		for _, o := range m.expire(m.pattern.root, r.state, l, r.binds, nil) {
			for _, token := range o.left {
				left[token] = true
			}
			if o.dead {
				o.expired = m.record(o.expired, l, r.binds)
				started = started || !r.begun
			}
			for _, binds := range o.expired {
				rows = append(rows, match{binds, m})
			}
			if !o.dead {
				next = append(next, run{o.state, o.binds, r.begun, o.armed, i})
			}
		}
	}
	m.runs = m.agree(next, left)
	if m.fresh && started {
		m.runs = append(m.runs, m.begin(l.t))
	}
	return rows
}

// nextTimer is when the next absence becomes true; nextEnd, when the next partial match runs out of time.
func (m *matcher) nextTimer() vec.Time {
	at := vec.Time(math.MaxInt64)
	for _, r := range m.runs {
		m.visit(m.pattern.root, r.state, nil, func(n *node, s state, path []int) {
			if not, ok := s.(notState); ok && n.part == partNot {
				if due, ok := m.due(n, not, r.binds, path); ok {
					at = min(at, due)
				}
			}
		})
	}
	return at
}

func (m *matcher) nextEnd() vec.Time {
	at := vec.Time(math.MaxInt64)
	for _, r := range m.runs {
		m.visit(m.pattern.root, r.state, nil, func(n *node, s state, path []int) {
			if list := n.held(r.binds, path); n.part == partGroup && n.within > 0 && len(list) > 0 {
				at = min(at, list[0].ev.row.time.Add(n.within))
			}
		})
	}
	return at
}

// compare orders matches that come out together by their events, one by one.
func (a match) compare(b match) int {
	x, y := a.order(), b.order()
	if c := slices.Compare(x, y); c != 0 {
		return c
	}
	return slices.CompareFunc(a.binds, b.binds, func(s, t *filled) int {
		return cmp.Or(cmp.Compare(s.ev.row.pos, t.ev.row.pos), cmp.Compare(s.elem, t.elem))
	})
}

// order lists the positions of the events; where there are none, that of the first event of the key.
func (a match) order() []int64 {
	if len(a.binds) == 0 {
		return []int64{a.from.first}
	}
	var list []int64
	for _, t := range a.binds {
		list = append(list, t.ev.row.pos)
	}
	return list
}
