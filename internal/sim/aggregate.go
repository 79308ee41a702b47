package sim

import (
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// An aggregate is computed by adding, in order, the values that its group holds to a fresh accumulator. Nothing is
// ever taken out again: where an event has left, the accumulator is made anew from what remains.
type accumulator interface {
	add(args []Value)
	result() (Value, error)
}

// aggSpec is one aggregate function.
type aggSpec struct {
	typ func(args []vec.Type) vec.Type
	new func(c aggCall) accumulator
	// forever aggregates see every event of the group since the start, whatever left since.
	forever bool
	// more says that a constant argument follows: percentile's p, string_agg's separator.
	more bool
}

// aggCall is one call in a query.
type aggCall struct {
	name     string
	spec     *aggSpec
	args     []expr
	constant Value // percentile's p, string_agg's separator
	argType  vec.Type
	distinct bool
	filter   *expr
	typ      vec.Type
}

func fixed(id vec.TypeID) func([]vec.Type) vec.Type {
	return func([]vec.Type) vec.Type { return vec.Simple(id) }
}

func sameType(a []vec.Type) vec.Type { return a[0] }

var aggregates map[string]*aggSpec

func init() {
	deviation := func(finish func(float64) float64) func(aggCall) accumulator {
		return func(aggCall) accumulator { return &varAcc{finish: finish} }
	}
	order := func(keep int) func(aggCall) accumulator {
		return func(aggCall) accumulator { return &extremeAcc{keep: keep} }
	}
	aggregates = map[string]*aggSpec{
		"count": {typ: fixed(vec.Long), new: func(aggCall) accumulator { return &countAcc{} }},
		"sum":   {typ: sumType, new: newSum},
		"avg":   {typ: fixed(vec.Double), new: func(aggCall) accumulator { return &avgAcc{} }},
		"min":   {typ: sameType, new: order(-1)},
		"max":   {typ: sameType, new: order(1)},
		"first": {typ: sameType, new: func(aggCall) accumulator { return &firstAcc{} }},
		"last":  {typ: sameType, new: func(aggCall) accumulator { return &lastAcc{} }},
		// stddev and variance are those of the population.
		"stddev":        {typ: fixed(vec.Double), new: deviation(math.Sqrt)},
		"variance":      {typ: fixed(vec.Double), new: deviation(func(v float64) float64 { return v })},
		"distinctcount": {typ: fixed(vec.Long), new: func(aggCall) accumulator { return &distinctCountAcc{seen: map[string]bool{}} }},
		"minforever":    {typ: sameType, new: order(-1), forever: true},
		"maxforever":    {typ: sameType, new: order(1), forever: true},
		"bool_and":      {typ: fixed(vec.Bool), new: func(aggCall) accumulator { return &boolAcc{and: true} }},
		"bool_or":       {typ: fixed(vec.Bool), new: func(aggCall) accumulator { return &boolAcc{} }},
		"median":        {typ: fixed(vec.Double), new: func(aggCall) accumulator { return &rankAcc{p: 50} }},
		"percentile":    {typ: fixed(vec.Double), more: true, new: func(c aggCall) accumulator { return &rankAcc{p: toFloat(c.constant)} }},
		"string_agg":    {typ: fixed(vec.String), more: true, new: func(c aggCall) accumulator { return &textAcc{sep: c.constant.(string)} }},
		"array_agg":     {typ: func(a []vec.Type) vec.Type { return vec.ListOf(a[0]) }, new: func(aggCall) accumulator { return &listAcc{} }},
	}
}

func sumType(a []vec.Type) vec.Type {
	if a[0].IsInteger() {
		return vec.Simple(vec.Long)
	}
	return vec.Simple(vec.Double)
}

// fresh gives the accumulator of a call: DISTINCT shows it each value once, NULLs are never shown.
func (c aggCall) fresh() accumulator {
	acc := c.spec.new(c)
	if c.distinct {
		acc = &distinctAcc{in: acc, seen: map[string]bool{}}
	}
	return acc
}

// take evaluates the arguments for one event and says whether the aggregate sees it.
func (c aggCall) take(e *env) ([]Value, bool, error) {
	if c.filter != nil {
		ok, err := c.filter.eval(e)
		if err != nil || ok != true {
			return nil, false, err
		}
	}
	vals := make([]Value, len(c.args))
	for i, a := range c.args {
		v, err := a.eval(e)
		if err != nil || v == nil {
			return nil, false, err
		}
		vals[i] = v
	}
	return vals, true, nil
}

type distinctAcc struct {
	in   accumulator
	seen map[string]bool
}

func (a *distinctAcc) add(v []Value) {
	if k := keyOf(v); !a.seen[k] {
		a.seen[k] = true
		a.in.add(v)
	}
}
func (a *distinctAcc) result() (Value, error) { return a.in.result() }

type countAcc struct{ n int64 }

func (a *countAcc) add([]Value)            { a.n++ }
func (a *countAcc) result() (Value, error) { return a.n, nil }

func newSum(c aggCall) accumulator {
	if c.argType.IsInteger() {
		return &intSumAcc{}
	}
	return &floatSumAcc{}
}

// intSumAcc sums without bounds; a result that is no LONG is an error of the row that would show it.
type intSumAcc struct {
	any bool
	sum big.Int
}

func (a *intSumAcc) add(v []Value) {
	a.any = true
	a.sum.Add(&a.sum, big.NewInt(v[0].(int64)))
}

func (a *intSumAcc) result() (Value, error) {
	switch {
	case !a.any:
		return nil, nil
	case !a.sum.IsInt64():
		return nil, errOverflow
	}
	return a.sum.Int64(), nil
}

type floatSumAcc struct {
	any bool
	sum float64
}

func (a *floatSumAcc) add(v []Value) {
	a.any = true
	a.sum += toFloat(v[0])
}

func (a *floatSumAcc) result() (Value, error) {
	if !a.any {
		return nil, nil
	}
	return a.sum, nil
}

// avgAcc divides the exact sum of integers, or the sum of floats, by their number.
type avgAcc struct {
	n      int64
	ints   big.Int
	floats float64
}

func (a *avgAcc) add(v []Value) {
	a.n++
	if i, ok := v[0].(int64); ok {
		a.ints.Add(&a.ints, big.NewInt(i))
	} else {
		a.floats += v[0].(float64)
	}
}

func (a *avgAcc) result() (Value, error) {
	if a.n == 0 {
		return nil, nil
	}
	whole, _ := new(big.Float).SetInt(&a.ints).Float64()
	return (whole + a.floats) / float64(a.n), nil
}

// extremeAcc keeps the least (keep = -1) or greatest (1).
type extremeAcc struct {
	keep int
	best Value
}

func (a *extremeAcc) add(v []Value) {
	if a.best == nil || compareValues(v[0], a.best) == a.keep {
		a.best = v[0]
	}
}
func (a *extremeAcc) result() (Value, error) { return a.best, nil }

type firstAcc struct{ v Value }

func (a *firstAcc) add(v []Value) {
	if a.v == nil {
		a.v = v[0]
	}
}
func (a *firstAcc) result() (Value, error) { return a.v, nil }

type lastAcc struct{ v Value }

func (a *lastAcc) add(v []Value)          { a.v = v[0] }
func (a *lastAcc) result() (Value, error) { return a.v, nil }

type varAcc struct {
	vals   []float64
	finish func(float64) float64
}

func (a *varAcc) add(v []Value) { a.vals = append(a.vals, toFloat(v[0])) }

func (a *varAcc) result() (Value, error) {
	if len(a.vals) == 0 {
		return nil, nil
	}
	n, mean, squares := float64(len(a.vals)), 0.0, 0.0
	for _, x := range a.vals {
		mean += x / n
	}
	for _, x := range a.vals {
		squares += (x - mean) * (x - mean)
	}
	return a.finish(squares / n), nil
}

type distinctCountAcc struct{ seen map[string]bool }

func (a *distinctCountAcc) add(v []Value)          { a.seen[keyOf(v)] = true }
func (a *distinctCountAcc) result() (Value, error) { return int64(len(a.seen)), nil }

type boolAcc struct {
	and bool
	v   Value
}

func (a *boolAcc) add(v []Value) {
	x := v[0].(bool)
	switch {
	case a.v == nil:
		a.v = x
	case a.and:
		a.v = a.v.(bool) && x
	default:
		a.v = a.v.(bool) || x
	}
}
func (a *boolAcc) result() (Value, error) { return a.v, nil }

// rankAcc gives the value at p percent of the sorted values, linear between the two nearest, as percentile_cont.
type rankAcc struct {
	p    float64
	vals []float64
}

func (a *rankAcc) add(v []Value) {
	x := toFloat(v[0])
	at, _ := slices.BinarySearch(a.vals, x)
	a.vals = slices.Insert(a.vals, at, x)
}

func (a *rankAcc) result() (Value, error) {
	if len(a.vals) == 0 {
		return nil, nil
	}
	at := a.p / 100 * float64(len(a.vals)-1)
	lo := int(math.Floor(at))
	hi := min(lo+1, len(a.vals)-1)
	return a.vals[lo] + (a.vals[hi]-a.vals[lo])*(at-float64(lo)), nil
}

type textAcc struct {
	sep   string
	parts []string
}

func (a *textAcc) add(v []Value) { a.parts = append(a.parts, v[0].(string)) }
func (a *textAcc) result() (Value, error) {
	if a.parts == nil {
		return nil, nil
	}
	return strings.Join(a.parts, a.sep), nil
}

type listAcc struct{ vals []Value }

func (a *listAcc) add(v []Value) { a.vals = append(a.vals, v[0]) }
func (a *listAcc) result() (Value, error) {
	if a.vals == nil {
		return nil, nil
	}
	return slices.Clone(a.vals), nil
}
