package agg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// subject is a way to use a function.
type subject struct {
	spec     *Spec
	name     string // of the naive way
	args     []vec.Type
	distinct bool
	p        float64
	sep      string
}

func (s subject) String() string {
	return fmt.Sprintf("%s%v distinct=%v p=%v", s.name, s.args, s.distinct, s.p)
}

// options makes the options of a use.
func (s subject) options(slides, fifo bool) Options {
	o := Options{Distinct: s.distinct, Slides: slides, Fifo: fifo, Consts: make([]*vec.Column, len(s.args))}
	if len(s.args) == 2 {
		c := vec.NewColumn(s.args[1])
		if c.Type.ID == vec.String {
			setValue(&c, s.sep)
		} else {
			setValue(&c, s.p)
		}
		o.Consts[1] = &c
	}
	return o
}

func (s subject) make(t testing.TB, slides, fifo bool) Agg {
	a, err := New(s.spec, s.args, s.options(slides, fifo))
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return a
}

// subjects lists every function over every type that it takes.
func subjects() []subject {
	var list []subject
	for _, spec := range All() {
		for _, id := range []vec.TypeID{vec.Bool, vec.Int, vec.Long, vec.Float, vec.Double, vec.String, vec.Timestamp} {
			for _, more := range [][]vec.Type{nil, {vec.Simple(vec.Double)}, {vec.Simple(vec.String)}} {
				args := append([]vec.Type{vec.Simple(id)}, more...)
				if _, err := spec.Resolve(args); err != nil {
					continue
				}
				for _, distinct := range []bool{false, true} {
					s := subject{spec: spec, name: spec.Name, args: args, distinct: distinct, sep: ","}
					if len(more) > 0 && more[0].ID == vec.String {
						s.sep = " - "
					}
					list = append(list, s)
					if len(more) == 0 || more[0].ID != vec.Double {
						continue
					}
					list = list[:len(list)-1]
					for _, p := range []float64{0, 0.3, 0.5, 1} {
						if spec.Name == "percentile" {
							p *= 100
						}
						s.p = p
						list = append(list, s)
					}
				}
			}
		}
	}
	return append(list, subject{spec: countSpec, name: "count(*)"})
}

func setValue(c *vec.Column, v value) {
	at := c.Len()
	if v == nil {
		c.AppendNull()
		return
	}
	c.Resize(at + 1)
	switch c.Type.ID {
	case vec.Bool:
		c.Bool[at] = v.(bool)
	case vec.Int:
		c.I32[at] = int32(v.(int64))
	case vec.Long, vec.Timestamp:
		c.I64[at] = v.(int64)
	case vec.Float:
		c.F32[at] = float32(v.(float64))
	case vec.Double:
		c.F64[at] = v.(float64)
	default:
		c.Str[at] = v.(string)
	}
}

func getValue(c *vec.Column, i int) any {
	if c.IsNull(i) {
		return nil
	}
	switch c.Type.ID {
	case vec.Bool:
		return c.Bool[i]
	case vec.Int:
		return int64(c.I32[i])
	case vec.Long, vec.Timestamp:
		return c.I64[i]
	case vec.Float:
		return float64(c.F32[i])
	case vec.Double:
		return c.F64[i]
	case vec.String:
		return strings.Clone(c.Str[i])
	}
	list := []value{}
	for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
		list = append(list, getValue(&c.Child[0], int(k)))
	}
	return list
}

// bench is one random life of an aggregate beside the naive way.
type life struct {
	subject
	t      *testing.T
	r      *rand.Rand
	a      Agg
	slides bool
	fifo   bool
	filter bool
	groups int

	rows  []liveRow // in the window, in the order of arrival
	held  []held    // by group
	pos   int64
	types vec.Type // of the result
}

type liveRow struct {
	group uint32
	pos   int64
	v     value
	keep  bool
}

func (l *life) value() value {
	if l.r.IntN(6) == 0 {
		return nil
	}
	if len(l.args) == 0 {
		return nil
	}
	switch l.args[0].ID {
	case vec.Bool:
		return l.r.IntN(2) == 0
	case vec.Int, vec.Timestamp:
		return int64(l.r.IntN(9) - 3)
	case vec.Long:
		if l.r.IntN(12) == 0 && l.name == "sum" {
			return int64(math.MaxInt64) - int64(l.r.IntN(3))
		}
		return int64(l.r.IntN(7) - 2)
	case vec.Float, vec.Double:
		if l.r.IntN(25) == 0 {
			return []value{math.NaN(), math.Inf(1), math.Inf(-1)}[l.r.IntN(3)]
		}
		return float64(l.r.IntN(33)-16) / 4
	}
	return []value{"", "a", "bb", "a longer text than a few bytes", "é"}[l.r.IntN(5)]
}

// input makes an Input of the rows.
func (l *life) input(rows []liveRow) Input {
	in := Input{Hi: len(rows), Filter: l.filter}
	col := vec.NewColumn(vec.Simple(vec.Long))
	if len(l.args) > 0 {
		col = vec.NewColumn(l.args[0])
		in.Args = make([]*vec.Column, len(l.args))
		in.Args[0] = &col
	}
	if l.filter {
		in.Keep = in.Keep.Reset(len(rows))
	}
	for i, r := range rows {
		setValue(&col, r.v)
		if l.groups > 1 {
			in.Groups = append(in.Groups, r.group)
		}
		in.Pos = append(in.Pos, r.pos)
		if l.filter && r.keep {
			in.Keep.Set(i)
		}
	}
	return in
}

// enter and leave keep the naive side.
func (l *life) enter(r liveRow) {
	if !l.filter || r.keep {
		h := &l.held[r.group]
		h.rows, h.ever = append(h.rows, r.v), append(h.ever, r.v)
	}
}

func (l *life) rebuild(g uint32, rows []liveRow) {
	l.held[g].rows = nil
	for _, r := range rows {
		if r.group == g && (!l.filter || r.keep) {
			l.held[g].rows = append(l.held[g].rows, r.v)
		}
	}
}

// step lets random rows in and out.
func (l *life) step() {
	var in, out []liveRow
	var before []int32
	type shown struct {
		err  bool
		want any
	}
	var cur, exp []shown
	show := func(g uint32) shown {
		v, err := naive(l.name, l.distinct, l.p, l.sep, l.held[g])
		return shown{err, v}
	}
	leave := func() {
		at := 0
		if !l.fifo {
			at = l.r.IntN(len(l.rows))
		}
		r := l.rows[at]
		l.rows = slices.Delete(slices.Clone(l.rows), at, at+1)
		l.rebuild(r.group, l.rows)
		out, exp = append(out, r), append(exp, show(r.group))
	}
	for range l.r.IntN(6) {
		for l.slides && len(l.rows) > 0 && l.r.IntN(3) == 0 {
			leave()
		}
		before = append(before, int32(len(out)))
		l.pos++
		r := liveRow{group: uint32(l.r.IntN(l.groups)), pos: l.pos, v: l.value(), keep: l.r.IntN(4) > 0}
		l.rows = append(l.rows, r)
		l.enter(r)
		in, cur = append(in, r), append(cur, show(r.group))
	}
	for l.slides && len(l.rows) > 0 && l.r.IntN(2) == 0 {
		leave()
	}
	d := Delta{In: l.input(in), Out: l.input(out), Before: before}
	c, e := vec.NewColumn(l.types), vec.NewColumn(l.types)
	c.Reuse(len(in))
	e.Reuse(len(out))
	d.Cur, d.Exp = &c, &e
	d.CurErr, d.ExpErr = d.CurErr.Reset(len(in)), d.ExpErr.Reset(len(out))
	l.a.Slide(&d)
	for i, w := range cur {
		if w.err != d.CurErr.Get(i) || !w.err && !same(w.want, getValue(&c, i)) {
			l.t.Fatalf("%s: after row %d entered: want %v (error %v), got %v (%v), group %v", l, i, w.want, w.err, getValue(&c, i), d.CurErr.Get(i), l.held[in[i].group])
		}
	}
	for i, w := range exp {
		if w.err != d.ExpErr.Get(i) || !w.err && !same(w.want, getValue(&e, i)) {
			l.t.Fatalf("%s: after row %d left: want %v (error %v), got %v (%v), group %v", l, i, w.want, w.err, getValue(&e, i), d.ExpErr.Get(i), l.held[out[i].group])
		}
	}
}

// check compares the results of all groups.
func (l *life) check(a Agg, held []held) {
	l.t.Helper()
	ids := make([]uint32, len(held))
	for g := range ids {
		ids[g] = uint32(g)
	}
	dst := vec.NewColumn(l.types)
	var errs vec.Bitmap
	errs = errs.Reset(len(ids))
	a.Result(ids, &dst, &errs)
	for g, h := range held {
		want, err := naive(l.name, l.distinct, l.p, l.sep, h)
		if err != errs.Get(g) || !err && !same(want, getValue(&dst, g)) {
			l.t.Fatalf("%s: group %d %v: want %v (error %v), got %v (%v)", l, g, h, want, err, getValue(&dst, g), errs.Get(g))
		}
	}
}

// reload saves the aggregate and goes on with a new one.
func (l *life) reload() {
	var w codec.Writer
	l.a.Save(&w)
	next := l.make(l.t, l.slides, l.fifo)
	r := codec.NewReader(w.Data())
	if err := next.Load(r); err != nil {
		l.t.Fatalf("%s: load: %v", l, err)
	}
	if r.Rest() > 0 {
		l.t.Fatalf("%s: %d bytes are left over", l, r.Rest())
	}
	next.Grow(l.groups)
	l.a = next
}

// Rows enter and leave in any order, groups are reset, the state is saved and loaded: the results are those of the
// values that the group holds.
func TestSlideLikeTheNaiveWay(t *testing.T) {
	for n, s := range subjects() {
		types, err := s.spec.Resolve(s.args)
		if err != nil {
			t.Fatal(err)
		}
		for variant := range 8 {
			r := rand.New(rand.NewPCG(uint64(n), uint64(variant)))
			l := &life{subject: s, t: t, r: r, slides: variant&3 != 0, fifo: variant&1 == 1, filter: variant&4 != 0, groups: 1 + 2*(variant&1), types: types}
			l.a = l.make(t, l.slides, l.fifo)
			l.a.Grow(l.groups)
			l.held = make([]held, l.groups)
			for range 60 {
				l.step()
				switch r.IntN(8) {
				case 0:
					l.reload()
				case 1:
					l.check(l.a, l.held)
				case 2:
					if !l.slides || !s.spec.Forever && r.IntN(4) == 0 {
						g := uint32(r.IntN(l.groups))
						l.a.Reset(g)
						l.held[g] = held{}
						l.rows = slices.DeleteFunc(slices.Clone(l.rows), func(r liveRow) bool { return r.group == g })
					}
				}
			}
			l.check(l.a, l.held)
		}
	}
}

// What is added in parts and merged is what is added at once.
func TestAddAndMergeLikeTheNaiveWay(t *testing.T) {
	for n, s := range subjects() {
		types, _ := s.spec.Resolve(s.args)
		for variant := range 6 {
			r := rand.New(rand.NewPCG(uint64(n), 100+uint64(variant)))
			l := &life{subject: s, t: t, r: r, filter: variant&1 == 1, groups: 3, types: types}
			whole := l.make(t, false, false)
			whole.Grow(1)
			var all held
			for range 4 {
				part := l.make(t, false, false)
				part.Grow(l.groups)
				l.held = make([]held, l.groups)
				for range 1 + r.IntN(3) {
					var rows []liveRow
					for range r.IntN(8) {
						l.pos++
						row := liveRow{group: uint32(r.IntN(l.groups)), pos: l.pos, v: l.value(), keep: r.IntN(4) > 0}
						l.enter(row)
						rows = append(rows, row)
					}
					in := l.input(rows)
					part.Add(&in)
				}
				l.check(part, l.held)
				whole.Merge(0, part, 1)
				all.rows, all.ever = append(all.rows, l.held[1].rows...), append(all.ever, l.held[1].ever...)
				l.check(whole, []held{all})
				l.check(part, l.held) // it stays as it was
			}
			l.a = whole
			l.groups = 1
			l.reload()
			l.check(l.a, []held{all})
		}
	}
}

// An aggregate that has lost all its rows is as a new one, bit for bit.
func TestEmptiedGroupIsAsNew(t *testing.T) {
	for _, s := range subjects() {
		if s.spec.Forever {
			continue
		}
		types, _ := s.spec.Resolve(s.args)
		l := &life{subject: s, t: t, r: rand.New(rand.NewPCG(1, 2)), slides: true, groups: 1, types: types}
		l.a = l.make(t, true, false)
		l.a.Grow(1)
		var rows []liveRow
		for i := range 50 {
			rows = append(rows, liveRow{pos: int64(i), v: l.value()})
		}
		in, none := l.input(rows), l.input(nil)
		l.a.Slide(&Delta{In: in, Out: none})
		l.a.Slide(&Delta{In: none, Out: in})
		l.check(l.a, []held{{}})
		one := l.input(rows[:1])
		l.a.Slide(&Delta{In: one, Out: none})
		l.check(l.a, []held{{rows: []value{rows[0].v}}})
	}
}

// The examples of the reference are what comes out.
func TestExamples(t *testing.T) {
	for _, spec := range All() {
		if len(spec.Examples) == 0 {
			t.Errorf("%s has no example", spec.Name)
		}
		for _, ex := range spec.Examples {
			name, rest, _ := strings.Cut(strings.TrimSuffix(ex.SQL, ")"), "(")
			if name != spec.Name {
				t.Errorf("%s: the example is of %s", spec.Name, name)
				continue
			}
			s := subject{spec: spec, name: name}
			rest, s.distinct = strings.CutPrefix(rest, "DISTINCT ")
			id, _ := vec.TypeByName(ex.Type)
			x, constant, two := strings.Cut(rest, ", ")
			if x == "x" {
				s.args = []vec.Type{vec.Simple(id)}
			}
			if text, quoted := strings.CutPrefix(constant, "'"); quoted {
				s.args, s.sep = append(s.args, vec.Simple(vec.String)), strings.TrimSuffix(text, "'")
			} else if two {
				s.args = append(s.args, vec.Simple(vec.Double))
				s.p, _ = strconv.ParseFloat(constant, 64)
			}
			types, err := spec.Resolve(s.args)
			if err != nil {
				t.Error(err)
				continue
			}
			a := s.make(t, false, false)
			a.Grow(1)
			in := (&life{subject: s, groups: 1}).input(exampleRows(id, ex.Rows))
			a.Add(&in)
			dst := vec.NewColumn(types)
			var errs vec.Bitmap
			errs = errs.Reset(1)
			a.Result([]uint32{0}, &dst, &errs)
			got := exampleText(getValue(&dst, 0))
			if errs.Get(0) {
				got = "error"
			}
			if got != ex.Want && got != ex.Want+".0" {
				t.Errorf("%s over %v: %s, want %s", ex.SQL, ex.Rows, got, ex.Want)
			}
		}
	}
}

func exampleRows(id vec.TypeID, texts []string) []liveRow {
	var rows []liveRow
	for _, text := range texts {
		r := liveRow{keep: true}
		switch {
		case text == "NULL":
		case id == vec.String:
			r.v = text
		case id == vec.Bool:
			r.v = text == "TRUE"
		case id == vec.Float || id == vec.Double:
			r.v, _ = strconv.ParseFloat(text, 64)
		default:
			n, _ := strconv.ParseInt(text, 10, 64)
			r.v = n
		}
		rows = append(rows, r)
	}
	return rows
}

func exampleText(v any) string {
	switch x := v.(type) {
	case nil:
		return "NULL"
	case bool:
		return strings.ToUpper(strconv.FormatBool(x))
	case float64:
		s := strconv.FormatFloat(x, 'g', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	case []value:
		var parts []string
		for _, e := range x {
			parts = append(parts, exampleText(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// In steady state a batch costs no allocation, whatever the function and however its rows leave.
func TestNoAllocations(t *testing.T) {
	for _, s := range subjects() {
		if s.name == "string_agg" || s.name == "array_agg" {
			continue // their results are new strings and lists of any length
		}
		types, _ := s.spec.Resolve(s.args)
		for _, fifo := range []bool{true, false} {
			l := &life{subject: s, t: t, r: rand.New(rand.NewPCG(3, 4)), slides: true, fifo: fifo, groups: 4, types: types}
			a := l.make(t, true, fifo)
			a.Grow(l.groups)
			// A window of 64 rows slides over a ring of 256 again and again.
			var rows []liveRow
			for i := range 256 {
				rows = append(rows, liveRow{group: uint32(i % 4), pos: int64(i), v: l.value()})
			}
			parts := make([]Input, 4)
			for k := range parts {
				parts[k] = l.input(rows[k*64 : (k+1)*64])
			}
			c, e := vec.NewColumn(types), vec.NewColumn(types)
			d := Delta{Cur: &c, Exp: &e, CurErr: make(vec.Bitmap, 1), ExpErr: make(vec.Bitmap, 1)}
			at, pos := 0, int64(256)
			slide := func() {
				d.In, d.Out = parts[(at+1)%4], parts[at%4]
				for i := range 64 {
					d.In.Pos[i] = pos
					pos++
				}
				at++
				c.Reuse(64)
				e.Reuse(64)
				a.Slide(&d)
			}
			d.In, d.Out = parts[0], l.input(nil)
			c.Reuse(64)
			a.Slide(&d)
			for range 200 {
				slide()
			}
			if n := testing.AllocsPerRun(100, slide); n > 0 {
				t.Errorf("%s fifo=%v: %.2f allocations a batch", s, fifo, n)
			}
		}
	}
}
