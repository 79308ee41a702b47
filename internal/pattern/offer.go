package pattern

// offer gives the event, or the instant of a timer, to an open node.
func (x *exec) offer(n *node) result {
	switch n.kind {
	case element:
		if x.full(n) || !x.fits(n.leaf) {
			return idle
		}
		x.take(n.slot)
		*x.cell(n)++
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
		set64(x.s, n.timer.at, never)
		return took
	}
	if !x.fits(n.leaf) {
		return idle
	}
	switch {
	case n.mode == notUntil, x.attemptHolds(n):
		return failed
	case n.mode == notFree:
		set64(x.s, n.spoil, int64(x.m.now))
		return changed
	case x.m.prog.sequence:
		return failed
	}
	set64(x.s, n.timer.at, int64(x.m.now.Add(n.span)))
	return changed
}

// attemptHolds reports whether the attempt a node belongs to, in the nearest EVERY around it, holds an event.
func (x *exec) attemptHolds(n *node) bool {
	if n.every != nil && !n.every.unit {
		return x.held(n.every)
	}
	return x.held(x.m.prog.root)
}

// offerSequence tries the item furthest on first: what takes the event closes all before it.
func (x *exec) offerSequence(n *node) result {
	lo, hi := seqBounds(x.s[n.cell])
	top := lo
	for top < hi && x.ok(n.items[top]) {
		top++
	}
	res, bad := idle, -1
	for i := top; i >= lo; i-- {
		switch x.offer(n.items[i]) {
		case took:
			return x.taken(n, lo, i, hi, bad)
		case failed:
			bad = i
		case changed:
			res = changed
		}
	}
	if bad < 0 {
		x.advance(n)
		return res
	}
	for i := lo; i < bad; i++ {
		if e := looseEvery(n.items[i]); e != nil && x.s[e.cell] == 0 {
			x.lost = true
			x.drop(n, i, hi)
			x.rearmEvery(e)
			x.s[n.cell] = seqWord(i, i)
			return changed
		}
	}
	return failed
}

// taken: item i of a sequence has taken the event, item bad (-1: none) behind it was violated by it.
func (x *exec) taken(n *node, lo, i, hi, bad int) result {
	for j := lo; j < i; j++ {
		if !x.close(n.items[j]) { // the match stays in an EVERY, and what follows it has not begun
			x.drop(n, j, hi)
			x.s[n.cell] = seqWord(j, j)
			return took
		}
		x.stopTimers(n.items[j])
	}
	if i < hi && (bad >= 0 || !x.ok(n.items[i])) {
		x.drop(n, i, hi)
		hi = i
	}
	x.s[n.cell] = seqWord(i, hi)
	x.advance(n)
	return took
}

// drop takes back what the items behind i have begun.
func (x *exec) drop(n *node, i, hi int) {
	for j := i + 1; j <= hi; j++ {
		x.stopTimers(n.items[j])
		x.forget(n.items[j])
	}
}

// looseEvery is an EVERY at the loose end of a node.
func looseEvery(n *node) *node {
	if n.kind == every {
		return n
	}
	if n.kind == sequence || n.kind == group {
		return looseEvery(n.items[len(n.items)-1])
	}
	return nil
}

// offerAnd gives the event to every operand that waits.
func (x *exec) offerAnd(n *node) result {
	res, bad := idle, false
	for i, c := range n.items {
		if *x.cell(n)>>i&1 != 0 {
			continue
		}
		switch x.offer(c) {
		case took:
			res = took
			if x.ok(c) && x.close(c) {
				x.stopTimers(c)
				*x.cell(n) |= 1 << i
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
	if res == took && x.andDone(n, *x.cell(n)) && x.spoiled(n) {
		return failed // the attempt ends unseen
	}
	return res
}

// spoiled reports whether an absence beside the operands was violated, within WITHIN where there is one.
func (x *exec) spoiled(n *node) bool {
	for _, c := range n.items {
		if !waitsFree(c) {
			continue
		}
		at := get64(x.s, c.spoil)
		if at == never {
			continue
		}
		if c.group == nil || c.group.within == 0 || at >= int64(x.m.now.Add(-c.group.within)) {
			return true
		}
	}
	return false
}

// offerOr gives the event to the sides from the left until one takes it.
func (x *exec) offerOr(n *node) result {
	if *x.cell(n)&orDone != 0 {
		return idle
	}
	res, bad := idle, false
	for i, c := range n.items {
		if *x.cell(n)>>i&1 != 0 {
			continue
		}
		switch x.offer(c) {
		case took:
			if x.ok(c) && x.close(c) {
				x.chooseSide(n, i)
			}
			return took
		case changed:
			res = changed
		case failed:
			bad = true
			x.stopTimers(c)
			x.forget(c)
			*x.cell(n) |= 1 << i
		}
	}
	if !bad {
		return res
	}
	if *x.cell(n) == 1<<len(n.items)-1 || x.m.prog.sequence && x.held(x.m.prog.root) {
		return failed
	}
	return changed
}

// chooseSide completes an OR with side i: the other sides hold nothing.
func (x *exec) chooseSide(n *node, i int) {
	x.stopTimers(n)
	*x.cell(n) = orDone | uint32(i)
	for k, c := range n.items {
		if k != i {
			x.forget(c)
		}
	}
}

func (x *exec) offerGroup(n *node) result {
	inner := n.items[0]
	if x.full(n) {
		return idle
	}
	if n.timer != nil && n.timer.after && x.due(n.timer) {
		return x.expire(n)
	}
	res := idle
	if n.max > 1 && x.ok(inner) && x.begun(n) && int(*x.cell(n))+1 < n.max {
		res = x.offerNext(n)
	}
	if res == idle {
		res = x.offer(inner)
	}
	if res == failed {
		return failed
	}
	if res == took && n.timer != nil && get64(x.s, n.timer.at) == never {
		x.setWithin(n)
	}
	if x.full(inner) {
		*x.cell(n)++
		if int(*x.cell(n)) < n.max {
			x.again(n)
		} else {
			x.stopTimers(n)
		}
	}
	return res
}

// again begins the next repetition of a group.
func (x *exec) again(n *node) {
	if n.base >= 0 {
		x.noteBase(n)
	}
	if n.timer != nil {
		set64(x.s, n.timer.at, never)
	}
	x.enter(n.items[0])
}

// offerNext offers the event to the next repetition of a group whose current one could end here.
func (x *exec) offerNext(n *node) result {
	saved := x.m.save(x.s)
	was, asked := x.fresh, x.asked
	x.close(n.items[0])
	x.stopTimers(n.items[0])
	*x.cell(n)++
	x.again(n)
	x.fresh = true
	res := x.offer(n.items[0])
	x.fresh = was
	if res == took {
		x.m.unsave(false, x.s, saved)
		return took
	}
	x.asked = asked
	x.m.unsave(true, x.s, saved)
	return idle
}

// expire ends a group whose WITHIN is over: it closes where its minimum is reached, an EVERY in it is armed again
// where it held all the group holds, else the attempt is over.
func (x *exec) expire(n *node) result {
	set64(x.s, n.timer.at, never)
	if x.ok(n) {
		x.close(n)
		x.stopTimers(n)
		*x.cell(n) |= groupClosed
		return took
	}
	x.m.expired(x)
	x.late, x.lost = true, true
	if x.rearmBelow(n) && !x.held(n) {
		return changed
	}
	return failed
}

// rearmBelow arms the open EVERYs below a node again.
func (x *exec) rearmBelow(n *node) bool {
	switch n.kind {
	case every:
		if n.unit && x.s[n.cell] != 0 {
			return false
		}
		x.rearmEvery(n)
		return true
	case sequence:
		lo, hi := seqBounds(x.s[n.cell])
		for i := lo; i <= hi; i++ {
			if x.rearmBelow(n.items[i]) {
				x.drop(n, i, hi)
				x.s[n.cell] = seqWord(i, i)
				return true
			}
		}
	case and, or:
		some := false
		for i, c := range n.items {
			if *x.cell(n)>>i&1 == 0 && x.rearmBelow(c) {
				some = true
			}
		}
		return some
	case group:
		if *x.cell(n)&groupClosed == 0 && x.rearmBelow(n.items[0]) {
			return true
		}
	}
	return false
}

func (x *exec) offerEvery(n *node) result {
	inner := n.items[0]
	if x.s[n.cell] != 0 { // the match has left it and goes on alone
		return x.offer(inner)
	}
	res := x.offer(inner)
	switch {
	case res == failed:
		x.lost = true
		x.rearmEvery(n)
		return changed
	case res == took && (x.full(inner) || n.unit && !x.why.timer):
		if x.choose() {
			x.rearmEvery(n)
			return took
		}
		x.s[n.cell] = 1
	}
	return res
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
				return false
			}
		}
	case group:
		if x.full(n) {
			return true
		}
		if inner := n.items[0]; x.ok(inner) {
			return x.close(inner)
		}
		if n.max > 1 {
			x.forget(n) // an unfinished repetition
		}
	case every:
		if x.s[n.cell] != 0 {
			return true
		}
		if x.choose() {
			x.rearmEvery(n)
			return false
		}
		x.s[n.cell] = 1
	}
	return true
}
