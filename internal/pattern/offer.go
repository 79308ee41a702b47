package pattern

import "github.com/eventflux-go/eventflux/internal/mem"

// offer gives the event, or the instant of a timer, to an open node.
func (x *exec) offer(n *node) result {
	switch n.kind {
	case element:
		if x.closed || x.full(n) || !x.fits(n.leaf) {
			return idle
		}
		x.take(n.slot)
		if w := x.cell(n); n.max != unbounded || int(*w) < n.min {
			*w++ // beyond the minimum of what has no maximum the number makes no difference
		}
		x.tookLeaves |= 1 << n.leaf
		return took
	case not:
		return x.offerNot(n)
	case sequence:
		return x.offerSequence(n)
	case and:
		return x.offerAnd(n)
	case or:
		return x.offerOr(n)
	case group:
		return x.offerGroup(n)
	}
	return x.offerEvery(n)
}

// offerNot: the time of an absence is over, or its event comes.
func (x *exec) offerNot(n *node) result {
	if x.s[n.cell] != 0 {
		return idle // once satisfied it stays so
	}
	if n.timer != nil && x.due(n.timer) {
		x.s[n.cell] = 1
		x.takes++
		x.tookLeaves |= 1 << n.leaf
		mem.Set64(x.s, n.timer.at, never)
		return took
	}
	if !x.fits(n.leaf) {
		return idle
	}
	switch {
	case x.m.prog.sequence, x.attemptHolds(n):
		return failed
	case n.mode == notFor:
		mem.Set64(x.s, n.timer.at, int64(x.m.now.Add(n.span)))
	case n.inOr:
		return failed // of its side
	case n.mode == notFree:
		mem.Set64(x.s, n.spoil, int64(x.m.now))
	}
	return changed
}

// attemptHolds reports whether the attempt a node belongs to, in the nearest EVERY around it, held an event before
// the one at hand.
func (x *exec) attemptHolds(n *node) bool {
	if n.every != nil {
		return x.held(n.every, x.old)
	}
	return x.held(x.m.prog.root, x.old)
}

// offerSequence tries the item furthest on first: what takes the event closes all before it.
func (x *exec) offerSequence(n *node) result {
	lo, hi := seqBounds(x.s[n.cell])
	res, bad, before := idle, -1, x.takes
	for i := hi; i >= lo; i-- {
		switch x.offer(n.items[i]) {
		case took:
			if !x.taken(n, lo, i, hi, bad) {
				x.takes = before
			}
			return took
		case failed:
			bad = i
		case changed:
			res = changed
		}
		if x.spent {
			break
		}
	}
	if bad < 0 {
		if res == changed {
			x.advance(n)
		}
		return res
	}
	if x.spent {
		return x.spentIn(n, lo, bad, hi, before)
	}
	for i := lo; i < bad; i++ {
		if x.looseEvery(n.items[i]) {
			x.lost = true
			x.drop(n, i, hi)
			x.rearmLoose(n.items[i])
			x.s[n.cell] = seqWord(i, i)
			x.advance(n)
			return changed
		}
	}
	return failed
}

// spentIn: item bad of a sequence has taken the event and come to nothing by it. What is before it is closed by that all
// the same: the match goes on where it stays in an EVERY there.
func (x *exec) spentIn(n *node, lo, bad, hi, before int) result {
	for j := lo; j < bad; j++ {
		if !x.closeIn(n, n.items[j]) {
			x.drop(n, j, hi)
			x.s[n.cell] = seqWord(j, j)
			x.advance(n)
			x.spent, x.takes = false, before
			return took
		}
	}
	return failed
}

// taken: item i of a sequence has taken the event, item bad (-1: none) behind it was violated by it. It reports false
// where the match stays in an EVERY before it instead.
func (x *exec) taken(n *node, lo, i, hi, bad int) bool {
	for j := lo; j < i; j++ {
		if !x.closeIn(n, n.items[j]) { // the match stays in an EVERY, and what follows it has not begun
			x.drop(n, j, hi)
			x.s[n.cell] = seqWord(j, j)
			x.advance(n) // a repeated group before the one that the EVERY is in may be enough
			return false
		}
		x.stopTimers(n.items[j])
	}
	if bad >= 0 {
		x.drop(n, i, hi)
		hi = i
	}
	x.s[n.cell] = seqWord(i, hi)
	return x.advance(n)
}

// looseEvery reports whether an EVERY is at the loose end of a node that has reached its minimum.
func (x *exec) looseEvery(n *node) bool {
	switch {
	case !x.ok(n):
		return false
	case n.kind == every:
		return x.s[n.cell] == 0 && (x.looseEvery(n.items[0]) || !n.shared || !x.m.attempts[x.s[n.token]].left)
	case n.kind == sequence:
		return x.looseEvery(n.items[len(n.items)-1])
	case n.kind != group:
		return false
	case n.max == 1:
		return x.looseEvery(n.items[0])
	}
	return x.s[n.cell]&groupPrev != 0 && x.looseEvery(n.prev)
}

// rearmLoose arms the innermost EVERY at the loose end of a node again: its attempt has been violated.
func (x *exec) rearmLoose(n *node) {
	switch n.kind {
	case every:
		if x.looseEvery(n.items[0]) {
			x.rearmLoose(n.items[0])
			return
		}
		x.failEvery(n)
	case sequence:
		last := len(n.items) - 1
		x.rearmLoose(n.items[last])
		x.s[n.cell] = seqWord(last, last)
		x.advance(n)
	case group:
		if n.max > 1 {
			x.forgetSince(n, n.base)
			x.backToPrev(n)
		}
		x.rearmLoose(n.items[0])
	}
}

// offerAnd gives the event to every operand that waits.
func (x *exec) offerAnd(n *node) result {
	res, bad := idle, false
	for i, c := range n.items {
		if *x.cell(n)>>i&1 != 0 {
			continue
		}
		before := x.takes
		switch x.offer(c) {
		case took:
			res = took
			switch {
			case !x.ok(c):
			case x.close(c):
				x.stopTimers(c)
				*x.cell(n) |= 1 << i
			default:
				x.takes = before
			}
		case changed:
			if res == idle {
				res = changed
			}
		case failed:
			bad = true
		}
	}
	if bad {
		return failed
	}
	if res == took && x.andDone(n, *x.cell(n)) {
		if x.spoiled(n) {
			x.spent = true // the attempt ends unseen
			return failed
		}
		x.stopTimers(n)
	}
	return res
}

// spoiled reports whether an absence beside the operands was violated, within WITHIN where there is one.
func (x *exec) spoiled(n *node) bool {
	for _, c := range n.items {
		if !waitsFree(c) {
			continue
		}
		at := mem.Get64(x.s, c.spoil)
		if at != never && (c.group == nil || at >= int64(x.m.now.Add(-c.group.within))) {
			return true
		}
	}
	return false
}

// offerOr gives the event to the sides from the left until one takes it. To those behind it may only be a violation.
func (x *exec) offerOr(n *node) result {
	if *x.cell(n)&orDone != 0 {
		return idle
	}
	res, bad, done, was, unseen := idle, false, -1, x.closed, false
	for i, c := range n.items {
		if *x.cell(n)>>i&1 != 0 {
			continue
		}
		before := x.takes
		switch x.offer(c) {
		case took:
			res = took
			x.closed = !x.why.timer
			switch {
			case done >= 0 || !x.ok(c):
			case x.close(c):
				done = i
			default:
				x.takes = before
			}
		case changed:
			res = max(res, changed)
		case failed:
			bad, unseen, x.spent = true, unseen || x.spent, false
			x.giveUp(c)
			*x.cell(n) |= 1 << i
		}
	}
	x.closed = was
	switch {
	case bad && !x.why.timer && x.m.prog.sequence && x.held(x.m.prog.root, x.old):
		return failed
	case done >= 0:
		x.chooseSide(n, done)
	case *x.cell(n) == 1<<len(n.items)-1:
		x.spent = unseen
		return failed
	case bad:
		res = max(res, changed)
	}
	return res
}

// chooseSide completes an OR with side i: the other sides hold nothing.
func (x *exec) chooseSide(n *node, i int) {
	for k, c := range n.items {
		if k != i && *x.cell(n)>>k&1 == 0 {
			x.forget(c)
		}
		x.wipe(c)
	}
	*x.cell(n) = orDone
}

// giveUp drops what a side of OR holds: it does not count for WITHIN any more.
func (x *exec) giveUp(n *node) {
	x.forget(n)
	x.wipe(n)
}

// offerEvery: a match that completes an EVERY goes on, or stays behind for the next.
func (x *exec) offerEvery(n *node) result {
	if x.s[n.cell] != 0 {
		return idle
	}
	before := x.takes
	res := x.offer(n.items[0])
	switch {
	case res == failed:
		unseen := x.spent
		x.lost, x.spent = true, false
		if x.late {
			x.m.expired(x)
			x.late = false
		}
		switch {
		case n.shared && x.m.attempts[x.s[n.token]].left:
			return failed
		case !unseen:
			x.failEvery(n)
			return changed
		case n.shared: // it was complete
			x.m.leaving = append(x.m.leaving, x.s[n.token])
		}
		x.rearmEvery(n)
		x.takes = before
		return took
	case res != idle && x.full(n.items[0]):
		if !x.leave(n) {
			x.takes = before
		}
	}
	return res
}

// leave completes an EVERY, or reports false where the match stays in it and it is armed again.
func (x *exec) leave(n *node) bool {
	if x.choose(n) {
		x.rearmEvery(n)
		return false
	}
	x.stopTimers(n)
	x.s[n.cell] = 1
	return true
}

// close completes a node whose minimum is reached, because what follows it has begun or nothing follows. It reports
// false where the match stays in an EVERY instead, which is then armed again.
func (x *exec) close(n *node) bool {
	switch n.kind {
	case sequence:
		lo, hi := seqBounds(x.s[n.cell])
		for i := lo; i <= hi; i++ {
			if !x.close(n.items[i]) {
				x.drop(n, i, hi)
				x.s[n.cell] = seqWord(i, i)
				x.advance(n)
				return false
			}
		}
	case group:
		return x.closeGroup(n)
	case every:
		if x.s[n.cell] != 0 {
			return true
		}
		if !x.ok(n.items[0]) {
			return true
		}
		if !x.close(n.items[0]) {
			return false
		}
		return x.leave(n)
	}
	return true
}
