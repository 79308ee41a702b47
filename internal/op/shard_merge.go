package op

import (
	"cmp"
	"fmt"
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

// merge puts out what the parts kept, in order.
func (s *Shards) merge(out Emitter) {
	for c := s.firstClose(); c != nil; c = s.firstClose() {
		s.mergeClose(*c, out)
	}
	for _, p := range s.parts {
		p.end = p.out.b.Len
	}
	s.mergeRows(out)
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
	for _, p := range s.parts {
		if len(p.errs.list) > 0 {
			all = append(all, p.errs.list...)
			p.errs.list = p.errs.list[:0]
		}
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
	for _, p := range s.parts {
		if p.mark < len(p.marks) {
			if c := &p.marks[p.mark].close; first == nil || closeLess(*c, *first) {
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
	for _, p := range s.parts {
		p.end = p.head
		if p.mark < len(p.marks) && p.marks[p.mark].close == c {
			p.end = p.marks[p.mark].rows
			p.mark++
		}
	}
	s.mergeRows(out)
	out.Close(c)
}

// mergeApart is from how many rows on they are copied side by side: most go from one core to the other twice then.
const mergeApart = 4096

// mergeRows puts out rows [head, end) of every part, in order, and moves head to end.
func (s *Shards) mergeRows(out Emitter) {
	total := 0
	for _, p := range s.parts {
		total += p.end - p.head
	}
	if total == 0 {
		return
	}
	m := s.merged
	m.Truncate()
	s.place(total)
	if !s.flat {
		s.appendRows(total)
	} else {
		s.sizeMerged(total)
		s.forRows(total, mergeApart, s.fillPart)
		s.mergeNulls()
	}
	for _, p := range s.parts {
		p.head = p.end
	}
	out.Emit(m)
}

// place gives every row its place among those being merged.
func (s *Shards) place(total int) {
	for _, p := range s.parts {
		p.pos = sized(p.pos, p.end-p.head)[:0]
	}
	for at := 0; at < total; {
		var first *shardPart
		for _, p := range s.parts {
			if row := p.head + len(p.pos); row < p.end && (first == nil || p.out.b.Less(row, first.out.b, first.head+len(first.pos))) {
				first = p
			}
		}
		first.pos = append(first.pos, int32(at))
		at++
	}
}

// sizeMerged makes room for the rows and what they carry.
func (s *Shards) sizeMerged(total int) {
	m := s.merged
	ords, kinds := false, false
	for _, p := range s.parts {
		ords = ords || len(p.out.b.Ord) > 0 && p.end > p.head
		kinds = kinds || len(p.out.b.Kind) > 0 && p.end > p.head
	}
	for c := range m.Cols {
		m.Cols[c].Reuse(total)
	}
	m.Len, m.Time, m.Seq = total, sized(m.Time, total), sized(m.Seq, total)
	if ords {
		m.Ord = sized(m.Ord, total)
	}
	if kinds {
		m.Kind = sized(m.Kind, total)
	}
}

func sized[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	return make([]T, n, max(n, 2*cap(s)))
}

// mergeNulls marks NULLs and the ends of units: one part after the other, because their bits share words.
func (s *Shards) mergeNulls() {
	m := s.merged
	for _, p := range s.parts {
		b := p.out.b
		for c := range b.Cols {
			placeNulls(&m.Cols[c], &b.Cols[c], p.head, p.pos)
		}
		if b.Units.Any(p.head, p.end) {
			m.Units = m.Units.Grow(m.Len)
			for k, i := range p.pos {
				if b.Units.Get(p.head + k) {
					m.Units.Set(int(i))
				}
			}
		}
	}
}

// placeNulls marks the rows of dst at which those of src from row from on are NULL.
func placeNulls(dst, src *vec.Column, from int, at []int32) {
	if !src.Nulls.Any(from, from+len(at)) {
		return
	}
	for k, i := range at {
		if src.IsNull(from + k) {
			dst.SetNull(int(i))
		}
	}
}

// appendRows merges rows with nested columns one by one.
func (s *Shards) appendRows(total int) {
	at := make([]int, len(s.parts))
	for row := range int32(total) {
		for i, p := range s.parts {
			if at[i] < len(p.pos) && p.pos[at[i]] == row {
				s.merged.AppendRange(p.out.b, p.head+at[i], p.head+at[i]+1)
				at[i]++
				break
			}
		}
	}
}
