package expr_test

import (
	"math"
	"testing"

	"github.com/eventflux-go/eventflux/internal/expr"
)

// TestPlacesCompareAsValuesDo: "event op kept" holds as Lets says of their places.
func TestPlacesCompareAsValuesDo(t *testing.T) {
	floats := []float64{math.Inf(-1), -2.5, -1, math.Copysign(0, -1), 0, 1e-300, 1, 2.5, math.Inf(1)}
	ints := []int64{math.MinInt64, -2, -1, 0, 1, 2, math.MaxInt64}
	for _, op := range []expr.Op{expr.Lt, expr.Le, expr.Gt, expr.Ge} {
		for _, event := range floats {
			for _, kept := range floats {
				if got, want := op.Lets(op.PlaceFloat(kept), op.PlaceFloat(event)), expr.Holds(op, event, kept); got != want {
					t.Errorf("%v %v %v: %v", event, op, kept, got)
				}
			}
		}
		for _, event := range ints {
			for _, kept := range ints {
				if got, want := op.Lets(op.PlaceInt(kept), op.PlaceInt(event)), expr.Holds(op, event, kept); got != want {
					t.Errorf("%v %v %v: %v", event, op, kept, got)
				}
			}
		}
	}
}
