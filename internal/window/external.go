package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// external is a clock driven by a column: the highest value it had in a row that was not rejected.
type external struct {
	expr   int  // in's expression
	millis bool // a LONG: milliseconds
	high   vec.Time

	values []vec.Time // of row i of the batch, at index i
	highs  []vec.Time // the clock at row i
}

// newExternal makes e the expression that drives in.
func newExternal(in *input, e expr.Expr) *external {
	x := &external{expr: in.add(e, -1), millis: e.Type().ID == vec.Long, high: vec.MinTime}
	in.driver = x.expr
	return x
}

// read takes the values of rows [lo, hi), which in has evaluated.
func (x *external) read(in *input, lo, hi int) {
	x.values, x.highs = grow(x.values, hi), grow(x.highs, hi)
	col := in.cols[x.expr].I64
	for i := lo; i < hi; i++ {
		v := vec.Time(col[i])
		if x.millis {
			v = vec.FromMillis(col[i])
		}
		x.values[i] = v
		if v > x.high && !(in.anyBad && in.bad.Get(i)) {
			x.high = v
		}
		x.highs[i] = x.high
	}
}

// at is the clock at row i.
func (x *external) at(i int) vec.Time { return x.highs[i] }

// Save writes the clock.
func (x *external) Save(w *codec.Writer) { w.Varint(int64(x.high)) }

// Load reads the clock.
func (x *external) Load(r *codec.Reader) error {
	x.high = vec.Time(r.Varint())
	return r.Err()
}
