package agg

import "github.com/eventflux-go/eventflux/vec"

var sumSpec = &Spec{
	Name:  "sum",
	Doc:   "The sum. Sums of doubles carry their rounding errors along, so that rows that leave a window leave no trace.",
	Nulls: "NULL is skipped; NULL where there is no value.",
	Sigs:  []Sig{{[]Arg{numberArg("x")}, "LONG for INT and LONG, DOUBLE for FLOAT and DOUBLE"}},
	Examples: []Example{
		{"sum(x)", "INT", []string{"1", "2", "NULL", "4"}, "7"},
		{"sum(x)", "DOUBLE", []string{"0.1", "0.2", "0.3"}, "0.6"},
		{"sum(x)", "LONG", []string{"9223372036854775807", "1"}, "error"},
		{"sum(x)", "INT", []string{"NULL"}, "NULL"},
	},
	resolve: func(args []vec.Type) vec.Type {
		if args[0].IsInteger() {
			return vec.Simple(vec.Long)
		}
		return vec.Simple(vec.Double)
	},
	make: func(args []vec.Type, _ Options) (Agg, error) {
		if args[0].IsInteger() {
			return &sumLong{}, nil
		}
		return &sumDouble{}, nil
	},
}

var avgSpec = &Spec{
	Name:     "avg",
	Aliases:  []string{"average", "mean"},
	Doc:      "The arithmetic mean, a DOUBLE; integers are summed exactly.",
	Nulls:    "NULL is skipped; NULL where there is no value.",
	Sigs:     []Sig{{[]Arg{numberArg("x")}, "DOUBLE"}},
	Examples: []Example{{"avg(x)", "INT", []string{"1", "2", "NULL"}, "1.5"}},
	resolve:  always(vec.Double),
	make: func(args []vec.Type, _ Options) (Agg, error) {
		if args[0].IsInteger() {
			return &sumLong{mean: true}, nil
		}
		return &sumDouble{mean: true}, nil
	},
}
