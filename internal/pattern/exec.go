package pattern

import "github.com/eventflux-go/eventflux/internal/mem"

// result is what an event, or a timer, did to a node.
type result uint8

const (
	idle    result = iota // nothing
	changed               // the node is armed again, or an absence began anew: the event itself was not taken
	took                  // the event was taken; the timer completed something
	failed                // the attempt is over
)

// cause is what happens to a partial match: an event, unless timer is set.
type cause struct {
	timer  bool
	after  bool // timers that come due after the events of their Time
	counts bool // timers that count events
	fit    uint64
}

// exec is one step of one partial match: its state, and the choices where EVERY lets a match go on and stays behind.
type exec struct {
	m    *Matcher
	s    []uint32 // becomes the state after the step
	old  []uint32 // the state before it
	part uint32
	why  cause

	way
}

// way is what is known of one way through a step.
type way struct {
	choices    uint64 // choice k: bit k set means to stay behind
	given      int    // choices that are given; further ones go on
	asked      int
	closed     bool   // the event is taken: it may only violate
	closing    *node  // where what is closed is followed by what has taken the event
	takes      int    // what was taken in this way, without what an EVERY forgot when the match stayed in it
	gaveUp     bool   // events were given up: what WITHIN counted from may be gone
	failedFrom int    // where the failures of this way begin, in Matcher.failed
	spent      bool   // the attempt that has failed had taken the event
	final      bool   // what is closed is not armed again: the WITHIN around it is over
	late       bool   // out of time, not violated
	lost       bool   // an attempt came to its end, even where its EVERY is armed again
	timed      bool   // and because it ran out of time
	tookLeaves uint64 // elements that took the event, absences whose time is over
}

func (x *exec) cell(n *node) *uint32 { return &x.s[n.cell] }

// choose asks whether the match stays behind in an EVERY. An attempt that several partial matches are of arms its
// EVERY again once, when the first of them leaves it.
func (x *exec) choose(n *node) (stay bool) {
	if x.final {
		return false
	}
	if n.shared {
		if x.m.attempts[x.s[n.token]].left {
			return false
		}
		x.m.leaving = append(x.m.leaving, x.s[n.token])
	}
	k := x.asked
	x.asked++
	if k < x.given && x.choices>>k&1 != 0 {
		return true
	}
	x.splitBeside(n)
	return false
}

// enter arms a node for what comes from now on.
func (x *exec) enter(n *node) {
	x.wipe(n)
	x.open(n)
}

// wipe makes the state of a node that of one that has not begun.
func (x *exec) wipe(n *node) {
	clear(x.s[n.word0:n.word1])
	for _, d := range x.m.prog.nodes[n.span0:n.span1] {
		if d.timer != nil {
			mem.Set64(x.s, d.timer.at, never)
		}
		if d.prevTimer != nil {
			mem.Set64(x.s, d.prevTimer.at, never)
		}
		if d.kind == not && d.mode == notFree {
			mem.Set64(x.s, d.spoil, never)
		}
	}
}

// open arms a node whose words are clear.
func (x *exec) open(n *node) {
	if n.entry >= 0 {
		x.noteBase(n, n.entry)
	}
	if n.base != n.entry {
		x.noteBase(n, n.base)
	}
	switch n.kind {
	case not:
		x.openNot(n)
	case sequence:
		x.open(n.items[0])
		x.advance(n)
	case and:
		for i, c := range n.items {
			x.open(c)
			if !waitsFree(c) && x.ok(c) {
				x.stopTimers(c)
				*x.cell(n) |= 1 << i
			}
		}
	case or:
		done := false
		for _, c := range n.items {
			x.open(c)
			done = done || x.ok(c)
		}
		if done {
			for _, c := range n.items {
				x.wipe(c)
			}
			*x.cell(n) = orDone
		}
	case group, every:
		if n.shared {
			x.s[n.token] = x.m.newAttempt()
		}
		x.open(n.items[0])
	}
}

func (x *exec) openNot(n *node) {
	switch n.mode {
	case notFor:
		mem.Set64(x.s, n.timer.at, int64(x.m.now.Add(n.span)))
	case notUntil:
		if n.group != nil {
			x.setUntil(n, x.withinDue(n.group))
		}
	}
}

// setUntil makes an absence last until due; it is true at once where that is over.
func (x *exec) setUntil(n *node, due int64) {
	if due != never && due <= int64(x.m.now) {
		x.s[n.cell] = 1
		due = never
	}
	mem.Set64(x.s, n.timer.at, due)
}

// noteBase notes how many events the slots below a node hold as it is entered.
func (x *exec) noteBase(n *node, at int) {
	for k, slot := range n.slots {
		x.s[at+k] = 0
		if info := x.m.prog.slots[slot]; info.many {
			x.s[at+k] = x.s[info.at+1]
		}
	}
}

// orDone marks an OR of which one side is complete; before, the bits are the sides that failed.
const orDone = 1 << 31

// A group's word: how many repetitions are complete, and marks.
const (
	groupBegun  = 1 << 31 // the repetition that is open has taken something
	groupPrev   = 1 << 30 // the last complete repetition may take more
	groupClosed = 1 << 29 // no repetition is open
	groupCount  = groupClosed - 1
)

func waitsFree(n *node) bool { return n.kind == not && n.mode == notFree }

// seqBounds are the first and the last item of a sequence that are open.
func seqBounds(w uint32) (lo, hi int) { return int(w & 0xffff), int(w >> 16) }

func seqWord(lo, hi int) uint32 { return uint32(lo) | uint32(hi)<<16 }

// ok reports whether a node's minimum is reached: what follows may begin.
func (x *exec) ok(n *node) bool {
	w := x.s[n.cell]
	switch n.kind {
	case element:
		return int(w) >= n.min
	case not:
		return w != 0
	case sequence:
		_, hi := seqBounds(w)
		return hi == len(n.items)-1 && x.ok(n.items[hi])
	case and:
		return x.andDone(n, w)
	case or:
		return w&orDone != 0
	case every:
		return w != 0 || x.ok(n.items[0])
	}
	if x.m.prog.sequence && w&groupBegun != 0 && !(n.max == 1 && x.ok(n.items[0])) {
		return false // an unfinished repetition is not dropped where nothing may be skipped
	}
	return int(w&groupCount) >= n.min || n.max == 1 && w&groupBegun != 0 && x.ok(n.items[0])
}

func (x *exec) andDone(n *node, w uint32) bool {
	for i, c := range n.items {
		if w>>i&1 == 0 && !waitsFree(c) {
			return false
		}
	}
	return true
}

// full reports whether a node takes no more.
func (x *exec) full(n *node) bool {
	w := x.s[n.cell]
	switch n.kind {
	case element:
		return int(w) >= n.max
	case not:
		return w != 0
	case sequence:
		_, hi := seqBounds(w)
		return hi == len(n.items)-1 && x.full(n.items[hi])
	case and:
		return x.andDone(n, w)
	case or:
		return w&orDone != 0
	case every:
		return w != 0
	}
	return w&groupClosed != 0 && w&groupPrev == 0
}

// held reports whether the slots below n hold an event in state s, taken since n was entered.
func (x *exec) held(n *node, s []uint32) bool { return x.heldSince(n, s, n.entry) }

// begun reports whether the current repetition of a group holds an event.
func (x *exec) begun(n *node) bool { return x.heldSince(n, x.s, n.base) }

func (x *exec) heldSince(n *node, s []uint32, base int) bool {
	for k, slot := range n.slots {
		info := x.m.prog.slots[slot]
		switch {
		case !info.many:
			if s[info.at] != 0 {
				return true
			}
		case base >= 0:
			if s[info.at+1] > s[base+k] {
				return true
			}
		case s[info.at+1] != 0:
			return true
		}
	}
	return false
}

// forget drops the events taken since n was entered.
func (x *exec) forget(n *node) { x.forgetSince(n, n.entry) }

// forgetSince drops the events taken since the slots had the lengths noted at base.
func (x *exec) forgetSince(n *node, base int) {
	for k, slot := range n.slots {
		info := x.m.prog.slots[slot]
		if !info.many {
			x.gaveUp = x.gaveUp || x.s[info.at] != 0
			x.s[info.at] = 0
			continue
		}
		to := uint32(0)
		if base >= 0 {
			to = x.s[base+k]
		}
		for ; x.s[info.at+1] > to; x.s[info.at+1]-- {
			x.s[info.at] = x.m.chains.prev(x.s[info.at])
			x.gaveUp = true
		}
	}
}

// take puts the event into a slot.
func (x *exec) take(slot int) {
	info := x.m.prog.slots[slot]
	ev := x.m.current(info.input)
	x.takes++
	if !info.many {
		x.s[info.at] = ev
		return
	}
	x.s[info.at] = x.m.link(info.input, ev, x.s[info.at])
	x.s[info.at+1]++
}

// fits reports whether the event meets the condition of a leaf.
func (x *exec) fits(leaf int) bool { return !x.why.timer && x.why.fit>>leaf&1 != 0 }

// due reports whether a timer has come due.
func (x *exec) due(t *timer) bool {
	if !x.why.timer || t.after != x.why.after || t.counts != x.why.counts {
		return false
	}
	at := mem.Get64(x.s, t.at)
	if t.counts {
		return at < x.m.parts[x.part].events
	}
	return at <= int64(x.m.now)
}

// stopTimers takes back the deadlines of a node that is over.
func (x *exec) stopTimers(n *node) {
	for _, d := range x.m.prog.nodes[n.span0:n.span1] {
		if d.timer != nil {
			mem.Set64(x.s, d.timer.at, never)
		}
		if d.prevTimer != nil {
			mem.Set64(x.s, d.prevTimer.at, never)
		}
		if d.shared {
			x.s[d.token] = 0
		}
	}
}

// advance opens the items of a sequence that may begin, takes back those that may not any more, and closes what is
// full with all before it. It reports false where the match stays in an EVERY instead.
func (x *exec) advance(n *node) bool {
	lo, hi := seqBounds(x.s[n.cell])
	for i := lo; i < hi; i++ {
		if !x.ok(n.items[i]) {
			x.drop(n, i, hi)
			hi = i
		}
	}
	for hi < len(n.items)-1 && x.ok(n.items[hi]) {
		hi++
		x.enter(n.items[hi])
	}
	for i := hi; i >= lo; i-- {
		if x.full(n.items[i]) {
			for ; lo < min(i+1, hi); lo++ {
				if !x.closeIn(n, n.items[lo]) { // what follows an EVERY is complete at once: the match stays in it
					x.drop(n, lo, hi)
					x.s[n.cell] = seqWord(lo, lo)
					x.advance(n)
					return false
				}
				x.stopTimers(n.items[lo])
			}
		}
	}
	x.s[n.cell] = seqWord(lo, hi)
	return true
}

// drop takes back what the items behind i have begun.
func (x *exec) drop(n *node, i, hi int) {
	for j := i + 1; j <= hi; j++ {
		x.forget(n.items[j])
		x.wipe(n.items[j])
	}
}

// rearmEvery makes an EVERY wait as at its beginning.
func (x *exec) rearmEvery(n *node) {
	x.m.dropFailures(x.failedFrom, n)
	x.forget(n)
	x.enter(n)
}

// failEvery makes an EVERY wait as at its beginning because its attempt has failed, if no other partial match is of it.
func (x *exec) failEvery(n *node) {
	id := uint32(0)
	if n.shared {
		id = x.s[n.token]
	}
	x.rearmEvery(n)
	if id != 0 {
		x.m.failed = append(x.m.failed, failure{id, n})
	}
}

// oldest finds the first event of a node's current repetition.
func (x *exec) oldest(n *node) (slot int, e *events, id uint32) {
	for k, i := range n.slots {
		info := x.m.prog.slots[i]
		ev := x.s[info.at]
		if ev == 0 {
			continue
		}
		if info.many {
			from := 0
			if n.base >= 0 {
				from = int(x.s[n.base+k])
			}
			if int(x.s[info.at+1]) <= from {
				continue
			}
			ev = x.m.taken(info, x.s, from)
		}
		if of := x.m.events[info.input]; e == nil || of.pos(ev) < e.pos(id) {
			slot, e, id = i, of, ev
		}
	}
	return slot, e, id
}

// fixDeadlines sets the ends of WITHIN anew after an EVERY was armed again: the event they counted from may be gone.
func (x *exec) fixDeadlines(n *node) {
	if n.kind == group && n.timer != nil && mem.Get64(x.s, n.timer.at) != never {
		x.setWithin(n)
	}
	for _, c := range n.items {
		x.fixDeadlines(c)
	}
}

// withinEnd is the deadline that WITHIN gives the group whose first event is id.
func (n *node) withinEnd(e *events, id uint32) int64 {
	if n.within > 0 {
		return int64(e.time(id).Add(n.within))
	}
	return e.num(id) + n.withinEvents - 1
}

// withinDue is when the WITHIN of a group's current repetition ends: it counts from its first event.
func (x *exec) withinDue(n *node) int64 {
	if _, e, id := x.oldest(n); e != nil {
		return n.withinEnd(e, id)
	}
	return never
}

// setWithin counts WITHIN from the first event of the group's current repetition.
func (x *exec) setWithin(n *node) {
	due := x.withinDue(n)
	mem.Set64(x.s, n.timer.at, due)
	if n.within == 0 {
		return
	}
	for _, d := range x.m.prog.nodes[n.span0:n.span1] {
		if d.kind == not && d.mode == notUntil && d.group == n && x.s[d.cell] == 0 && x.isOpen(d) {
			x.setUntil(d, due)
		}
	}
}

// over reports whether the group's WITHIN that counts from an event is over.
func (x *exec) over(n *node, e *events, id uint32) bool {
	end := n.withinEnd(e, id)
	if n.within > 0 {
		return end <= int64(x.m.now)
	}
	return end < x.m.parts[x.part].events
}
