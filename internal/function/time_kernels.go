package function

import (
	"math"
	"time"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// dateTrunc has a loop of its own for units of fixed length: rows of a stream fall in the same unit as the row
// before, nearly always.
func dateTrunc(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
	start, end := vec.MaxTime, vec.MinTime // the unit of the row before
	u, _ := c.Mem.(unit)
	size, fixed := u.fixed()
	for i := lo; i < hi; i++ {
		t := vec.Time(args[1].I64[i])
		if fixed && t >= start && t < end {
			dst.I64[i] = int64(start)
			continue
		}
		if dst.Nulls.Get(i) {
			continue
		}
		known, ok := unitAt(c, args[0], i)
		if ok {
			start, ok = truncate(known, t)
		}
		if !ok {
			c.Fail(i)
			start = vec.MaxTime
			continue
		}
		end = start.Add(size)
		dst.I64[i] = int64(start)
	}
}

func dateTruncZone(args []*vec.Column, i int, c *Call) (int64, bool) {
	u, ok := parseUnit(args[0].Str[i])
	loc := c.Mem.(*zones).at(args[2].Str[i])
	if !ok || loc == nil {
		return 0, false
	}
	t, ok := truncate(u, toLocal(vec.Time(args[1].I64[i]), loc))
	return int64(fromLocal(t, loc)), ok
}

func timeBucket(args []*vec.Column, i int, _ *Call) (int64, bool) {
	width, t, origin := vec.Duration(args[0].I64[i]), vec.Time(args[1].I64[i]), vec.Time(0)
	if len(args) == 3 {
		origin = vec.Time(args[2].I64[i])
	}
	if width <= 0 {
		return 0, false
	}
	return int64(t.Floor(width, origin)), true
}

// shifting is the entry of date_add and date_sub, in the argument orders of the systems that have them.
func shifting(name, doc string, sign int64, aliases []string, examples ...Example) Function {
	by := func(t, n, u int) func(args []*vec.Column, i int, c *Call) (int64, bool) {
		return func(args []*vec.Column, i int, c *Call) (int64, bool) {
			known, ok := unitAt(c, args[u], i)
			if !ok {
				return 0, false
			}
			r, ok := shift(vec.Time(args[t].I64[i]), sign*args[n].I64[i], known)
			return int64(r), ok
		}
	}
	const fails = "not a unit of time, or the time is out of range"
	return Function{
		Name: name, Aliases: aliases, Examples: examples,
		Doc: "A time that much " + doc + "; months and years keep the day of the month where it exists.",
		Sigs: []Sig{
			{Text: name + "(t TIMESTAMP, d INTERVAL) TIMESTAMP", Fails: outOfRange, Kernel: longOf(true, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
				r, ok := shift(vec.Time(args[0].I64[i]), sign*args[1].I64[i], unitMicrosecond)
				return int64(r), ok
			})},
			{Text: name + "(t TIMESTAMP, n LONG, unit STRING) TIMESTAMP", Fails: fails, Prepare: prepareUnit(2), Kernel: longOf(true, by(0, 1, 2))},
			{Text: name + "(unit STRING, n LONG, t TIMESTAMP) TIMESTAMP", Fails: fails, Prepare: prepareUnit(0), Kernel: longOf(true, by(2, 1, 0))},
		},
	}
}

func appendFormatted(dst []byte, t vec.Time, format string, c *Call) ([]byte, bool) {
	f := c.Mem.(*formats).at(format)
	if f == nil {
		return dst, false
	}
	return f.append(dst, t), true
}

func parseTime(args []*vec.Column, i int, c *Call) (int64, bool) {
	f := c.Mem.(*formats).at(args[1].Str[i])
	if f == nil {
		return 0, false
	}
	t, ok := f.parse(args[0].Str[i])
	return int64(t), ok
}

// scaled multiplies by a positive number and reports whether the product fits.
func scaled(n, by int64) (int64, bool) {
	return n * by, n <= math.MaxInt64/by && n >= math.MinInt64/by
}

func wholeSeconds(args []*vec.Column, i int, _ *Call) (int64, bool) {
	return scaled(args[0].I64[i], int64(vec.Second))
}

func fromSeconds(s float64) (int64, bool) {
	micros := math.Round(s * 1e6)
	return int64(micros), micros > -1<<63 && micros < 1<<63
}

func makeDate(args []*vec.Column, i int) (int64, bool) {
	y, m, d := args[0].I64[i], args[1].I64[i], args[2].I64[i]
	if y < -9999 || y > 9999 || m < 1 || m > 12 || d < 1 || d > int64(kernel.MonthDays(y, int(m))) {
		return 0, false
	}
	return kernel.Days(y, int(m), int(d)), true
}

// zoned moves a time between UTC and a zone; zone and t say which arguments they are.
func zoned(zone, t int, move func(vec.Time, *time.Location) vec.Time) func(args []*vec.Column, i int, c *Call) (int64, bool) {
	return func(args []*vec.Column, i int, c *Call) (int64, bool) {
		loc := c.Mem.(*zones).at(args[zone].Str[i])
		if loc == nil {
			return 0, false
		}
		return int64(move(vec.Time(args[t].I64[i]), loc)), true
	}
}

// partFunctions makes year(t), month(t) … of date_part.
func partFunctions() []Function {
	var fns []Function
	for _, p := range []struct {
		name, want string
		u          unit
		aliases    []string
	}{
		{"year", "2026", unitYear, []string{"time:year"}}, {"quarter", "1", unitQuarter, nil}, {"month", "3", unitMonth, []string{"time:month"}},
		{"week", "10", unitWeek, []string{"weekofyear"}}, {"day", "5", unitDay, []string{"dayofmonth"}}, {"hour", "12", unitHour, []string{"time:hour"}},
		{"minute", "34", unitMinute, []string{"time:minute"}}, {"second", "56", unitSecond, []string{"time:second"}},
		{"dayofweek", "4", partDayOfWeek, []string{"weekday", "time:dayOfWeek"}}, {"dayofyear", "64", partDayOfYear, nil},
	} {
		fns = append(fns, Function{
			Name: p.name, Aliases: p.aliases, Doc: "The " + p.name + " of a time, as date_part gives it.",
			Examples: []Example{{p.name + "(TIMESTAMP '2026-03-05 12:34:56')", p.want}},
			Sigs: []Sig{{Text: p.name + "(t TIMESTAMP) LONG", Kernel: longOf(false, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
				return extract(p.u, vec.Time(args[0].I64[i]))
			})}},
		})
	}
	return fns
}
