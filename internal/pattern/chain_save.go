package pattern

import (
	"math"
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/vec"
)

// Save writes the partial matches by partition.
func (c *chain) Save(w *codec.Writer) {
	w.Tag("pattern chain", 1)
	w.Varint(int64(c.now))
	for _, n := range []int64{c.started, c.latest, c.matched, c.expired, c.dropped} {
		w.Varint(n)
	}
	if c.keys != nil {
		c.keys.Save(w)
	}
	w.Uvarint(uint64(len(c.held)))
	for part := range c.held {
		if c.plan.Sequence {
			c.saveRing(w, c.rings[part])
			continue
		}
		n := len(c.slots) - 1
		for k := range n {
			l := &c.lists[part*n+k]
			c.lineUp(k+1, l)
			c.saveList(w, k+1, l.head)
		}
	}
}

// saveList writes the partial matches that wait for slot k.
func (c *chain) saveList(w *codec.Writer, k int, head uint32) {
	n := 0
	for id := head; id != 0; id = c.runs.At(id)[chainNext] {
		n++
	}
	w.Uvarint(uint64(n))
	for id := head; id != 0; id = c.runs.At(id)[chainNext] {
		rec := c.runs.At(id)
		w.Varint(mem.Get64(rec, chainTime))
		w.Varint(mem.Get64(rec, chainStart))
		for s := range c.slots[:k] {
			c.saveValues(w, &c.slots[s], rec, rec[chainNulls])
		}
	}
}

func (c *chain) saveValues(w *codec.Writer, s *chainSlot, rec []uint32, nulls uint32) {
	for _, p := range s.keep {
		null := nulls&p.bit != 0
		w.Bool(null)
		switch {
		case null:
		case p.kind == kindText:
			w.String(c.texts.loadText(rec[p.at:]))
		default:
			w.U64(uint64(mem.Get64(rec, p.at)))
		}
	}
}

// saveRing writes the attempts of a partition and the events that they hold, the latest first.
func (c *chain) saveRing(w *codec.Writer, id uint32) {
	if id == 0 {
		w.Uvarint(0)
		return
	}
	rec := c.runs.At(id)
	w.Uvarint(uint64(rec[ringAttempts]))
	for back := range bits.Len32(rec[ringAttempts]) {
		e := c.ringEvent(rec, back)
		w.Varint(mem.Get64(e, 0))
		w.Uvarint(uint64(e[eventHead-1]))
		for _, word := range e[eventHead:] {
			w.Uvarint(uint64(word))
		}
	}
}

// Load reads what Save wrote.
func (c *chain) Load(r *codec.Reader) error {
	r.Tag("pattern chain", 1)
	c.now = vec.Time(r.Varint())
	for _, n := range []*int64{&c.started, &c.latest, &c.matched, &c.expired, &c.dropped} {
		*n = r.Varint()
	}
	if c.keys != nil {
		if err := c.keys.Load(r); err != nil {
			return err
		}
	}
	parts := r.Len()
	if r.Err() == nil && parts < len(c.held) {
		return r.Failf("a pattern has %d partitions", parts)
	}
	for part := 0; part < parts && r.Err() == nil; part++ {
		c.grow(part + 1)
		if c.plan.Sequence {
			c.loadRing(r, uint32(part))
			continue
		}
		for k := 1; k < len(c.slots); k++ {
			c.loadList(r, k, uint32(part))
		}
	}
	c.after, c.earliest = max(chainSweeps, c.live), math.MinInt64/2
	return r.Err()
}

func (c *chain) loadList(r *codec.Reader, k int, part uint32) {
	for range r.Len() {
		if r.Err() != nil {
			return
		}
		id := c.runs.Take()
		rec := c.runs.At(id)
		rec[chainNulls] = 0
		mem.Set64(rec, chainTime, r.Varint())
		mem.Set64(rec, chainStart, r.Varint())
		for s := range c.slots[:k] {
			c.loadValues(r, &c.slots[s], rec)
		}
		c.stay(k, &c.lists[int(part)*(len(c.slots)-1)+k-1], id, rec)
		c.count(part, 1)
	}
}

func (c *chain) loadValues(r *codec.Reader, s *chainSlot, rec []uint32) {
	for _, p := range s.keep {
		switch {
		case r.Bool():
			rec[chainNulls] |= p.bit
		case p.kind == kindText:
			c.texts.storeText(rec[p.at:], r.String())
		default:
			mem.Set64(rec, p.at, int64(r.U64()))
		}
	}
}

func (c *chain) loadRing(r *codec.Reader, part uint32) {
	attempts := uint32(r.Uvarint())
	if n := bits.Len32(attempts); n >= len(c.slots) {
		r.Failf("a sequence of %d elements has an attempt of %d events", len(c.slots), n)
	}
	if attempts == 0 || r.Err() != nil {
		return
	}
	id := c.runs.Take()
	rec := c.runs.At(id)
	rec[ringAttempts], rec[ringLatest] = attempts, 0
	c.rings[part] = id
	for back := range bits.Len32(attempts) {
		e := c.ringEvent(rec, back)
		mem.Set64(e, 0, r.Varint())
		e[eventHead-1] = uint32(r.Uvarint())
		for i := range e[eventHead:] {
			e[eventHead+i] = uint32(r.Uvarint())
		}
	}
	c.count(part, bits.OnesCount32(attempts))
}
