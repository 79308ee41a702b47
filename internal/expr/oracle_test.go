package expr

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/vec"
)

// value is what the naive evaluator computes with: one value, NULL (nil) or a failure.
type value struct {
	v   any // nil, bool, int64, float64, string
	bad bool
}

// naive computes one row by walking the tree, with the rules of the language written down as plainly as possible.
func naive(e Expr, row []any) value {
	switch e := e.(type) {
	case *Column:
		return value{v: row[e.Index]}
	case *Const:
		return value{v: cell(&e.Val, 0)}
	case *Logic:
		return naiveLogic(e, row)
	case *Not:
		x := naive(e.X, row)
		if b, ok := x.v.(bool); ok {
			x.v = !b
		}
		return x
	case *Case:
		for i, c := range e.Conds {
			x := naive(c, row)
			if x.bad {
				return x
			}
			if x.v == true {
				return naive(e.Thens[i], row)
			}
		}
		return naive(e.Else, row)
	case *Coalesce:
		for _, x := range e.Xs {
			if r := naive(x, row); r.bad || r.v != nil {
				return r
			}
		}
		return value{}
	}
	var args []any
	null := false
	for _, a := range e.Args() {
		x := naive(a, row)
		if x.bad {
			return x
		}
		null = null || x.v == nil
		args = append(args, x.v)
	}
	switch e := e.(type) {
	case *IsNull:
		return value{v: (args[0] == nil) != e.Not}
	case *IsDistinct:
		return value{v: (args[0] == args[1]) == e.Not}
	}
	if null {
		return value{}
	}
	switch e := e.(type) {
	case *Binary:
		return naiveBinary(e, args[0], args[1])
	case *Neg:
		if f, ok := args[0].(float64); ok {
			return value{v: -f}
		}
		return fits(e.Type(), new(big.Int).Neg(big.NewInt(args[0].(int64))))
	case *Cast:
		return naiveCast(e, args[0])
	case *In:
		var r any = e.Not
		for _, c := range e.List {
			m := cell(&c.Val, 0)
			if m == args[0] {
				return value{v: !e.Not}
			}
			if m == nil {
				r = nil
			}
		}
		return value{v: r}
	}
	panic(fmt.Sprintf("%T", e))
}

func naiveLogic(e *Logic, row []any) value {
	decides := e.Op == Or
	result := value{v: !decides}
	for _, x := range e.Xs {
		r := naive(x, row)
		if r.bad {
			return r
		}
		if r.v == decides {
			return value{v: decides}
		}
		if r.v == nil {
			result.v = nil
		}
	}
	return result
}

func fits(t vec.Type, n *big.Int) value {
	if t.ID == vec.Int && (n.Cmp(big.NewInt(math.MaxInt32)) > 0 || n.Cmp(big.NewInt(math.MinInt32)) < 0) || !n.IsInt64() {
		return value{bad: true}
	}
	return value{v: n.Int64()}
}

func naiveBinary(e *Binary, l, r any) value {
	if e.Op.IsComparison() {
		c := 0
		switch l := l.(type) {
		case int64:
			c = big.NewInt(l).Cmp(big.NewInt(r.(int64)))
		case string:
			c = strings.Compare(l, r.(string))
		case float64:
			c = big.NewFloat(l).Cmp(big.NewFloat(r.(float64)))
		case bool:
			c = map[bool]int{true: 1}[l] - map[bool]int{true: 1}[r.(bool)]
		}
		return value{v: map[Op]bool{Eq: c == 0, Ne: c != 0, Lt: c < 0, Le: c <= 0, Gt: c > 0, Ge: c >= 0}[e.Op]}
	}
	if s, ok := l.(string); ok {
		return value{v: s + r.(string)}
	}
	if x, ok := l.(float64); ok {
		y := r.(float64)
		switch {
		case y == 0 && e.Op >= Div:
			return value{}
		case e.Op == Add:
			return value{v: x + y}
		case e.Op == Sub:
			return value{v: x - y}
		case e.Op == Mul:
			return value{v: x * y}
		case e.Op == Div:
			return value{v: x / y}
		}
		return value{v: math.Mod(x, y)}
	}
	x, y, z := big.NewInt(l.(int64)), big.NewInt(r.(int64)), new(big.Int)
	switch {
	case y.Sign() == 0 && e.Op >= Div:
		return value{}
	case e.Op == Add:
		z.Add(x, y)
	case e.Op == Sub:
		z.Sub(x, y)
	case e.Op == Mul:
		z.Mul(x, y)
	case e.Op == Div:
		z.Quo(x, y)
	default:
		z.Rem(x, y)
	}
	return fits(e.T, z)
}

func naiveCast(e *Cast, x any) value {
	var r value
	switch e.To.ID {
	case vec.Int, vec.Long:
		switch x := x.(type) {
		case int64:
			r = fits(e.To, big.NewInt(x))
		case float64:
			n, _ := new(big.Float).SetFloat64(math.Trunc(x)).Int(nil)
			r = fits(e.To, n)
		case string:
			n, ok := new(big.Int).SetString(x, 10)
			if r.bad = !ok; ok {
				r = fits(e.To, n)
			}
		}
	case vec.Double:
		r.v = float64(x.(int64))
	case vec.String:
		r.v = fmt.Sprint(x)
	}
	if r.bad && e.Try {
		return value{}
	}
	return r
}

func cell(c *vec.Column, i int) any {
	if c.IsNull(i) {
		return nil
	}
	switch carrier(c.Type) {
	case vec.Bool:
		return c.Bool[i]
	case vec.Int:
		return int64(c.I32[i])
	case vec.Long:
		return c.I64[i]
	case vec.Double:
		return c.F64[i]
	case vec.String:
		return c.Str[i]
	}
	return nil
}

// generator makes random typed expressions over the columns of randomBatch.
type generator struct {
	*rand.Rand
	t testing.TB
}

var oracleTypes = []vec.TypeID{vec.Bool, vec.Int, vec.Long, vec.Double, vec.String}

func (g *generator) ok(e Expr, err error) Expr {
	if err != nil {
		g.t.Fatal(err)
	}
	return e
}

func (g *generator) leaf(t vec.TypeID) Expr {
	if g.IntN(3) > 0 {
		k := g.IntN(3) // three columns of each type: without, with, only NULLs
		for i, id := range oracleTypes {
			if id == t {
				return NewColumn(3*i+k, fmt.Sprintf("c%d", 3*i+k), vec.Simple(t))
			}
		}
	}
	if g.IntN(8) == 0 {
		return Null(vec.Simple(t))
	}
	c := vec.NewColumn(vec.Simple(t))
	g.fill(&c, 1)
	return &Const{Val: c}
}

// fill makes n random values, extremes among them.
func (g *generator) fill(c *vec.Column, n int) {
	c.Resize(n)
	for i := range n {
		switch c.Type.ID {
		case vec.Bool:
			c.Bool[i] = g.IntN(2) == 0
		case vec.Int:
			c.I32[i] = []int32{0, 1, -1, 7, math.MaxInt32, math.MinInt32, int32(g.Uint32())}[g.IntN(7)]
		case vec.Long:
			c.I64[i] = []int64{0, 1, -1, 7, math.MaxInt64, math.MinInt64, int64(g.Uint64()), int64(int32(g.Uint32()))}[g.IntN(8)]
		case vec.Double:
			c.F64[i] = []float64{0, 1, -1.5, 7.25, 3e9, -1e19, g.NormFloat64()}[g.IntN(7)]
		case vec.String:
			c.Str[i] = []string{"", "a", "abc", "7", "-42", "99999999999"}[g.IntN(6)]
		}
	}
}

func (g *generator) expr(t vec.TypeID, depth int) Expr {
	if depth == 0 {
		return g.leaf(t)
	}
	sub := func(t vec.TypeID) Expr { return g.expr(t, g.IntN(depth)) }
	any := oracleTypes[g.IntN(len(oracleTypes))]
	switch g.IntN(8) {
	case 0:
		conds, thens := []Expr{sub(vec.Bool)}, []Expr{sub(t)}
		if g.IntN(2) == 0 {
			conds, thens = append(conds, sub(vec.Bool)), append(thens, sub(t))
		}
		return g.ok(NewCase(conds, thens, sub(t)))
	case 1:
		return g.ok(NewCoalesce(sub(t), sub(t), sub(t)))
	}
	switch t {
	case vec.Bool:
		switch g.IntN(8) {
		case 0, 1, 2:
			return g.ok(NewLogic([]Op{And, Or}[g.IntN(2)], sub(t), sub(t), sub(t)))
		case 3:
			return g.ok(NewNot(sub(t)))
		case 4:
			return NewIsNull(sub(any), g.IntN(2) == 0)
		case 5:
			return g.ok(NewIsDistinct(sub(any), sub(any), g.IntN(2) == 0))
		case 6:
			list := make([]Expr, 1+g.IntN(12))
			for i := range list {
				c := vec.NewColumn(vec.Simple(any))
				g.fill(&c, 1)
				list[i] = &Const{Val: c}
				if g.IntN(10) == 0 {
					list[i] = Null(vec.Simple(any))
				}
			}
			return g.ok(NewIn(sub(any), list, g.IntN(2) == 0))
		}
		return g.ok(NewBinary(Eq+Op(g.IntN(6)), sub(any), sub(any)))
	case vec.String:
		if g.IntN(2) == 0 {
			return g.ok(NewCast(sub(vec.Long), vec.Simple(t), false))
		}
		return g.ok(NewBinary(Concat, sub(t), sub(t)))
	}
	switch g.IntN(6) {
	case 0:
		from := any
		if t == vec.Double {
			from = vec.Long
		} else if from == vec.Bool {
			from = vec.Double
		}
		return g.ok(NewCast(sub(from), vec.Simple(t), g.IntN(2) == 0))
	case 1:
		return &Neg{sub(t)}
	}
	return &Binary{Op(g.IntN(5)), sub(t), sub(t), vec.Simple(t)}
}

func (g *generator) batch(n int) *vec.Batch {
	b := &vec.Batch{Len: n, Time: make([]vec.Time, n)}
	for _, id := range oracleTypes {
		for k := range 3 {
			c := vec.NewColumn(vec.Simple(id))
			g.fill(&c, n)
			for i := range n {
				if k == 2 || k == 1 && g.IntN(3) == 0 {
					c.SetNull(i)
				}
			}
			b.Cols = append(b.Cols, c)
		}
	}
	return b
}

// Programs agree with the naive evaluator on every row of random ranges: values, NULLs and failures; folded or not;
// and the predicate selects exactly the rows that are TRUE.
func TestAgainstNaive(t *testing.T) {
	for seed := range uint64(3000) {
		g := &generator{rand.New(rand.NewPCG(seed, 1)), t}
		b := g.batch(1 + g.IntN(200))
		e := g.expr(oracleTypes[g.IntN(len(oracleTypes))], 1+g.IntN(4))
		folded := Fold(e)
		p := Compile([]Expr{e, folded, e})
		if p.outs[0] != p.outs[2] {
			t.Fatalf("%s: computed twice", e)
		}
		for range 3 {
			lo := g.IntN(b.Len)
			hi := lo + 1 + g.IntN(b.Len-lo)
			if g.IntN(4) == 0 {
				hi = lo + 1
			}
			p.Eval(b, lo, hi)
			for i := lo; i < hi; i++ {
				row := make([]any, len(b.Cols))
				for k := range b.Cols {
					row[k] = cell(&b.Cols[k], i)
				}
				want := naive(e, row)
				for k := range 2 {
					got := value{bad: p.Err(k).Get(i)}
					if !got.bad {
						got.v = cell(p.Out(k), i)
					}
					if !same(got, want) {
						t.Fatalf("seed %d, row %d of [%d, %d): %s = %v, want %v", seed, i, lo, hi, []Expr{e, folded}[k], got, want)
					}
					if got.bad {
						if code, _ := p.Reason(k, i); code == "EF6999" {
							t.Fatalf("seed %d: %s failed without a reason", seed, e)
						}
					}
				}
			}
			for k := range 2 {
				if m := p.Err(k); m.Count(0, 1<<20) != m.Count(lo, hi) {
					t.Fatalf("seed %d: failures outside [%d, %d)", seed, lo, hi)
				}
			}
			checkPredicate(t, seed, e, b, lo, hi)
		}
	}
}

func same(a, b value) bool {
	if a.bad || b.bad {
		return a.bad == b.bad
	}
	x, ok := a.v.(float64)
	y, also := b.v.(float64)
	return a.v == b.v || ok && also && x != x && y != y
}

func checkPredicate(t *testing.T, seed uint64, e Expr, b *vec.Batch, lo, hi int) {
	if e.Type().ID != vec.Bool {
		return
	}
	p := CompilePredicate(e)
	got := p.Select(b, lo, hi, nil)
	var want []int32
	fails := 0
	for i := lo; i < hi; i++ {
		row := make([]any, len(b.Cols))
		for k := range b.Cols {
			row[k] = cell(&b.Cols[k], i)
		}
		r := naive(e, row)
		if r.v == true {
			want = append(want, int32(i))
		}
		if r.bad != p.Err().Get(i) {
			t.Fatalf("seed %d: row %d of %s: failed %v, want %v", seed, i, e, p.Err().Get(i), r.bad)
		}
		if r.bad {
			fails++
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) && len(got)+len(want) > 0 {
		t.Fatalf("seed %d: %s selects %v, want %v", seed, e, got, want)
	}
}

// Conjunctions of comparisons with constants, the fast path, select what the naive evaluator selects.
func TestFastPredicates(t *testing.T) {
	for seed := range uint64(500) {
		g := &generator{rand.New(rand.NewPCG(seed, 2)), t}
		b := g.batch(1 + g.IntN(300))
		var terms []Expr
		for range 1 + g.IntN(3) {
			k := 1 + g.IntN(4)
			id := oracleTypes[k]
			col := 3*k + g.IntN(2)
			c := vec.NewColumn(vec.Simple(id))
			g.fill(&c, 1)
			l, r := Expr(NewColumn(col, fmt.Sprintf("c%d", col), vec.Simple(id))), Expr(&Const{Val: c})
			if g.IntN(2) == 0 {
				l, r = r, l
			}
			terms = append(terms, g.ok(NewBinary(Eq+Op(g.IntN(6)), l, r)))
		}
		if g.IntN(3) == 0 {
			terms = append(terms, g.ok(NewNot(g.leaf(vec.Bool))))
		}
		lo := g.IntN(b.Len)
		checkPredicate(t, seed, g.ok(NewLogic(And, terms...)), b, lo, lo+1+g.IntN(b.Len-lo))
	}
}
