package pattern

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Patterns of the tests read streams A, B, C, D with columns v LONG and k LONG. Slots are made by el, in order.
type builder struct {
	p     *plan.Pattern
	slots map[string]int
}

var (
	long    = vec.Simple(vec.Long)
	boolean = vec.Simple(vec.Bool)
	streams = vec.NewSchema(vec.Field{Name: "v", Type: long}, vec.Field{Name: "k", Type: long})
)

func newBuilder() *builder {
	p := &plan.Pattern{}
	for _, name := range []string{"A", "B", "C", "D"} {
		p.Inputs = append(p.Inputs, &plan.Stream{Name: name, Schema: streams})
	}
	return &builder{p, map[string]int{}}
}

func col(i int) expr.Expr { return &expr.Column{Index: i, Name: "c", T: long} }

func num(v int64) expr.Expr {
	c := vec.NewColumn(long)
	c.I64 = append(c.I64, v)
	return &expr.Const{Val: c}
}

func compare2(o expr.Op, l, r expr.Expr) expr.Expr {
	return &expr.Binary{Op: o, L: l, R: r, T: boolean}
}

// cond makes a condition of terms: "v>5", "v>a" (the slot's v), "k=a" (a key), "v>a[last]", "last NULL or v>=a[last]".
func (b *builder) cond(stream string, terms ...string) plan.PatternCond {
	c := plan.PatternCond{Input: int(stream[0] - 'A'), Text: strings.Join(terms, " AND ")}
	width := 2
	var rest []expr.Expr
	ref := func(s string) (plan.PatternRef, expr.Expr) {
		r := plan.PatternRef{Kind: plan.RefOne, Type: long, Name: s}
		if name, at, ok := strings.Cut(s, "["); ok {
			s = name
			r.Kind = plan.RefFirst
			if at == "last]" {
				r.Kind = plan.RefLast
			} else {
				r.N, _ = strconv.Atoi(at[:len(at)-1])
			}
		}
		r.Slot = b.slots[s]
		c.Refs = append(c.Refs, r)
		return r, &expr.Column{Index: len(c.Refs) - 1, Name: s, T: long}
	}
	for _, t := range terms {
		if after, ok := strings.CutPrefix(t, "k="); ok {
			r, match := ref(after)
			c.Refs[len(c.Refs)-1].Column = 1
			_ = r
			c.Keys = append(c.Keys, plan.PatternKey{Event: col(1), Match: match})
			continue
		}
		o := map[byte]expr.Op{'>': expr.Gt, '<': expr.Lt, '=': expr.Eq}[t[1]]
		if n, err := strconv.ParseInt(t[2:], 10, 64); err == nil {
			local := compare2(o, col(0), num(n))
			if c.Local != nil {
				local = &expr.Logic{Op: expr.And, Xs: []expr.Expr{c.Local, local}}
			}
			c.Local = local
			continue
		}
		_, e := ref(t[2:])
		rest = append(rest, compare2(o, col(0), &expr.Column{Index: e.(*expr.Column).Index + width, Name: t, T: long}))
	}
	switch len(rest) {
	case 0:
	case 1:
		c.Rest = rest[0]
	default:
		c.Rest = &expr.Logic{Op: expr.And, Xs: rest}
	}
	return c
}

// el is alias=Stream[terms]; quant in alias: "a{2,5}=A", "a+=A", "a*=A", "a?=A".
func (b *builder) el(text string, terms ...string) plan.PatternNode {
	alias, stream, _ := strings.Cut(text, "=")
	min, max := 1, 1
	if at := strings.IndexAny(alias, "{+*?"); at >= 0 {
		min, max = quantifier(alias[at:])
		alias = alias[:at]
	}
	slot := len(b.p.Slots)
	b.slots[alias] = slot
	b.p.Slots = append(b.p.Slots, &plan.PatternSlot{Alias: alias, Input: int(stream[0] - 'A'), Many: max != 1})
	return &plan.PatternElement{Slot: slot, Min: min, Max: max, Cond: b.cond(stream, terms...)}
}

func quantifier(q string) (min, max int) {
	switch q {
	case "+":
		return 1, -1
	case "*":
		return 0, -1
	case "?":
		return 0, 1
	}
	lo, hi, two := strings.Cut(strings.Trim(q, "{}"), ",")
	min, _ = strconv.Atoi(lo)
	if !two {
		return min, min
	}
	if hi == "" {
		return min, -1
	}
	max, _ = strconv.Atoi(hi)
	return min, max
}

func (b *builder) not(stream string, ms int64, terms ...string) plan.PatternNode {
	return &plan.PatternNot{Cond: b.cond(stream, terms...), For: vec.Duration(ms) * vec.Millisecond, Bounded: ms > 0}
}

func seq(items ...plan.PatternNode) plan.PatternNode  { return &plan.PatternSeq{Items: items} }
func and2(items ...plan.PatternNode) plan.PatternNode { return &plan.PatternAnd{Items: items} }
func or2(items ...plan.PatternNode) plan.PatternNode  { return &plan.PatternOr{Items: items} }
func ev(inner plan.PatternNode) plan.PatternNode      { return &plan.PatternEvery{Inner: inner} }

func within(ms int64, inner plan.PatternNode) plan.PatternNode {
	return &plan.PatternGroup{Inner: inner, Min: 1, Max: 1, Within: vec.Duration(ms) * vec.Millisecond}
}

func withinEvents(n int64, inner plan.PatternNode) plan.PatternNode {
	return &plan.PatternGroup{Inner: inner, Min: 1, Max: 1, WithinEvents: n}
}

// rep is a group with a quantifier; the slots in it become collections.
func (b *builder) rep(q string, inner plan.PatternNode) plan.PatternNode {
	min, max := quantifier(q)
	if max != 1 {
		b.many(inner)
	}
	return &plan.PatternGroup{Inner: inner, Min: min, Max: max}
}

func (b *builder) many(n plan.PatternNode) {
	switch n := n.(type) {
	case *plan.PatternElement:
		b.p.Slots[n.Slot].Many = true
	case *plan.PatternSeq:
		for _, i := range n.Items {
			b.many(i)
		}
	case *plan.PatternAnd:
		for _, i := range n.Items {
			b.many(i)
		}
	case *plan.PatternOr:
		for _, i := range n.Items {
			b.many(i)
		}
	case *plan.PatternGroup:
		b.many(n.Inner)
	case *plan.PatternEvery:
		b.many(n.Inner)
	}
}

// finish gives the pattern one column per slot: its v, or the list of them.
func (b *builder) finish(root plan.PatternNode) *plan.Pattern {
	b.p.Root = root
	var fields []vec.Field
	b.p.Columns = nil
	for k, s := range b.p.Slots {
		r := plan.PatternRef{Slot: k, Kind: plan.RefOne, Type: long}
		if s.Many {
			r.Kind, r.Type = plan.RefList, vec.ListOf(long)
		}
		b.p.Columns = append(b.p.Columns, r)
		fields = append(fields, vec.Field{Name: s.Alias, Type: r.Type})
	}
	b.p.Out = vec.NewSchema(fields...)
	return b.p
}

// rows collects what comes out as text: "(1,2)", with "@ms" where a timer made it, "!" before expired ones.
type rows struct{ got []string }

func (r *rows) Close(op.Close) {}

func (r *rows) Emit(b *vec.Batch) {
	for i := range b.Len {
		var vals []string
		for c := range b.Cols {
			vals = append(vals, value(&b.Cols[c], i))
		}
		s := "(" + strings.Join(vals, ",") + ")"
		if b.KindAt(i) == vec.Expired {
			s = "!" + s
		}
		if b.SeqAt(i) == vec.SeqTimer || b.SeqAt(i) == vec.SeqClose {
			s += fmt.Sprintf("@%d", b.Time[i].Millis())
		}
		r.got = append(r.got, s)
	}
}

func value(c *vec.Column, i int) string {
	if c.IsNull(i) {
		return "-"
	}
	if c.Type.ID == vec.List {
		var vals []string
		for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
			vals = append(vals, value(&c.Child[0], int(k)))
		}
		return "[" + strings.Join(vals, " ") + "]"
	}
	return strconv.FormatInt(c.I64[i], 10)
}

// event of a script: "A1", "A1@500", "A1/7" with k=7; "@500" moves the clock.
type scripted struct {
	input, v, k, at int64
	clock           bool
}

func parseScript(script string) []scripted {
	var all []scripted
	at := int64(0)
	for _, f := range strings.Fields(script) {
		e := scripted{}
		if head, t, ok := strings.Cut(f, "@"); ok {
			at, _ = strconv.ParseInt(t, 10, 64)
			f = head
		}
		e.at = at
		if f == "" {
			e.clock = true
			all = append(all, e)
			continue
		}
		e.input = int64(f[0] - 'A')
		v, k, _ := strings.Cut(f[1:], "/")
		e.v, _ = strconv.ParseInt(v, 10, 64)
		e.k, _ = strconv.ParseInt(k, 10, 64)
		all = append(all, e)
	}
	return all
}

// play runs a script; restart saves and loads the state before every event.
func play(t *testing.T, p *plan.Pattern, script string, restart bool) []string {
	t.Helper()
	merged, err := New(p, &op.Env{})
	if err != nil {
		t.Fatal(err)
	}
	m := op.NewInputs(merged)
	m.Start(0)
	out := &rows{}
	seq := int64(0)
	for _, e := range parseScript(script) {
		if restart && m.Err() == nil {
			m = restarted(t, m, p)
		}
		at := vec.FromMillis(e.at)
		if e.clock {
			m.Advance(at, out)
			continue
		}
		seq++
		b := vec.NewBatch(streams)
		b.Cols[0].I64, b.Cols[1].I64 = []int64{e.v}, []int64{e.k}
		b.Len, b.Time, b.Seq0 = 1, []vec.Time{at}, seq
		m.ProcessInput(int(e.input), b, 0, 1, out)
		m.Advance(at, out)
	}
	if m.Err() != nil {
		out.got = append(out.got, "error")
	}
	return out.got
}

func restarted(t *testing.T, m *op.Inputs, p *plan.Pattern) *op.Inputs {
	t.Helper()
	var w codec.Writer
	m.Save(&w)
	n, err := New(p, &op.Env{})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Load(codec.NewReader(w.Data())); err != nil {
		t.Fatal(err)
	}
	return op.NewInputs(n)
}
