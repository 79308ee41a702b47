package pattern

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/vec"
)

// In a SEQUENCE an attempt holds the latest events of its partition, one after the other. So a partition needs no more
// than those events, kept once in a ring, and which attempts there are: bit k-1 stands for the one that holds k events.
//
// A ring's record: the attempts, where the latest event stands, then for each event its Time, which values are NULL,
// and the values.
const (
	ringAttempts = 0
	ringLatest   = 1
	ringEvents   = 2
	eventHead    = 3 // words of an event before its values
)

// ringEvent is the event before the latest one by back places.
func (c *chain) ringEvent(rec []uint32, back int) []uint32 {
	n := len(c.slots) - 1
	at := int(rec[ringLatest]) - back
	if at < 0 {
		at += n
	}
	size := (len(rec) - ringEvents) / n
	return rec[ringEvents+at*size : ringEvents+(at+1)*size]
}

// follow lets row i happen to the attempts of its partition: each takes it or is gone.
func (c *chain) follow(in *chainInput, b *vec.Batch, i int, part uint32, mask uint64) {
	id := c.rings[part]
	if id == 0 && mask&1 == 0 {
		return
	}
	t := int64(b.Time[i])
	if mask&1 != 0 {
		c.makeRoom(t) // before the ring is looked at: it may go
		id = c.rings[part]
	}
	var attempts, next uint32
	var rec []uint32
	if id != 0 {
		rec = c.runs.At(id)
		attempts = rec[ringAttempts]
	}
	for rest := attempts; rest != 0; {
		k := bits.Len32(rest)
		rest &^= 1 << (k - 1)
		switch {
		case c.over(mem.Get64(c.ringEvent(rec, k-1), 0), t):
			c.steps[k].Expired++
			c.expired++
		case mask>>k&1 == 0 || !c.takes(k, in, i, rec):
		case k == len(c.slots)-1:
			c.complete(rec, i, part)
		default:
			next |= 1 << k
			c.steps[k].Advanced++
			c.steps[k+1].Entered++
		}
	}
	c.count(part, bits.OnesCount32(next)-bits.OnesCount32(attempts))
	if mask&1 != 0 && c.room() { // what has just ended has made room
		next |= 1
		c.count(part, 1)
		c.steps[0].Advanced++
		c.steps[1].Entered++
	}
	c.keepLatest(in, i, t, part, next)
}

// takes reports whether the attempt that holds k events takes row i.
func (c *chain) takes(k int, in *chainInput, i int, rec []uint32) bool {
	s := &c.slots[k]
	if len(s.terms) == 0 {
		return true
	}
	if !s.load(&in.vals, i) {
		return false
	}
	for j := range s.terms {
		x := &s.terms[j]
		e := c.ringEvent(rec, k-1-x.slot)
		if e[eventHead-1]&x.bit != 0 || !x.holds(e[x.at:], nil) {
			return false
		}
	}
	return true
}

// complete notes a match; what its events keep is copied, since the ring goes on.
func (c *chain) complete(rec []uint32, i int, part uint32) {
	n := len(c.slots) - 1
	c.done = append(c.done, chainDone{at: int32(len(c.words)), row: int32(i), part: part})
	for j := range n {
		c.words = append(c.words, c.ringEvent(rec, n-1-j)...)
	}
	c.steps[n].Advanced++
	c.matched++
}

// keepLatest makes row i the latest event of its partition, or forgets the ring where no attempt is left.
func (c *chain) keepLatest(in *chainInput, i int, t int64, part uint32, attempts uint32) {
	id := c.rings[part]
	switch {
	case attempts == 0 && id == 0:
		return
	case attempts == 0:
		c.runs.Drop(id)
		c.rings[part] = 0
		return
	case id == 0:
		id = c.runs.Take()
		c.rings[part] = id
		c.runs.At(id)[ringLatest] = 0
	}
	rec := c.runs.At(id)
	rec[ringAttempts] = attempts
	rec[ringLatest]++
	if int(rec[ringLatest]) >= len(c.slots)-1 {
		rec[ringLatest] = 0
	}
	e := c.ringEvent(rec, 0)
	mem.Set64(e, 0, t)
	e[eventHead-1] = 0
	for _, s := range in.slots {
		c.keepAll(&c.slots[s], &in.vals, i, e, eventHead-1)
	}
}

// sweepRing forgets the attempts of a partition that ran out of time.
func (c *chain) sweepRing(part uint32, t int64) {
	id := c.rings[part]
	rec := c.runs.At(id)
	attempts := rec[ringAttempts]
	for rest := attempts; rest != 0; rest &= rest - 1 {
		k := bits.TrailingZeros32(rest) + 1
		start := mem.Get64(c.ringEvent(rec, k-1), 0)
		c.earliest = min(c.earliest, start)
		if c.over(start, t) {
			rec[ringAttempts] &^= 1 << (k - 1)
			c.steps[k].Expired++
			c.expired++
		}
	}
	c.count(part, bits.OnesCount32(rec[ringAttempts])-bits.OnesCount32(attempts))
	if rec[ringAttempts] == 0 {
		c.runs.Drop(id)
		c.rings[part] = 0
	}
}
