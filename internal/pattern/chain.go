package pattern

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// chain is the matcher of the plainest and most frequent patterns, EVERY a -> b -> c WITHIN d and the same as a
// SEQUENCE, of single events, whose partial matches are divided by a key. There a partial match is known by how many
// events it holds, so it needs no tree: it stands in the list of those that wait, under its key, for the next element.
// What it answers is what Matcher would answer.
type chain struct {
	plan   *plan.Pattern
	within int64 // µs; negative: no bound
	slots  []chainSlot
	inputs []*chainInput
	outs   []chainOut
	keys   *state.Interner // nil: one partition
	own    *op.Own         // nil: all rows are the chain's
	max    int64

	runs     *mem.Slab
	texts    events // keeps the strings of partial matches
	heaps    mem.Heaps
	heapFrom int
	popped   []uint32    // scratch
	lists    []chainList // PATTERN: by partition, then by the slot waited for, less one
	rings    []uint32    // SEQUENCE: by partition, the record of its latest events; 0: no attempt
	held     []uint32    // partial matches by partition

	live, active int64 // partial matches; partitions that have some
	started      int64 // counts partial matches: their order
	since, after int64 // started since the last sweep, and when the next one is due
	latest       int64 // Time of the latest event that started one
	earliest     int64 // no partial match has started before: until then a sweep finds nothing
	now          vec.Time

	done     []chainDone
	words    []uint32 // of done, in a SEQUENCE
	rows     []int32
	ids      []uint32
	keyCols  []*vec.Column
	keyVals  []vec.Column
	outTexts vec.Scratch
	out      *vec.Batch
	err      error

	matched, expired, dropped int64
	steps                     []op.PatternStep

	_ mem.Apart
}

// chainSlot is one element.
type chainSlot struct {
	input  int
	terms  []chainTerm // beyond the event's own condition and the key; one that is ranged comes first
	misses int         // how often that was of no use
	order  string      // the text of a ranged one: the order of partial matches in a heap
	keep   []chainKeep // what later conditions and the output use of its event
}

// chainInput is what is computed of one input's rows before they are walked.
type chainInput struct {
	input
	slots []int
	local []int    // the selection of each of its slots; -1: every row
	masks []uint32 // by row: the slots whose own condition it meets
	vals  chainValues
}

// chainList is partial matches that wait for the same element with the same key, in the order in which they came to it.
type chainList struct {
	head, tail uint32
	bound      uint64 // the loosest value of the element's first term, as that term keeps it
	bounded    bool   // false: no partial match has a value
	heap       uint32 // number of the heap that a long list has become; 0: none
}

func (l *chainList) empty() bool { return l.head == 0 && l.heap == 0 }

// chainDone is a match that is still to be put out.
type chainDone struct {
	run  uint32 // PATTERN: its record
	at   int32  // SEQUENCE: its values, in words
	row  int32
	part uint32
}

// A record of a partial match, in words: the next one of its list, Time and number of its start, which values are NULL,
// then the values.
const (
	chainNext   = 0
	chainTime   = 1
	chainStart  = 3
	chainNulls  = 5
	chainValue  = 6
	chainKeeps  = 32   // values at most, a bit each
	chainSweeps = 4096 // partial matches started before a sweep pays
)

// Process takes rows of the only input.
func (c *chain) Process(b *vec.Batch, lo, hi int, out op.Emitter) { c.ProcessInput(0, b, lo, hi, out) }

// ProcessInput takes rows [lo, hi) of a batch of the input with that index; see op.Operator.
func (c *chain) ProcessInput(input int, b *vec.Batch, lo, hi int, out op.Emitter) {
	if c.err != nil {
		return
	}
	in := c.inputs[input]
	in.seen += int64(hi - lo)
	c.prepare(in, b, lo, hi)
	for w := lo >> 6; w<<6 < hi && c.err == nil; w++ {
		rows := in.word(w) & vec.RangeMask(w, lo, hi)
		for ; rows != 0 && c.err == nil; rows &= rows - 1 {
			c.row(in, b, w<<6+bits.TrailingZeros64(rows), out)
		}
	}
	c.now = max(c.now, b.Time[hi-1])
	c.flush(b, out)
}

// row lets row i happen.
func (c *chain) row(in *chainInput, b *vec.Batch, i int, out op.Emitter) {
	part := uint32(0)
	if c.keys != nil {
		if in.nulls && in.nullKey(i) {
			return
		}
		part = in.ids[i]
	}
	if c.plan.Sequence {
		c.follow(in, b, i, part, uint64(in.masks[i]))
	} else {
		c.event(in, b, i, part, uint64(in.masks[i]))
	}
	if len(c.done) >= flushRows {
		c.flush(b, out)
	}
}

// prepare computes what is needed of rows [lo, hi), or of the whole batch where more ranges of it may come.
func (c *chain) prepare(in *chainInput, b *vec.Batch, lo, hi int) {
	if b.Stamp != 0 && in.stamp == b.Stamp {
		return
	}
	in.input.prepare(b, lo, hi, c.keys)
	lo, hi = in.from, in.to
	in.vals.eval(b, lo, hi)
	in.fit(lo, hi)
	if c.keys != nil {
		c.grow(c.keys.Len())
	}
}

// fit finds out which conditions the rows of [lo, hi) meet, of those that are looked at.
func (in *chainInput) fit(lo, hi int) {
	if len(in.masks) < hi {
		in.masks = make([]uint32, max(hi, 2*len(in.masks)))
	}
	every := uint32(0)
	for k, s := range in.slots {
		if in.local[k] < 0 {
			every |= 1 << s
		}
	}
	masks := in.masks[lo:hi]
	for i := range masks {
		masks[i] = every
	}
	for k, s := range in.slots {
		if in.local[k] < 0 {
			continue
		}
		cond := in.sel[in.local[k]].Bits
		for w := lo >> 6; w<<6 < hi; w++ {
			for fit := in.any[w] & cond[w]; fit != 0; fit &= fit - 1 {
				in.masks[w<<6+bits.TrailingZeros64(fit)] |= 1 << s
			}
		}
	}
}

// grow makes room for partitions.
func (c *chain) grow(parts int) {
	for len(c.held) < parts {
		c.held = append(c.held, 0)
		if c.plan.Sequence {
			c.rings = append(c.rings, 0)
			continue
		}
		for range len(c.slots) - 1 {
			c.lists = append(c.lists, chainList{})
		}
	}
}

// nullKey reports whether row i has a NULL among its keys: it is not seen.
func (in *chainInput) nullKey(i int) bool {
	for _, c := range in.part {
		if c.IsNull(i) {
			return true
		}
	}
	return false
}

// count notes that the partition has n partial matches more.
func (c *chain) count(part uint32, n int) {
	before := c.held[part]
	c.held[part] = uint32(int64(before) + int64(n))
	c.live += int64(n)
	switch {
	case before == 0 && n > 0:
		c.active++
	case before > 0 && c.held[part] == 0:
		c.active--
	}
}

// makeRoom is told that a partial match may start at t, and makes room where WITHIN allows.
func (c *chain) makeRoom(t int64) {
	c.latest = t
	c.since++
	if c.live == 0 {
		c.earliest = t
	}
	if (c.since > c.after || c.live >= c.max) && c.over(c.earliest, t) {
		c.sweep(t)
	}
}

// room reports whether one more partial match may start.
func (c *chain) room() bool {
	if c.live < c.max {
		return true
	}
	if c.plan.Limit.Policy == plan.LimitDropNew {
		c.dropped++
		return false
	}
	c.err = c.plan.LimitError("the pattern has %d partial matches, the most that limit.partial-matches allows", c.max).
		WithHint("add WITHIN, or set limit.partial-matches and limit.partial-matches-policy ('drop-oldest' or 'drop-new')")
	return false
}

// sweep forgets the partial matches whose WITHIN is over at t. It runs when as many have started as there were after
// the sweep before, so that it costs each of them a few steps.
func (c *chain) sweep(t int64) {
	c.earliest = t
	if c.within >= 0 {
		for part := range c.held {
			if c.held[part] == 0 {
				continue
			}
			if c.plan.Sequence {
				c.sweepRing(uint32(part), t)
			} else {
				c.sweepLists(uint32(part), t)
			}
		}
	}
	c.since, c.after = 0, max(chainSweeps, c.live)
}

// over reports whether a partial match that began at start has run out of time at t.
func (c *chain) over(start, t int64) bool { return c.within >= 0 && t-start > c.within }

// Advance ends a tick. Time alone makes nothing come out; memory that time has freed is given back.
func (c *chain) Advance(t vec.Time, _ op.Emitter) {
	c.now = max(c.now, t)
	for _, in := range c.inputs {
		in.stamp = 0
	}
	if c.live > 0 && c.over(c.latest, int64(t)) { // all of them are over
		c.sweep(int64(t))
	}
	c.forgetKeys()
}

// forgetKeys frees the numbers of keys without partial matches, once they are the most.
func (c *chain) forgetKeys() {
	if c.keys == nil || int64(c.keys.Live()) <= max(chainSweeps, 2*c.active) {
		return
	}
	for id := range c.held {
		if c.held[id] == 0 && c.keys.Has(uint32(id)) {
			c.keys.Free(uint32(id))
		}
	}
}

// Due says that time alone makes nothing come out.
func (c *chain) Due() vec.Time { return vec.MaxTime }

// Err is why the matcher takes no more events: a limit was reached whose policy is to fail.
func (c *chain) Err() error { return c.err }

// Counts gives what the matcher has done so far. Partial matches whose time is over are forgotten first.
func (c *chain) Counts() op.PatternCounts {
	c.sweep(int64(c.now))
	n := op.PatternCounts{Partial: c.live, Matches: c.matched, Expired: c.expired, Dropped: c.dropped,
		Steps: append([]op.PatternStep(nil), c.steps...)}
	for _, in := range c.inputs {
		for k, s := range in.slots {
			n.Steps[s].Seen, n.Steps[s].Fit = in.seen, in.seen
			if in.local[k] >= 0 {
				n.Steps[s].Fit = in.sel[in.local[k]].Kept()
			}
		}
	}
	return n
}

// Lends tells which columns of the output are the input's.
func (c *chain) Lends() []bool {
	var lent []bool
	for _, x := range c.outs {
		lent = append(lent, x.from == fromLast)
	}
	return lent
}

// Pending counts no partial match: there are no absences.
func (c *chain) Pending() int64 { return 0 }
