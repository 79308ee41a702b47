package op

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// shardPart is one shard: an operator, its rows of the batch at hand, and what it puts out.
//
// Most operators answer each row by one row of the same (Time, Seq). As long as all parts do (direct), the result has
// the order of the input, and nothing need be compared.
type shardPart struct {
	op     Operator
	errs   shardRejects
	router router
	sel    []int32    // its rows of the batch at hand
	in     *vec.Batch // copies of them
	need   []int      // columns of in
	used   bool       // it has had rows

	out    *held       // rows, in order
	marks  []shardMark // closes between them
	direct bool        // the rows in out answer the first rows of in, one by one

	rows    []int32 // those of the input to which it has replied
	replies []int   // the columns in out that replies have

	pos       []int32 // the places of the rows among those of all parts
	head, end int     // in out: the rows being merged
	mark      int     // in marks: the next close to be merged
}

// shardMark is a close and the number of rows before it.
type shardMark struct {
	close Close
	rows  int
}

// begin makes the part ready to put something out.
func (p *shardPart) begin(direct bool) {
	p.out.reset()
	p.marks, p.rows = p.marks[:0], p.rows[:0]
	p.head, p.end, p.mark = 0, 0, 0
	p.direct = direct
}

// route finds the shards of the i-th part of the rows, whosever they are.
func (p *shardPart) route(s *Shards, i int) {
	rows, n := s.hi-s.lo, len(s.parts)
	p.router.route(s.keys, s.nkeys, s.lo+rows*i/n, s.lo+rows*(i+1)/n, n, s.routes)
}

// process runs the part on its rows of [lo, hi).
func (p *shardPart) process(s *Shards, i int) {
	p.sel = rowsOf(p.sel, s.routes, s.lo, s.hi, i)
	if len(p.sel) > 0 {
		p.used = true
		for _, c := range s.need {
			p.in.Cols[c].Gather(&s.batch.Cols[c], p.sel)
		}
		p.in.GatherMeta(s.batch, p.sel)
		p.op.Process(p.in, 0, p.in.Len, p)
	}
	p.op.Advance(s.clock, p)
	if p.direct = p.direct && p.out.b.Len == len(p.sel); !p.direct {
		return
	}
	p.pos = sized(p.pos, len(p.sel))
	for k, r := range p.sel {
		p.pos[k] = r - int32(s.lo)
	}
}

// Emit keeps a copy of the rows.
func (p *shardPart) Emit(b *vec.Batch) {
	if p.direct = p.direct && p.answers(b); p.direct {
		p.keep(b)
	} else {
		p.out.add(b, 0, b.Len)
	}
}

// Close keeps the mark.
func (p *shardPart) Close(c Close) {
	p.direct = false
	p.marks = append(p.marks, shardMark{c, p.out.b.Len})
}

// answers reports whether the rows of b are caused by the next rows of the input, one by one.
func (p *shardPart) answers(b *vec.Batch) bool {
	done := p.out.b.Len
	to := done + b.Len
	if b.Len == 0 || to > len(p.sel) || len(b.Kind) > 0 || len(b.Units) > 0 {
		return false
	}
	for c := range b.Cols {
		if b.Cols[c].Nulls.Any(0, b.Len) {
			return false
		}
	}
	if !slices.Equal(b.Time[:b.Len], p.in.Time[done:to]) {
		return false
	}
	if len(b.Seq) > 0 {
		return slices.Equal(b.Seq[:b.Len], p.in.Seq[done:to])
	}
	for k, s := range p.in.Seq[done:to] {
		if s != b.Seq0+int64(k) {
			return false
		}
	}
	return true
}

// keep appends answers. Strings that are the input's last as long as the rows do.
func (p *shardPart) keep(b *vec.Batch) {
	done := p.out.b.Len
	p.out.b.AppendRange(b, 0, b.Len)
	for c := range p.out.b.Cols {
		col := &p.out.b.Cols[c]
		if !col.Type.IsText() {
			continue
		}
		own := p.origin(col.Str[done], done)
		for k := done; k < len(col.Str); k++ {
			if own == nil || !vec.SameString(col.Str[k], own[k]) {
				col.Str[k] = p.out.strings.Clone(col.Str[k])
			}
		}
	}
}

// origin is the column of the input that has the string in that row; nil if there is none.
func (p *shardPart) origin(text string, row int) []string {
	for _, c := range p.need {
		if in := &p.in.Cols[c]; in.Type.IsText() && vec.SameString(text, in.Str[row]) {
			return in.Str
		}
	}
	return nil
}

// between gives the rows of the part whose places lie in [lo, hi).
func (p *shardPart) between(lo, hi int) (from, to int) {
	from, _ = slices.BinarySearch(p.pos, int32(lo))
	to, _ = slices.BinarySearch(p.pos, int32(hi))
	return from, to
}

// newPart makes a shard of one operator.
func newPart(build func(*Env) (Operator, error), c ShardsConfig, env *Env) (*shardPart, error) {
	p := &shardPart{in: vec.NewBatch(c.In), out: newHeld(c.Out), need: c.Need}
	var err error
	p.op, err = build(&Env{Rejects: &p.errs, Positions: env.Positions})
	return p, err
}
