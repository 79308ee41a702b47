package pattern

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// leaf is an element or absence with its condition: what an event is tested against.
type leaf struct {
	index  int
	node   *node
	number int // of its condition in the plan; a repetition has leaves of its own
	cond   *plan.PatternCond
	local  int // the selection that holds before anything else; -1: every event
	refs   []*ref
	// restUses and allUses are the columns of the input and the refs that the programs read.
	rest, all *residual
	keys      *keys // nil: no equality with the partial match
	waiting   int   // partial matches that wait here
	buckets   mem.Index
	order     *term // what long buckets are in order of; nil: nothing
	heaps     mem.Heaps
	misses    int // how often that order was of no use
	link      int // where a partial match of a line has next, previous and bucket
}

// residual is what is left of a condition, over the columns of the input and those of the refs.
type residual struct {
	prog   *expr.Program
	batch  *vec.Batch
	width  int   // columns of the input
	inputs []int // columns of the input that are read
	refs   []int // refs that are read
}

// keys are the equalities of a condition.
type keys struct {
	event []expr.Expr
	match *expr.Program
	batch *vec.Batch // one row of refs
	refs  []int
	words []state.Word
	keys  []int // index of each event expression's words among those of the input
}

func (p *program) leaf(m *node, c *plan.PatternCond) int {
	p.leaves = append(p.leaves, &leaf{index: len(p.leaves), number: slices.Index(p.conds, c), node: m, cond: c, local: -1})
	return len(p.leaves) - 1
}

// finish compiles the leaf's condition.
func (m *Matcher) finishLeaf(l *leaf) error {
	for _, r := range l.cond.Refs {
		out, err := m.prog.ref(r, m.plan.Inputs, l.node)
		if err != nil {
			return err
		}
		l.refs = append(l.refs, out)
	}
	if l.cond.Local != nil {
		l.local = m.inputs[l.cond.Input].addCond(l.cond.Local)
	}
	width := m.plan.Inputs[l.cond.Input].Schema.Len()
	var equal []expr.Expr
	if len(l.cond.Keys) > 0 {
		k := &keys{}
		var match []expr.Expr
		for _, e := range l.cond.Keys {
			k.event = append(k.event, e.Event)
			k.keys = append(k.keys, m.inputs[l.cond.Input].addKey(e.Event))
			match = append(match, e.Match)
			shifted := expr.Remap(e.Match, func(c int) int { return c + width })
			equal = append(equal, &expr.Binary{Op: expr.Eq, L: e.Event, R: shifted, T: vec.Simple(vec.Bool)})
		}
		k.match, k.batch = expr.Compile(match), m.refBatch(l, 0)
		k.refs = used(match, 0, len(l.refs))
		l.keys = k
	}
	if l.cond.Rest != nil {
		l.rest = m.residual(l, width, []expr.Expr{l.cond.Rest})
		equal = append(equal, l.cond.Rest)
	}
	if len(equal) > 0 {
		l.all = m.residual(l, width, equal)
	}
	return nil
}

// residual compiles the conjunction of terms.
func (m *Matcher) residual(l *leaf, width int, terms []expr.Expr) *residual {
	e := terms[0]
	if len(terms) > 1 {
		e = &expr.Logic{Op: expr.And, Xs: terms}
	}
	es := []expr.Expr{e}
	return &residual{prog: expr.Compile(es), batch: m.refBatch(l, width), width: width,
		inputs: used(es, 0, width), refs: used(es, width, width+len(l.refs))}
}

// refBatch is an empty batch of the first width columns of the leaf's input and its refs.
func (m *Matcher) refBatch(l *leaf, width int) *vec.Batch {
	b := &vec.Batch{Cols: make([]vec.Column, width+len(l.refs))}
	for c := range width {
		b.Cols[c] = vec.NewColumn(m.plan.Inputs[l.cond.Input].Schema.Fields[c].Type)
	}
	for k, r := range l.refs {
		b.Cols[width+k] = vec.NewColumn(r.typ)
	}
	return b
}

// used lists the columns in [lo, hi) that the expressions read, counted from lo.
func used(es []expr.Expr, lo, hi int) []int {
	seen := make([]bool, hi)
	for _, e := range es {
		for _, c := range expr.Columns(e) {
			if c < hi {
				seen[c] = true
			}
		}
	}
	var cols []int
	for c := lo; c < hi; c++ {
		if seen[c] {
			cols = append(cols, c-lo)
		}
	}
	return cols
}

// begin empties the batch.
func (r *residual) begin() {
	b := r.batch
	for _, c := range r.inputs {
		truncate(&b.Cols[c])
	}
	for _, k := range r.refs {
		truncate(&b.Cols[r.width+k])
	}
	b.Len, b.Time = 0, b.Time[:0]
}

func truncate(c *vec.Column) {
	c.Resize(0)
	c.Nulls = c.Nulls[:0]
}

// add appends row i of b beside the state s.
func (m *Matcher) addCandidate(r *residual, l *leaf, b *vec.Batch, i int, part uint32, s []uint32) {
	for _, c := range r.inputs {
		r.batch.Cols[c].AppendFrom(&b.Cols[c], i)
	}
	for _, k := range r.refs {
		m.appendRef(l.refs[k], s, part, &r.batch.Cols[r.width+k])
	}
	r.batch.Time = append(r.batch.Time, b.Time[i])
	r.batch.Len++
}

// keyOf computes the key under which state s waits for the leaf; ok is false where a value is NULL: it never matches.
func (m *Matcher) keyOf(l *leaf, part uint32, s []uint32) (k mem.Key, ok bool) {
	if l.keys == nil {
		return mem.Key{Word: uint64(part)}, true
	}
	ks := l.keys
	for _, r := range ks.refs {
		truncate(&ks.batch.Cols[r])
		m.appendRef(l.refs[r], s, part, &ks.batch.Cols[r])
	}
	ks.batch.Len = 1
	ks.batch.Time = append(ks.batch.Time[:0], m.now)
	ks.match.Eval(ks.batch, 0, 1)
	ks.words = ks.words[:0]
	for i := range ks.event {
		ks.words = state.Words(ks.words, ks.match.Out(i), 0, 1)
	}
	return makeKey(ks.words, part)
}

// exact reports whether equal keys of such values mean equal values.
func exact(words []state.Word) bool { return len(words) == 0 || len(words) == 1 && words[0].Exact() }

// makeKey is the index key of the values and the partition; ok is false where a value is NULL.
func makeKey(words []state.Word, part uint32) (k mem.Key, ok bool) {
	if len(words) == 1 {
		w := words[0]
		return mem.Key{Word: w.Word, More: uint64(w.Tag) | uint64(part)<<32}, !w.Null()
	}
	h := uint64(0)
	for _, w := range words {
		if w.Null() {
			return mem.Key{}, false
		}
		h = w.Mix(h)
	}
	return mem.Key{Word: h, More: uint64(part) << 32}, true
}
