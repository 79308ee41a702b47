package function

import (
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// double1 makes a kernel of a function that is NULL where it is not defined (its result is NaN for a number).
func double1(f func(float64) float64) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		a, d := args[0].F64[lo:hi], dst.F64[lo:hi]
		for i, x := range a {
			d[i] = f(x)
			if d[i] != d[i] && x == x {
				dst.SetNull(lo + i)
			}
		}
	}
}

var mathTable = []Function{
	{
		Name: "sqrt", Aliases: []string{"math:sqrt"}, Doc: "The square root; NULL below zero.",
		Examples: []Example{{"sqrt(16)", "4.0"}, {"sqrt(-1)", "NULL"}},
		Sigs:     []Sig{{Text: "sqrt(x DOUBLE) DOUBLE", Kernel: double1(math.Sqrt)}},
	},
}
