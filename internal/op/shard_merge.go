package op

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// ShardCountError says that a snapshot was taken with another number of shards.
type ShardCountError struct {
	Saved, Now int
}

func (e *ShardCountError) Error() string {
	return fmt.Sprintf("the snapshot was taken with %d shards, the application runs with %d: start it with --shards %d",
		e.Saved, e.Now, e.Saved)
}

// shardOutput is what one part put out: rows, and marks of closes with the number of rows before them.
type shardOutput struct {
	rows  *held
	marks []shardMark
}

type shardMark struct {
	close Close
	rows  int
}

// Emit keeps a copy of the rows.
func (o *shardOutput) Emit(b *vec.Batch) { o.rows.add(b, 0, b.Len) }

// Close keeps the mark.
func (o *shardOutput) Close(c Close) { o.marks = append(o.marks, shardMark{c, o.rows.b.Len}) }

func (o *shardOutput) reset() {
	o.rows.reset()
	o.marks = o.marks[:0]
}

// shardHead is how far the merge has come in one output.
type shardHead struct {
	row, mark int
}

// merge puts out what the parts put out, in order.
func (s *Shards) merge(out Emitter) {
	clear(s.heads)
	for {
		first := s.firstClose()
		if first == nil {
			break
		}
		s.mergeClose(*first, out)
	}
	s.merged.Truncate()
	s.mergeRows(func(i int) int { return s.outs[i].rows.b.Len })
	if s.merged.Len > 0 {
		out.Emit(s.merged)
	}
	for _, o := range s.outs {
		o.reset()
	}
	s.mergeRejects()
}

// shardRejects keeps what one part rejected until all parts have run.
type shardRejects struct {
	list []Rejected
}

// Reject keeps the row.
func (r *shardRejects) Reject(row Rejected) { r.list = append(r.list, row) }

// mergeRejects reports what the parts rejected, in the order of the rows.
func (s *Shards) mergeRejects() {
	var all []Rejected
	for _, e := range s.errs {
		all = append(all, e.list...)
		e.list = e.list[:0]
	}
	if s.to == nil {
		return
	}
	slices.SortStableFunc(all, func(a, b Rejected) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Seq, b.Seq))
	})
	for _, r := range all {
		s.to.Reject(r)
	}
}

// firstClose is the close that comes first of those not yet merged.
func (s *Shards) firstClose() *Close {
	var first *Close
	for i, o := range s.outs {
		if h := s.heads[i]; h.mark < len(o.marks) {
			if c := &o.marks[h.mark].close; first == nil || closeLess(*c, *first) {
				first = c
			}
		}
	}
	return first
}

func closeLess(a, b Close) bool {
	switch {
	case a.Time != b.Time:
		return a.Time < b.Time
	case a.Seq != b.Seq:
		return a.Seq < b.Seq
	}
	return a.Ord < b.Ord
}

// mergeClose puts out the rows of one close: of every part whose next mark is that close.
func (s *Shards) mergeClose(c Close, out Emitter) {
	s.merged.Truncate()
	s.mergeRows(func(i int) int {
		o, h := s.outs[i], s.heads[i]
		if h.mark < len(o.marks) && o.marks[h.mark].close == c {
			return o.marks[h.mark].rows
		}
		return h.row
	})
	for i, o := range s.outs {
		if h := &s.heads[i]; h.mark < len(o.marks) && o.marks[h.mark].close == c {
			h.mark++
		}
	}
	if s.merged.Len > 0 {
		out.Emit(s.merged)
	}
	out.Close(c)
}

// mergeRows appends to merged the rows of every part up to end(i), in order.
func (s *Shards) mergeRows(end func(i int) int) {
	for {
		best := -1
		for i, o := range s.outs {
			if s.heads[i].row >= end(i) {
				continue
			}
			if best < 0 || o.rows.b.Less(s.heads[i].row, s.outs[best].rows.b, s.heads[best].row) {
				best = i
			}
		}
		if best < 0 {
			return
		}
		row := s.heads[best].row
		s.merged.AppendRange(s.outs[best].rows.b, row, row+1)
		s.heads[best].row++
	}
}

// hashSeed and hashPrime are those of 64-bit FNV-1a, which spreads short keys well enough to choose a shard.
const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

// hashValue mixes row i of c into h. Values that are equal as keys hash alike: two NULLs, 0.0 and -0.0, two NaNs.
func hashValue(h uint64, c *vec.Column, i int) uint64 {
	if c.IsNull(i) {
		return mix(h, 0x9e3779b97f4a7c15)
	}
	switch c.Type.ID {
	case vec.Bool:
		if c.Bool[i] {
			return mix(h, 1)
		}
		return mix(h, 2)
	case vec.Int, vec.Date:
		return mix(h, uint64(c.I32[i]))
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		return mix(h, uint64(c.I64[i]))
	case vec.Float:
		return mix(h, doubleKey(float64(c.F32[i])))
	case vec.Double:
		return mix(h, doubleKey(c.F64[i]))
	case vec.String, vec.Bytes, vec.JSON:
		s := c.Str[i]
		for k := range len(s) {
			h = (h ^ uint64(s[k])) * hashPrime
		}
		return mix(h, uint64(len(s)))
	case vec.Decimal:
		return mix(mix(h, uint64(c.Dec[i].Hi)), c.Dec[i].Lo)
	}
	return h // nested keys share a shard
}

func doubleKey(v float64) uint64 {
	switch {
	case v == 0:
		return 0
	case v != v:
		return math.MaxUint64
	}
	return math.Float64bits(v)
}

// mix spreads v over all bits of h (the finalizer of splitmix64).
func mix(h, v uint64) uint64 {
	h ^= v
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
