package function

import "github.com/eventflux-go/eventflux/vec"

// clockTable holds the functions of the row's own time: the application's clock when the row is taken. Nothing here
// reads a clock.
var clockTable = []Function{
	{
		Name: "now", Aliases: []string{"current_timestamp", "localtimestamp", "proctime", "rowtime", "eventTimestamp", "transaction_timestamp"},
		Doc:      "The time of the row: the application's clock, not the wall's.",
		Examples: []Example{{"now()", "1970-01-01T00:00:00Z"}},
		Sigs: []Sig{{Text: "now() TIMESTAMP", Volatile: true, Kernel: func(dst *vec.Column, _ []*vec.Column, lo, hi int, c *Call) {
			for i := lo; i < hi; i++ {
				dst.I64[i] = int64(c.Batch.Time[i])
			}
		}}},
	},
	{
		Name: "currentTimeMillis", Aliases: []string{"time:timestampInMilliseconds"},
		Doc:      "The time of the row in milliseconds since 1970.",
		Examples: []Example{{"currentTimeMillis()", "0"}},
		Sigs: []Sig{{Text: "currentTimeMillis() LONG", Volatile: true, Kernel: func(dst *vec.Column, _ []*vec.Column, lo, hi int, c *Call) {
			for i := lo; i < hi; i++ {
				dst.I64[i] = c.Batch.Time[i].Millis()
			}
		}}},
	},
	{
		Name: "current_date", Doc: "The date of the row's time, in UTC.",
		Examples: []Example{{"current_date()", "1970-01-01"}},
		Sigs: []Sig{{Text: "current_date() DATE", Volatile: true, Kernel: func(dst *vec.Column, _ []*vec.Column, lo, hi int, c *Call) {
			for i := lo; i < hi; i++ {
				dst.I32[i] = int32(c.Batch.Time[i].Floor(vec.Day, 0) / vec.Time(vec.Day))
			}
		}}},
	},
}
