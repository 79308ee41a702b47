package pattern

import "github.com/eventflux-go/eventflux/vec"

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
	s    []uint32
	part uint32
	why  cause

	choices uint64 // choice k: bit k set means to stay behind
	given   int    // choices that are given; further ones go on
	asked   int
	fresh   bool // conditions are tested at once: the state is not the one the candidates were tested with
	rearmed bool
	expired bool
	late    bool // out of time, not violated
	lost    bool // an attempt came to its end, even where its EVERY is armed again
}

func (x *exec) cell(n *node) *uint32 { return &x.s[n.cell] }

// choose asks whether the match stays behind in an EVERY.
func (x *exec) choose() (stay bool) {
	k := x.asked
	x.asked++
	return k < x.given && x.choices>>k&1 != 0
}

// enter arms a node for what comes from now on.
func (x *exec) enter(n *node) {
	for _, d := range x.m.prog.nodes[n.span0:n.span1] {
		x.s[d.cell] = 0
		if d.timer != nil {
			set64(x.s, d.timer.at, never)
		}
		if d.kind == not && d.mode == notFree {
			set64(x.s, d.spoil, never)
		}
	}
	x.open(n)
}

// open arms a node whose words are clear.
func (x *exec) open(n *node) {
	if n.base >= 0 {
		x.noteBase(n)
	}
	switch n.kind {
	case not:
		switch n.mode {
		case notFor:
			set64(x.s, n.timer.at, int64(x.m.now.Add(n.span)))
		case notUntil:
			if n.group.timer != nil {
				set64(x.s, n.timer.at, get64(x.s, n.group.timer.at))
			}
		}
	case sequence:
		x.open(n.items[0])
		x.advance(n)
	case and:
		for i, c := range n.items {
			x.open(c)
			if !waitsFree(c) && x.ok(c) {
				*x.cell(n) |= 1 << i
			}
		}
	case or:
		for _, c := range n.items {
			x.open(c)
		}
		for i, c := range n.items {
			if x.ok(c) {
				*x.cell(n) = orDone | uint32(i)
				break
			}
		}
	case group, every:
		x.open(n.items[0])
	}
}

// noteBase notes how many events the slots below a node hold as it is entered.
func (x *exec) noteBase(n *node) {
	for k, slot := range n.slots {
		if info := x.m.prog.slots[slot]; info.many {
			x.s[n.base+k] = x.s[info.at+1]
		} else {
			x.s[n.base+k] = 0
		}
	}
}

// orDone marks an OR of which one side, in the low bits, is complete; before, the bits are the sides that failed.
const orDone = 1 << 31

// groupClosed marks a group that takes no more; the other bits count its repetitions.
const groupClosed = 1 << 31

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
		return w != 0 || n.mode == notFree
	case sequence:
		_, hi := seqBounds(w)
		return hi == len(n.items)-1 && x.ok(n.items[hi])
	case and:
		return x.andDone(n, w)
	case or:
		return w&orDone != 0
	case every:
		return x.ok(n.items[0])
	}
	if w&groupClosed != 0 {
		return true
	}
	count, inner := int(w), x.ok(n.items[0])
	if x.m.prog.sequence && !inner && x.begun(n) {
		return false // an unfinished repetition is not dropped where nothing may be skipped
	}
	return count >= n.min || inner && count+1 >= n.min
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
		return x.full(n.items[0])
	}
	return w&groupClosed != 0 || int(w) >= n.max || int(w)+1 == n.max && x.full(n.items[0])
}

// held reports whether slots below n hold an event taken since n was entered.
func (x *exec) held(n *node) bool {
	for k, slot := range n.slots {
		info := x.m.prog.slots[slot]
		switch {
		case !info.many:
			if x.s[info.at] != 0 {
				return true
			}
		case n.base >= 0:
			if x.s[info.at+1] > x.s[n.base+k] {
				return true
			}
		case x.s[info.at+1] != 0:
			return true
		}
	}
	return false
}

// begun reports whether the current repetition of a group holds an event.
func (x *exec) begun(n *node) bool { return x.held(n) }

// forget drops the events taken since n was entered or its repetition began.
func (x *exec) forget(n *node) {
	for k, slot := range n.slots {
		info := x.m.prog.slots[slot]
		if !info.many {
			x.s[info.at] = 0
			continue
		}
		to := uint32(0)
		if n.base >= 0 {
			to = x.s[n.base+k]
		}
		for x.s[info.at+1] > to {
			x.s[info.at] = x.m.chains.prev(x.s[info.at])
			x.s[info.at+1]--
		}
	}
}

// take puts the event into a slot.
func (x *exec) take(slot int) {
	info := x.m.prog.slots[slot]
	ev := x.m.current(info.input)
	if !info.many {
		x.s[info.at] = ev
		return
	}
	x.s[info.at] = x.m.link(ev, x.s[info.at])
	x.s[info.at+1]++
}

// fits reports whether the event meets the condition of a leaf.
func (x *exec) fits(leaf int) bool {
	if x.why.timer {
		return false
	}
	if x.fresh {
		return x.m.test(x.m.prog.leaves[leaf], x.part, x.s)
	}
	return x.why.fit>>leaf&1 != 0
}

// due reports whether a timer has come due.
func (x *exec) due(t *timer) bool {
	if !x.why.timer || t.after != x.why.after || t.counts != x.why.counts {
		return false
	}
	at := get64(x.s, t.at)
	if t.counts {
		return at < x.m.parts[x.part].events
	}
	return at <= int64(x.m.now)
}

// stopTimers takes back the deadlines of a node that is over.
func (x *exec) stopTimers(n *node) {
	for _, d := range x.m.prog.nodes[n.span0:n.span1] {
		if d.timer != nil {
			set64(x.s, d.timer.at, never)
		}
	}
}

// advance opens the items of a sequence that may begin, and forgets those that take no more.
func (x *exec) advance(n *node) {
	lo, hi := seqBounds(x.s[n.cell])
	for hi < len(n.items)-1 && x.ok(n.items[hi]) {
		if x.full(n.items[hi]) {
			for ; lo <= hi; lo++ {
				x.stopTimers(n.items[lo])
			}
		}
		hi++
		x.enter(n.items[hi])
	}
	x.s[n.cell] = seqWord(lo, hi)
}

// rearmEvery makes an EVERY wait as at its beginning.
func (x *exec) rearmEvery(n *node) {
	x.forget(n)
	x.enter(n)
	x.rearmed = true
}

// firstTime is the Time of the oldest event below n; ok is false if there is none.
func (x *exec) firstTime(n *node) (first vec.Time, pos int64, ok bool) {
	for k, slot := range n.slots {
		info := x.m.prog.slots[slot]
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
		e := x.m.events[info.input]
		if p := e.pos(ev); !ok || p < pos {
			first, pos, ok = e.time(ev), p, true
		}
	}
	return first, pos, ok
}

// fixDeadlines sets the ends of WITHIN anew after an EVERY was armed again: the event they counted from may be gone.
func (x *exec) fixDeadlines(n *node) {
	if n.kind == group && n.timer != nil && get64(x.s, n.timer.at) != never {
		x.setWithin(n)
	}
	for _, c := range n.items {
		x.fixDeadlines(c)
	}
}

// setWithin counts WITHIN from the first event of the group's current repetition.
func (x *exec) setWithin(n *node) {
	first, _, ok := x.firstTime(n)
	due := never
	switch {
	case !ok:
	case n.within > 0:
		due = int64(first.Add(n.within))
	default:
		due = x.m.parts[x.part].events + n.withinEvents - 1
	}
	set64(x.s, n.timer.at, due)
	for _, d := range x.m.prog.nodes[n.span0:n.span1] {
		if d.kind == not && d.mode == notUntil && d.group == n && x.s[d.cell] == 0 && x.isOpen(d) {
			set64(x.s, d.timer.at, due)
		}
	}
}
