package pattern

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// input is what the matcher computes of one input's rows before it walks them.
type input struct {
	sel    selections
	leaves []*leaf // whose events come from here
	nots   uint64  // those of them that are absences

	exprs []expr.Expr // event sides of keys
	prog  *expr.Program
	words [][]state.Word // of each expression, row i at index i - from

	partCols []int
	part     []*vec.Column
	ids      []uint32 // partition of row i at index i
	nulls    bool     // some row has a NULL key

	seen     int64      // rows so far
	any      vec.Bitmap // rows that some condition lets through
	stamp    int64      // of the batch that the values belong to; 0: none
	from, to int
}

// addKey makes e one of the expressions whose words are computed.
func (in *input) addKey(e expr.Expr) int {
	for k, x := range in.exprs {
		if expr.Equal(x, e) {
			return k
		}
	}
	in.exprs = append(in.exprs, e)
	return len(in.exprs) - 1
}

func (in *input) finish() {
	if len(in.exprs) > 0 {
		in.prog = expr.Compile(in.exprs)
		in.words = make([][]state.Word, len(in.exprs))
	}
	in.part = make([]*vec.Column, len(in.partCols))
}

// prepare computes everything for rows [lo, hi), or for the whole batch where more ranges of it may come.
func (in *input) prepare(b *vec.Batch, lo, hi int, keys *state.Interner) {
	if b.Stamp != 0 {
		if in.stamp == b.Stamp {
			return
		}
		lo, hi = 0, b.Len
	}
	in.stamp, in.from, in.to = b.Stamp, lo, hi
	in.seen += int64(hi - lo)
	in.sel.eval(b, lo, hi)
	if keys != nil {
		in.nulls = false
		for k, c := range in.partCols {
			in.part[k] = &b.Cols[c]
			in.nulls = in.nulls || b.Cols[c].Nulls.Any(lo, hi)
		}
		if len(in.ids) < hi {
			in.ids = make([]uint32, max(hi, 2*len(in.ids)))
		}
		keys.Intern(in.part, lo, hi, in.ids)
	}
	in.mark(lo, hi)
	if in.prog == nil {
		return
	}
	in.prog.Eval(b, lo, hi)
	for k := range in.words {
		in.words[k] = state.Words(in.words[k][:0], in.prog.Out(k), lo, hi)
	}
}

// mark notes the rows that some condition lets through.
func (in *input) mark(lo, hi int) {
	in.any = in.any.Reset(hi)
	for _, l := range in.leaves {
		if l.local < 0 {
			for w := lo >> 6; w<<6 < hi; w++ {
				in.any[w] |= vec.RangeMask(w, lo, hi)
			}
			return
		}
		in.any.OrRange(in.sel.bits[l.local], lo, hi)
	}
}

// selections are conditions on the rows of one input, each a bitmap.
type selections struct {
	conds []expr.Expr
	preds []*expr.Predicate
	bits  []vec.Bitmap
	kept  []int64 // rows that met each, so far
	sel   []int32
}

func (s *selections) add(e expr.Expr) int {
	for k, x := range s.conds {
		if expr.Equal(x, e) && !expr.Volatile(e) {
			return k
		}
	}
	s.conds = append(s.conds, e)
	s.preds = append(s.preds, expr.CompilePredicate(e))
	s.bits = append(s.bits, nil)
	s.kept = append(s.kept, 0)
	return len(s.conds) - 1
}

func (s *selections) eval(b *vec.Batch, lo, hi int) {
	for k, p := range s.preds {
		s.sel = p.Select(b, lo, hi, s.sel)
		s.kept[k] += int64(len(s.sel))
		m := s.bits[k].Reset(hi)
		for _, i := range s.sel {
			m.Set(int(i))
		}
		s.bits[k] = m
	}
}
