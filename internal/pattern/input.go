package pattern

import (
	"math/bits"
	"slices"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// input is what the matcher computes of one input's rows before it walks them.
type input struct {
	sel    []*op.Selection // the conditions that need only the event
	stream *plan.Stream
	shared *op.Selections
	own    *op.Own // nil: all rows are looked at
	number int     // of the input
	sparse bool    // rows that no condition lets through are not looked at
	leaves []*leaf // whose events come from here
	nots   uint64  // those of them that are absences
	locals []int   // the condition of each; -1: every event

	exprs []expr.Expr // event sides of keys
	prog  *expr.Program
	words [][]state.Word // of each expression, row i at index i - from

	partCols []int
	part     []*vec.Column
	ids      []uint32 // partition of row i at index i
	nulls    bool     // some row has a NULL key
	rows     []int32  // scratch of intern

	seen     int64      // rows so far
	any      vec.Bitmap // rows that some condition lets through
	stamp    int64      // of the batch that the values belong to; 0: none
	from, to int
}

// newInput returns the input of a stream, with the conditions it shares with others.
func newInput(number int, stream *plan.Stream, env *op.Env) input {
	in := input{number: number, stream: stream}
	if env != nil {
		in.shared, in.own = env.Selections, env.Own
	}
	if in.shared == nil {
		in.shared = &op.Selections{}
	}
	return in
}

// addCond makes e one of the conditions.
func (in *input) addCond(e expr.Expr) int {
	s := in.shared.Find(in.stream, e)
	if k := slices.Index(in.sel, s); k >= 0 {
		return k
	}
	in.sel = append(in.sel, s)
	return len(in.sel) - 1
}

// passes reports whether row i meets condition k; -1 is no condition.
func (in *input) passes(k, i int) bool { return k < 0 || in.sel[k].Bits.Get(i) }

// mine reports whether row i is to be looked at, where other shards look at some.
func (in *input) mine(i int) bool { return in.own.Rows[in.number].Get(i) }

// word is the rows that are looked at, as a word of bits.
func (in *input) word(w int) uint64 {
	switch {
	case in.sparse:
		return in.any[w]
	case in.own != nil:
		return in.own.Rows[in.number][w]
	}
	return ^uint64(0)
}

// current reports whether what was computed is that of the batch with a stamp: others may have used the conditions
// since.
func (in *input) current(stamp int64) bool {
	if stamp == 0 || in.stamp != stamp {
		return false
	}
	for _, s := range in.sel {
		if !s.Current(stamp) {
			return false
		}
	}
	return true
}

// addKey makes e one of the expressions whose words are computed.
func (in *input) addKey(e expr.Expr) int { return addExpr(&in.exprs, e) }

// addExpr makes e one of the list, unless it is there, and returns its place.
func addExpr(list *[]expr.Expr, e expr.Expr) int {
	for k, x := range *list {
		if expr.Equal(x, e) {
			return k
		}
	}
	*list = append(*list, e)
	return len(*list) - 1
}

func (in *input) finish() {
	if in.own != nil {
		in.own.Some[in.number] = in.sparse && !slices.Contains(in.locals, -1)
	}
	if len(in.exprs) > 0 {
		in.prog = expr.Compile(in.exprs)
		in.words = make([][]state.Word, len(in.exprs))
	}
	in.part = make([]*vec.Column, len(in.partCols))
}

// prepare computes everything for rows [lo, hi), or for the whole batch where its first rows come: more ranges of it
// may follow. Where several batches of one input take turns, the others are computed range by range.
func (in *input) prepare(b *vec.Batch, lo, hi int, keys *state.Interner) {
	if in.current(b.Stamp) {
		return
	}
	in.stamp = 0
	if b.Stamp != 0 && lo == 0 {
		in.stamp, hi = b.Stamp, b.Len
	}
	in.from, in.to = lo, hi
	for _, s := range in.sel {
		s.Eval(b, lo, hi)
	}
	in.mark(lo, hi)
	if keys != nil {
		in.intern(b, lo, hi, keys)
	}
	if in.prog == nil {
		return
	}
	in.prog.Eval(b, lo, hi)
	for k := range in.words {
		in.words[k] = state.Words(in.words[k][:0], in.prog.Out(k), lo, hi)
	}
}

// intern finds the partitions of the rows: where few matter, of those.
func (in *input) intern(b *vec.Batch, lo, hi int, keys *state.Interner) {
	in.nulls = false
	for k, c := range in.partCols {
		in.part[k] = &b.Cols[c]
		in.nulls = in.nulls || b.Cols[c].Nulls.Any(lo, hi)
	}
	if len(in.ids) < hi {
		in.ids = make([]uint32, max(hi, 2*len(in.ids)))
	}
	if in.own == nil && (!in.sparse || 3*in.any.Count(lo, hi) > hi-lo) {
		keys.Intern(in.part, lo, hi, in.ids)
		return
	}
	in.rows = in.rows[:0]
	rows := in.any
	if !in.sparse {
		rows = in.own.Rows[in.number]
	}
	for w := lo >> 6; w<<6 < hi; w++ {
		for word := rows[w] & vec.RangeMask(w, lo, hi); word != 0; word &= word - 1 {
			in.rows = append(in.rows, int32(w<<6+bits.TrailingZeros64(word)))
		}
	}
	keys.InternRows(in.part, in.rows, in.ids)
}

// mark notes the rows that some condition lets through.
func (in *input) mark(lo, hi int) {
	in.any = in.any.Reset(hi)
	for _, local := range in.locals {
		if local < 0 {
			for w := lo >> 6; w<<6 < hi; w++ {
				in.any[w] |= vec.RangeMask(w, lo, hi)
			}
			break
		}
		in.any.OrRange(in.sel[local].Bits, lo, hi)
	}
	if in.own == nil {
		return
	}
	own := in.own.Rows[in.number]
	for w := lo >> 6; w<<6 < hi; w++ {
		in.any[w] &= own[w]
	}
}
