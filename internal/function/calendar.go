package function

import (
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// unit is a unit of the calendar or a part of a date.
type unit uint8

const (
	unitNone unit = iota
	unitMicrosecond
	unitMillisecond
	unitSecond
	unitMinute
	unitHour
	unitDay
	unitWeek
	unitMonth
	unitQuarter
	unitYear
	unitDecade
	unitCentury
	// parts only
	partDayOfWeek // Sunday is 0
	partISODayOfWeek
	partDayOfYear
	partISOYear
	partEpoch
)

var unitNames = map[string]unit{
	"microsecond": unitMicrosecond, "us": unitMicrosecond, "millisecond": unitMillisecond, "ms": unitMillisecond,
	"second": unitSecond, "sec": unitSecond, "s": unitSecond, "minute": unitMinute, "min": unitMinute, "mi": unitMinute,
	"hour": unitHour, "h": unitHour, "hr": unitHour, "day": unitDay, "d": unitDay, "dd": unitDay, "dayofmonth": unitDay,
	"week": unitWeek, "w": unitWeek, "weekofyear": unitWeek, "month": unitMonth, "mon": unitMonth, "mm": unitMonth,
	"quarter": unitQuarter, "q": unitQuarter, "year": unitYear, "y": unitYear, "yyyy": unitYear, "yy": unitYear,
	"decade": unitDecade, "century": unitCentury, "dow": partDayOfWeek, "dayofweek": partDayOfWeek,
	"weekday": partDayOfWeek, "isodow": partISODayOfWeek, "doy": partDayOfYear, "dayofyear": partDayOfYear,
	"isoyear": partISOYear, "epoch": partEpoch,
}

// parseUnit finds a unit by its name, singular or plural.
func parseUnit(name string) (unit, bool) {
	name = strings.ToLower(name)
	u, ok := unitNames[name]
	if !ok {
		u, ok = unitNames[strings.TrimSuffix(name, "s")]
	}
	return u, ok
}

// prepareUnit makes a constant unit at argument k known beforehand.
func prepareUnit(k int) func(consts []*vec.Column) (any, error) {
	return func(consts []*vec.Column) (any, error) {
		text, ok := constText(consts, k)
		if !ok {
			return unitNone, nil
		}
		u, ok := parseUnit(text)
		if !ok {
			return nil, badConstant("'%s' is not a unit of time", text)
		}
		return u, nil
	}
}

// unitAt gives the unit of row i.
func unitAt(c *Call, arg *vec.Column, i int) (unit, bool) {
	if u, ok := c.Mem.(unit); ok && u != unitNone {
		return u, true
	}
	return parseUnit(arg.Str[i])
}

// fixed gives the length of the units that have one.
func (u unit) fixed() (vec.Duration, bool) {
	switch u {
	case unitMicrosecond:
		return vec.Microsecond, true
	case unitMillisecond:
		return vec.Millisecond, true
	case unitSecond:
		return vec.Second, true
	case unitMinute:
		return vec.Minute, true
	case unitHour:
		return vec.Hour, true
	case unitDay:
		return vec.Day, true
	case unitWeek:
		return 7 * vec.Day, true
	}
	return 0, false
}

// months gives the length of the units of the calendar.
func (u unit) months() (int64, bool) {
	switch u {
	case unitMonth:
		return 1, true
	case unitQuarter:
		return 3, true
	case unitYear:
		return 12, true
	case unitDecade:
		return 120, true
	case unitCentury:
		return 1200, true
	}
	return 0, false
}

// monday is an origin of weeks: 1970-01-05.
const monday = vec.Time(4 * vec.Day)

func dayOf(t vec.Time) int64 { return kernel.FloorDiv(int64(t), kernel.MicrosPerDay) }

// truncate gives the start of the unit that t is in.
func truncate(u unit, t vec.Time) (vec.Time, bool) {
	if d, ok := u.fixed(); ok {
		if u == unitWeek {
			return t.Floor(d, monday), true
		}
		return t.Floor(d, 0), true
	}
	n, ok := u.months()
	if !ok {
		return 0, false
	}
	y, m, _ := kernel.Civil(dayOf(t))
	month := kernel.FloorDiv(y*12+int64(m)-1, n) * n
	if u == unitCentury { // the 21st century began with 2001
		month = kernel.FloorDiv(y-1, 100)*1200 + 12
	}
	return monthStart(month), true
}

// monthStart gives the first instant of a month counted from the year 0.
func monthStart(month int64) vec.Time {
	y := kernel.FloorDiv(month, 12)
	return vec.Time(kernel.Days(y, int(month-y*12)+1, 1) * kernel.MicrosPerDay)
}

// extract gives a part of a time.
func extract(u unit, t vec.Time) (int64, bool) {
	day := dayOf(t)
	clock := int64(t) - day*kernel.MicrosPerDay
	y, m, d := kernel.Civil(day)
	switch u {
	case unitMicrosecond: // as in PostgreSQL, seconds included
		return clock % int64(vec.Minute), true
	case unitMillisecond:
		return clock % int64(vec.Minute) / 1000, true
	case unitSecond:
		return clock / int64(vec.Second) % 60, true
	case unitMinute:
		return clock / int64(vec.Minute) % 60, true
	case unitHour:
		return clock / int64(vec.Hour), true
	case unitDay:
		return int64(d), true
	case unitWeek:
		_, week := isoWeek(day)
		return week, true
	case unitMonth:
		return int64(m), true
	case unitQuarter:
		return int64(m+2) / 3, true
	case unitYear:
		return y, true
	case unitDecade:
		return kernel.FloorDiv(y, 10), true
	case unitCentury:
		return kernel.FloorDiv(y-1, 100) + 1, true
	case partDayOfWeek:
		return weekday(day), true
	case partISODayOfWeek:
		return (weekday(day)+6)%7 + 1, true
	case partDayOfYear:
		return day - kernel.Days(y, 1, 1) + 1, true
	case partISOYear:
		year, _ := isoWeek(day)
		return year, true
	case partEpoch:
		return kernel.FloorDiv(int64(t), int64(vec.Second)), true
	}
	return 0, false
}

// weekday gives 0 for Sunday; 1970-01-01 was a Thursday.
func weekday(day int64) int64 { return day + 4 - kernel.FloorDiv(day+4, 7)*7 }

// isoWeek gives year and number of the week: a week belongs to the year that its Thursday is in.
func isoWeek(day int64) (year, week int64) {
	thursday := day - (weekday(day)+6)%7 + 3
	year, _, _ = kernel.Civil(thursday)
	return year, (thursday-kernel.Days(year, 1, 1))/7 + 1
}

// shift adds n units. Months keep the day where it exists and else take the last of the month.
func shift(t vec.Time, n int64, u unit) (vec.Time, bool) {
	if d, ok := u.fixed(); ok {
		sum := t.Add(vec.Duration(n * int64(d)))
		return sum, n*int64(d)/int64(d) == n && sum != vec.MaxTime && sum != vec.MinTime
	}
	size, ok := u.months()
	if !ok || n > 12_000_000/size || n < -12_000_000/size {
		return 0, false
	}
	day := dayOf(t)
	return t + vec.Time((kernel.AddMonths(day, n*size)-day)*kernel.MicrosPerDay), true
}

// boundaries counts how many starts of a unit lie between two times.
func boundaries(u unit, from, to vec.Time) (int64, bool) {
	if d, ok := u.fixed(); ok {
		origin := vec.Time(0)
		if u == unitWeek {
			origin = monday
		}
		return int64((to.Floor(d, origin) - from.Floor(d, origin)) / vec.Time(d)), true
	}
	n, ok := u.months()
	if !ok {
		return 0, false
	}
	return periodOf(to, n) - periodOf(from, n), true
}

func periodOf(t vec.Time, months int64) int64 {
	y, m, _ := kernel.Civil(dayOf(t))
	return kernel.FloorDiv(y*12+int64(m)-1, months)
}

// zones keeps the time zones a call has met.
type zones struct {
	name string
	loc  *time.Location
}

// prepareZone checks a constant zone at argument k.
func prepareZone(k int) func(consts []*vec.Column) (any, error) {
	return func(consts []*vec.Column) (any, error) {
		z := &zones{}
		if name, ok := constText(consts, k); ok && z.at(name) == nil {
			return nil, badConstant("unknown time zone '%s'", name)
		}
		return z, nil
	}
}

// at gives a zone by its name, such as Europe/Berlin, or offset; nil where there is none.
func (z *zones) at(name string) *time.Location {
	if z.loc != nil && z.name == name {
		return z.loc
	}
	loc, err := time.LoadLocation(name)
	if err != nil || strings.EqualFold(name, "local") {
		offset, err := time.Parse("-07:00", name)
		if err != nil {
			return nil
		}
		_, seconds := offset.Zone()
		loc = time.FixedZone(name, seconds)
	}
	z.name, z.loc = strings.Clone(name), loc
	return loc
}

// toLocal gives what a clock in the zone shows, as if it were UTC.
func toLocal(t vec.Time, loc *time.Location) vec.Time {
	_, seconds := t.Go().In(loc).Zone()
	return t + vec.Time(seconds)*vec.Time(vec.Second)
}

// fromLocal gives the instant at which a clock in the zone shows t.
func fromLocal(t vec.Time, loc *time.Location) vec.Time {
	g := t.Go()
	return vec.FromGo(time.Date(g.Year(), g.Month(), g.Day(), g.Hour(), g.Minute(), g.Second(), g.Nanosecond(), loc))
}
