package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

var countSpec = &Spec{
	Name:  "count",
	Doc:   "The number of rows, or with an argument the number of rows in which it is not NULL.",
	Nulls: "count(x) skips NULL; count() and count(*) count every row; 0 where there is none.",
	Sigs:  []Sig{{nil, "LONG"}, {[]Arg{anyArg("x")}, "LONG"}},
	Examples: []Example{
		{"count(x)", "INT", []string{"1", "NULL", "3"}, "2"},
		{"count(*)", "INT", []string{"1", "NULL", "3"}, "3"},
		{"count(DISTINCT x)", "INT", []string{"1", "1", "3"}, "2"},
	},
	resolve: always(vec.Long),
	make:    func([]vec.Type, Options) (Agg, error) { return &count{}, nil },
}

var distinctCountSpec = &Spec{
	Name:     "distinctCount",
	Aliases:  []string{"count_distinct"},
	Doc:      "The number of different values: the same as count(DISTINCT x).",
	Nulls:    "NULL is skipped; 0 where there is no value.",
	Sigs:     []Sig{{[]Arg{anyArg("x")}, "LONG"}},
	Examples: []Example{{"distinctCount(x)", "STRING", []string{"a", "b", "a", "NULL"}, "2"}},
	resolve:  always(vec.Long),
	make: func(args []vec.Type, o Options) (Agg, error) {
		return newDistinct(&count{}, args), nil
	},
	distinct: distinctSame,
}

// count counts rows per group.
type count struct {
	n     []int64
	masks masks
}

func (c *count) Grow(groups int)    { c.n = grow(c.n, groups) }
func (c *count) Reset(group uint32) { c.n[group] = 0 }

func (c *count) Add(in *Input) {
	skip := in.skipped(&c.masks.in)
	switch {
	case in.Groups == nil && skip == nil:
		c.n[0] += int64(in.Hi - in.Lo)
	case in.Groups == nil:
		c.n[0] += int64(in.Hi - in.Lo - skip.Count(in.Lo, in.Hi))
	case skip == nil:
		n := c.n
		for _, g := range in.Groups[in.Lo:in.Hi] {
			n[g]++
		}
	default:
		for i := in.Lo; i < in.Hi; i++ {
			if !skip.Get(i) {
				c.n[in.Groups[i]]++
			}
		}
	}
}

func (c *count) Slide(d *Delta) {
	in := &d.In
	skip, skipOut := in.skipped(&c.masks.in), d.Out.skipped(&c.masks.out)
	o := d.Out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		if end := d.left(i); o < end {
			o = c.leave(d, skipOut, o, end)
		}
		n := &c.n[in.group(i)]
		if !skip.Get(i) {
			*n++
		}
		if d.Cur != nil {
			d.Cur.I64[i] = *n
		}
	}
	c.leave(d, skipOut, o, d.Out.Hi)
}

// leave lets rows [o, end) of d.Out out and returns end.
func (c *count) leave(d *Delta, skip vec.Bitmap, o, end int) int {
	for ; o < end; o++ {
		n := &c.n[d.Out.group(o)]
		if !skip.Get(o) {
			*n--
		}
		if d.Exp != nil {
			d.Exp.I64[o] = *n
		}
	}
	return o
}

func (c *count) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		dst.I64[k] = c.n[g]
	}
}

func (c *count) Merge(dst uint32, from Agg, src uint32) { c.n[dst] += from.(*count).n[src] }

func (c *count) Save(w *codec.Writer) { save(w, "count", c.n, func(n *int64) { w.Varint(*n) }) }

func (c *count) Load(r *codec.Reader) error {
	return load(r, "count", &c.n, func(n *int64) { *n = r.Varint() })
}
