package pattern

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/mem"
)

// offerGroup gives the event to the repetition that is open, then to the one before, if that may take more.
func (x *exec) offerGroup(n *node) result {
	w := *x.cell(n)
	if n.prevTimer != nil && w&groupPrev != 0 && x.due(n.prevTimer) {
		x.endPrev(n)
		return changed
	}
	if w&groupClosed == 0 && n.timer != nil && x.due(n.timer) {
		return x.expire(n)
	}
	res, bad, before := idle, false, x.takes
	if w&groupClosed == 0 {
		switch r := x.offer(n.items[0]); r {
		case took:
			return x.repetitionTook(n, before)
		case failed:
			bad = true
			x.forgetSince(n, n.base) // what it took together with what it forbids
		case changed:
			res = r
			x.closeFull(n) // what is inside may have closed by its own WITHIN
		}
	}
	if w&groupPrev != 0 {
		switch r := x.offer(n.prev); r {
		case took:
			return x.prevTook(n, bad)
		case failed:
			x.endPrev(n)
			res = changed
		default:
			res = max(res, r)
			switch {
			case !x.ok(n.prev): // an EVERY in it was armed again
				x.forgetSince(n, n.base)
				x.backToPrev(n)
				return res
			case x.full(n.prev):
				x.endPrev(n)
			}
		}
	}
	if !bad {
		return res
	}
	if int(w&groupCount) < n.min || x.m.prog.sequence {
		return failed
	}
	x.dropRepetition(n)
	if x.spent {
		x.spent = false
		return took
	}
	return changed
}

// repetitionTook: the open repetition has taken something, which closes the one before. before is what was taken
// before that.
func (x *exec) repetitionTook(n *node, before int) result {
	if *x.cell(n)&groupPrev != 0 {
		if !x.closePrev(n) { // the match stays in an EVERY of the repetition before
			x.takes = before
			return took
		}
		x.endPrev(n)
	}
	if x.takes == before { // the match stays in an EVERY of this repetition
		return took
	}
	*x.cell(n) |= groupBegun
	if n.timer != nil && mem.Get64(x.s, n.timer.at) == never {
		x.setWithin(n)
	}
	inner := n.items[0]
	if n.max == 1 {
		x.closeFull(n)
		return took
	}
	if !x.ok(inner) {
		return took
	}
	*x.cell(n) = *x.cell(n)&groupCount + 1
	if !x.full(inner) {
		x.toPrev(n)
	}
	x.stopTimers(inner)
	if n.timer != nil {
		mem.Set64(x.s, n.timer.at, never)
	}
	if int(*x.cell(n)&groupCount) == n.max {
		*x.cell(n) |= groupClosed
		for k := range n.slots {
			x.s[n.base+k] = unlimited // all events are of the repetitions before
		}
		return took
	}
	x.noteBase(n, n.base)
	x.enter(inner)
	return took
}

// closeFull closes a group of one repetition that takes no more.
func (x *exec) closeFull(n *node) {
	if n.max == 1 && *x.cell(n)&groupBegun != 0 && x.full(n.items[0]) {
		x.stopTimers(n)
		*x.cell(n) = groupClosed | 1
	}
}

// unlimited stands for the number of events before a repetition that will not begin.
const unlimited = 1<<32 - 1

// toPrev makes the open repetition the one before.
func (x *exec) toPrev(n *node) {
	inner := n.items[0]
	copy(x.s[n.prev.word0:n.prev.word1], x.s[inner.word0:inner.word1])
	copy(x.s[n.prevBase:n.prevBase+len(n.slots)], x.s[n.base:n.base+len(n.slots)])
	if n.timer != nil {
		mem.Set64(x.s, n.prevTimer.at, mem.Get64(x.s, n.timer.at))
	}
	*x.cell(n) |= groupPrev
}

// closePrev completes the repetition before. It reports false where the match stays in an EVERY of it instead: that
// repetition is then the open one again, and what the one behind it has taken is dropped.
func (x *exec) closePrev(n *node) bool {
	for k, slot := range n.slots {
		info := x.m.prog.slots[slot]
		from := len(x.m.tail)
		for ; info.many && x.s[info.at+1] > x.s[n.base+k]; x.s[info.at+1]-- {
			x.m.tail = append(x.m.tail, x.m.chains.event(x.s[info.at]))
			x.s[info.at] = x.m.chains.prev(x.s[info.at])
		}
		x.m.tail = append(x.m.tail, uint32(len(x.m.tail)-from))
	}
	left := x.closeIn(n, n.prev)
	for k := len(n.slots) - 1; k >= 0; k-- {
		info := x.m.prog.slots[n.slots[k]]
		if left && info.many {
			x.shiftBase(n, k, x.s[info.at+1])
		}
		last := len(x.m.tail) - 1
		events := x.m.tail[last-int(x.m.tail[last]) : last]
		for i := len(events) - 1; i >= 0 && left; i-- {
			x.s[info.at] = x.m.link(info.input, events[i], x.s[info.at])
			x.s[info.at+1]++
		}
		x.m.tail = x.m.tail[:last-len(events)]
	}
	if !left {
		x.backToPrev(n)
	}
	return left
}

// shiftBase corrects the lengths that the open repetition of a group and what is in it have noted for slot k of the
// group, now that the repetitions before hold to events.
func (x *exec) shiftBase(n *node, k int, to uint32) {
	from := x.s[n.base+k]
	if from == to || from == unlimited {
		return
	}
	x.s[n.base+k] = to
	inner := n.items[0]
	for _, d := range x.m.prog.nodes[inner.span0:inner.span1] {
		j := slices.Index(d.slots, n.slots[k])
		if j < 0 {
			continue
		}
		at := [...]int{d.entry, d.base, -1}
		if d.base == d.entry {
			at[1] = -1
		}
		if d.prev != nil && x.s[d.cell]&groupPrev != 0 {
			at[2] = d.prevBase
		}
		for _, b := range at {
			if b >= 0 && x.s[b+j] != unlimited {
				x.s[b+j] += to - from
			}
		}
	}
}

// backToPrev makes the repetition before the open one again, without what came after it.
func (x *exec) backToPrev(n *node) {
	inner := n.items[0]
	copy(x.s[inner.word0:inner.word1], x.s[n.prev.word0:n.prev.word1])
	copy(x.s[n.base:n.base+len(n.slots)], x.s[n.prevBase:n.prevBase+len(n.slots)])
	if n.timer != nil {
		mem.Set64(x.s, n.timer.at, mem.Get64(x.s, n.prevTimer.at))
	}
	x.clampBases(inner)
	count := *x.cell(n)&groupCount - 1
	x.endPrev(n)
	*x.cell(n) = count | groupBegun
}

// clampBases corrects the lengths that nodes noted when they were entered while the slots still held what was dropped
// after.
func (x *exec) clampBases(n *node) {
	for _, d := range x.m.prog.nodes[n.span0:n.span1] {
		for k, slot := range d.slots {
			info := x.m.prog.slots[slot]
			if !info.many {
				continue
			}
			for _, at := range []int{d.entry, d.base} {
				if at >= 0 {
					x.s[at+k] = min(x.s[at+k], x.s[info.at+1])
				}
			}
		}
	}
}

// endPrev ends the repetition before: it takes no more.
func (x *exec) endPrev(n *node) {
	x.stopTimers(n.prev)
	if n.prevTimer != nil {
		mem.Set64(x.s, n.prevTimer.at, never)
	}
	*x.cell(n) &^= groupPrev
}

// prevTook: the last complete repetition took the event. bad: it violated the one that is open.
func (x *exec) prevTook(n *node, bad bool) result {
	if !x.ok(n.prev) { // in a SEQUENCE, an inner repetition has begun and must be completed
		x.backToPrev(n)
		return took
	}
	if x.full(n.prev) {
		x.endPrev(n)
	}
	if *x.cell(n)&groupClosed == 0 {
		for k, slot := range n.slots {
			if info := x.m.prog.slots[slot]; info.many {
				x.shiftBase(n, k, x.s[info.at+1])
			}
		}
		if bad {
			x.enter(n.items[0])
		}
	}
	return took
}

// dropRepetition begins the open repetition anew: one that the match does not need has come to nothing.
func (x *exec) dropRepetition(n *node) {
	x.late = false
	x.forgetSince(n, n.base)
	if n.timer != nil {
		mem.Set64(x.s, n.timer.at, never)
	}
	*x.cell(n) &^= groupBegun
	x.enter(n.items[0])
}

// closeGroup completes a group: an unfinished repetition is dropped.
func (x *exec) closeGroup(n *node) bool {
	w := *x.cell(n)
	if n.max == 1 {
		if w&groupClosed != 0 {
			return true
		}
		if x.ok(n.items[0]) && w&groupBegun != 0 {
			return x.close(n.items[0])
		}
	}
	if w&groupPrev != 0 && !x.closePrev(n) {
		return false
	}
	if w&groupClosed == 0 {
		x.forgetSince(n, n.base)
	}
	return true
}

// expire ends the open repetition of a group whose WITHIN is over: it closes where it may take more without need; an
// EVERY in it whose attempt holds what is too old is armed again; else the attempt is over.
func (x *exec) expire(n *node) result {
	if n.max == 1 && *x.cell(n)&groupBegun != 0 && x.ok(n.items[0]) {
		x.final = true
		x.close(n.items[0])
		x.final = false
		x.stopTimers(n)
		*x.cell(n) = groupClosed | 1
		return changed
	}
	for {
		slot, e, id := x.oldest(n)
		if e == nil || !x.over(n, e, id) {
			break
		}
		x.lost, x.timed = true, true
		at := uint32(0)
		if n.base >= 0 {
			at = x.s[n.base+slices.Index(n.slots, slot)]
		}
		if !x.reset(n.items[0], slot, at) {
			x.late = true
			if int(*x.cell(n)&groupCount) >= n.min && !x.m.prog.sequence {
				x.dropRepetition(n)
				return changed
			}
			return failed
		}
	}
	x.m.expired(x)
	if !x.begun(n) {
		*x.cell(n) &^= groupBegun
	}
	x.setWithin(n)
	return changed
}

// reset gives up the attempt that holds event number at of a slot, in the outermost EVERY around it.
func (x *exec) reset(n *node, slot int, at uint32) bool {
	if !x.holdsEvent(n, n.base, slot, at) {
		return false
	}
	switch n.kind {
	case every:
		if x.s[n.cell] != 0 || n.shared && x.m.attempts[x.s[n.token]].left {
			return false
		}
		x.failEvery(n)
		return true
	case sequence:
		lo, hi := seqBounds(x.s[n.cell])
		for i := lo; i <= hi; i++ {
			if x.reset(n.items[i], slot, at) {
				x.drop(n, i, hi)
				x.s[n.cell] = seqWord(i, i)
				x.advance(n)
				return true
			}
		}
	case and, or:
		for i, c := range n.items {
			if *x.cell(n)>>i&1 == 0 && x.reset(c, slot, at) {
				return true
			}
		}
	case group:
		return *x.cell(n)&groupClosed == 0 && x.reset(n.items[0], slot, at)
	}
	return false
}

// holdsEvent reports whether event number at of a slot was taken by n since the lengths noted at base.
func (x *exec) holdsEvent(n *node, base, slot int, at uint32) bool {
	k := slices.Index(n.slots, slot)
	return k >= 0 && (base < 0 || !x.m.prog.slots[slot].many || x.s[base+k] <= at)
}
