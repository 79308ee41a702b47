package op

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// shardPart is one shard: an operator, its rows of the batch at hand, and what it puts out.
//
// Most operators answer each row by one row of the same (Time, Seq): the part then writes its rows straight to the
// place of the rows that caused them (direct). As soon as something else comes out, it keeps its rows for a merge.
type shardPart struct {
	op     Operator
	errs   shardRejects
	router router
	sel    []int32    // its rows of the batch at hand
	in     *vec.Batch // copies of them
	used   bool       // it has had rows

	out   *held       // rows, in order
	marks []shardMark // closes between them

	direct bool
	done   int        // rows answered directly
	ords   bool       // some of them had an order
	need   []int      // columns of in
	target *vec.Batch // the batch of all parts' direct rows
	lo     int        // the row of the batch at hand that is row 0 of target

	pos       []int32 // of the rows being merged: their places
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
	p.marks = p.marks[:0]
	p.head, p.end, p.mark = 0, 0, 0
	p.direct, p.done, p.ords = direct, 0, false
}

// route finds the shards of the i-th part of the rows, whosever they are.
func (p *shardPart) route(s *Shards, i int) {
	rows, n := s.hi-s.lo, len(s.parts)
	p.router.route(s.keys, s.nkeys, s.lo+rows*i/n, s.lo+rows*(i+1)/n, n, s.routes)
}

// process runs the part on its rows of [lo, hi).
func (p *shardPart) process(s *Shards, i int) {
	p.sel = rowsOf(p.sel, s.routes, s.lo, s.hi, i)
	p.lo = s.lo
	if len(p.sel) > 0 {
		p.used = true
		for _, c := range s.need {
			p.in.Cols[c].Gather(&s.batch.Cols[c], p.sel)
		}
		p.in.GatherMeta(s.batch, p.sel)
		p.op.Process(p.in, 0, p.in.Len, p)
	}
	p.op.Advance(s.clock, p)
}

// Emit takes the part's rows: those that answer the next rows of its input go to their place at once.
func (p *shardPart) Emit(b *vec.Batch) {
	if p.direct {
		if p.answers(b) {
			p.put(b)
			return
		}
		p.undo()
	}
	p.out.add(b, 0, b.Len)
}

// Close keeps the mark.
func (p *shardPart) Close(c Close) {
	if p.direct {
		p.undo()
	}
	p.marks = append(p.marks, shardMark{c, p.out.b.Len})
}

// answers reports whether the rows of b are caused by the next rows of the input, one by one.
func (p *shardPart) answers(b *vec.Batch) bool {
	to := p.done + b.Len
	if b.Len == 0 || to > len(p.sel) || len(b.Kind) > 0 || len(b.Units) > 0 {
		return false
	}
	for c := range b.Cols {
		if b.Cols[c].Nulls.Any(0, b.Len) {
			return false
		}
	}
	if !slices.Equal(b.Time[:b.Len], p.in.Time[p.done:to]) {
		return false
	}
	if len(b.Seq) > 0 {
		return slices.Equal(b.Seq[:b.Len], p.in.Seq[p.done:to])
	}
	for k, s := range p.in.Seq[p.done:to] {
		if s != b.Seq0+int64(k) {
			return false
		}
	}
	return true
}

// places are the rows of target for the next n rows.
func (p *shardPart) places(n int) []int32 {
	p.pos = sized(p.pos, n)
	for k, r := range p.sel[p.done : p.done+n] {
		p.pos[k] = r - int32(p.lo)
	}
	return p.pos
}

// put writes rows to their places.
func (p *shardPart) put(b *vec.Batch) {
	at := p.places(b.Len)
	for c := range b.Cols {
		dst := &p.target.Cols[c]
		if !dst.Type.IsText() {
			dst.Scatter(&b.Cols[c], 0, at)
			continue
		}
		src, own := b.Cols[c].Str[:b.Len], p.origin(b.Cols[c].Str[0])
		for k, i := range at {
			if own != nil && vec.SameString(src[k], own[p.done+k]) {
				dst.Str[i] = src[k] // borrowed for as long as the rows are
			} else {
				dst.Str[i] = p.out.strings.Clone(src[k])
			}
		}
	}
	for k, i := range at {
		p.target.Ord[i] = b.OrdAt(k)
	}
	p.ords = p.ords || len(b.Ord) > 0
	p.done += b.Len
}

// origin is the column of the input from which the next answer took a string; nil if there is none.
func (p *shardPart) origin(s string) []string {
	for _, c := range p.need {
		if in := &p.in.Cols[c]; in.Type.IsText() && vec.SameString(s, in.Str[p.done]) {
			return in.Str
		}
	}
	return nil
}

// undo takes the rows written so far back, to be merged with what follows.
func (p *shardPart) undo() {
	p.direct = false
	if p.done == 0 {
		return
	}
	n := p.done
	p.done = 0
	at := p.places(n)
	b := p.out.b
	for c := range b.Cols {
		b.Cols[c].Gather(&p.target.Cols[c], at)
	}
	b.Len = n
	b.Time = append(b.Time, p.in.Time[:n]...)
	b.Seq = append(b.Seq, p.in.Seq[:n]...)
	if p.ords {
		for _, i := range at {
			b.Ord = append(b.Ord, p.target.Ord[i])
		}
	}
}

// newPart makes a shard of one operator.
func newPart(build func(*Env) (Operator, error), c ShardsConfig, env *Env, target *vec.Batch) (*shardPart, error) {
	p := &shardPart{in: vec.NewBatch(c.In), out: newHeld(c.Out), need: c.Need, target: target}
	var err error
	p.op, err = build(&Env{Rejects: &p.errs, Positions: env.Positions})
	return p, err
}
