package agg

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/eventflux-go/eventflux/vec"
)

// Plain rows take loops of their own; asking for the results after leaving rows too takes the general one. Both must
// give the same bits, whatever the values.
func TestPlainRowsSlideAsOthersDo(t *testing.T) {
	doubles := func(r *rand.Rand) float64 {
		switch r.IntN(40) {
		case 0:
			return math.NaN()
		case 1:
			return math.Inf(1 - 2*r.IntN(2))
		case 2:
			return 1e300
		case 3:
			return math.Copysign(0, -1)
		}
		return r.NormFloat64() * math.Pow(10, float64(r.IntN(20)))
	}
	longs := func(r *rand.Rand) int64 {
		if r.IntN(10) == 0 {
			return math.MaxInt64 - int64(r.IntN(3)) // sums that do not fit
		}
		return r.Int64N(2000) - 1000
	}
	for _, name := range []string{"sum", "avg", "min", "max"} {
		for _, typ := range []vec.TypeID{vec.Double, vec.Long, vec.Int} {
			for _, groups := range []int{0, 1, 5} {
				for seed := range uint64(20) {
					r := rand.New(rand.NewPCG(seed, uint64(groups)))
					c := vec.NewColumn(vec.Simple(typ))
					n := 1 + r.IntN(300)
					c.Resize(n)
					ids := make([]uint32, n)
					for i := range n {
						switch typ {
						case vec.Double:
							c.F64[i] = doubles(r)
						case vec.Long:
							c.I64[i] = longs(r)
						default:
							c.I32[i] = r.Int32() - math.MaxInt32/2
						}
						ids[i] = uint32(r.IntN(max(1, groups)))
					}
					if groups == 0 {
						ids = nil
					}
					slideBothWays(t, name, r, &c, ids, 1+r.IntN(40))
				}
			}
		}
	}
}

// slideBothWays runs a window of so many rows over the column, a piece at a time.
func slideBothWays(t *testing.T, name string, r *rand.Rand, c *vec.Column, ids []uint32, size int) {
	t.Helper()
	spec := Lookup(name)
	typ, _ := spec.Resolve([]vec.Type{c.Type})
	fresh := func() Agg {
		a, err := New(spec, []vec.Type{c.Type}, Options{Slides: true, Fifo: true})
		if err != nil {
			t.Fatal(err)
		}
		a.Grow(5)
		return a
	}
	plain, general := fresh(), fresh()
	before := make([]int32, c.Len())
	for lo := 0; lo < c.Len(); {
		hi := min(c.Len(), lo+1+r.IntN(70))
		gone := max(0, lo-size)
		for i := lo; i < hi; i++ {
			before[i] = int32(max(0, i+1-size) - gone)
		}
		d := Delta{In: Input{Args: []*vec.Column{c}, Groups: ids, Lo: lo, Hi: hi}, Out: Input{Args: []*vec.Column{c}, Groups: ids, Lo: gone, Hi: gone + int(before[hi-1])}, Before: before}
		one, errs1 := results(typ, hi)
		two, errs2 := results(typ, hi)
		exp, expErrs := results(typ, c.Len())
		d1 := d
		d1.Cur, d1.CurErr = one, errs1
		plain.Slide(&d1)
		d2 := d
		d2.Cur, d2.CurErr, d2.Exp, d2.ExpErr = two, errs2, exp, expErrs
		general.Slide(&d2)
		for i := lo; i < hi; i++ {
			if one.IsNull(i) != two.IsNull(i) || d1.CurErr.Get(i) != d2.CurErr.Get(i) || !one.IsNull(i) && !one.EqualAt(i, two, i) {
				t.Fatalf("%s of %s, window of %d, row %d: the loops disagree", name, c.Type, size, i)
			}
		}
		lo = hi
	}
}

func results(t vec.Type, n int) (*vec.Column, vec.Bitmap) {
	c := vec.NewColumn(t)
	c.Reuse(n)
	return &c, vec.Bitmap(nil).Reset(n)
}
