package kernel

import (
	"math"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// cursor reads fixed text from the front of a string.
type cursor struct {
	s  string
	ok bool
}

// digits reads between least and most digits.
func (c *cursor) digits(least, most int) int64 {
	n, i := int64(0), 0
	for i < len(c.s) && i < most && c.s[i]-'0' <= 9 {
		n = n*10 + int64(c.s[i]-'0')
		i++
	}
	c.ok = c.ok && i >= least
	c.s = c.s[i:]
	return n
}

// take reads one byte of set.
func (c *cursor) take(set string) bool {
	if c.s == "" || strings.IndexByte(set, c.s[0]) < 0 {
		return false
	}
	c.s = c.s[1:]
	return true
}

func (c *cursor) need(set string) { c.ok = c.take(set) && c.ok }

func (c *cursor) date() int64 {
	y := c.digits(4, 4)
	c.need("-/")
	m := c.digits(1, 2)
	c.need("-/")
	d := c.digits(1, 2)
	c.ok = c.ok && m >= 1 && m <= 12 && d >= 1 && d <= int64(MonthDays(y, int(m)))
	if !c.ok {
		return 0
	}
	return Days(y, int(m), int(d))
}

// clock reads hh:mm[:ss[.fraction]] as microseconds.
func (c *cursor) clock() int64 {
	h := c.digits(1, 2)
	c.need(":")
	m := c.digits(2, 2)
	var s, micros int64
	if c.take(":") {
		s = c.digits(2, 2)
		if c.take(".,") {
			before := len(c.s)
			micros = c.digits(1, 6)
			for n := before - len(c.s); n < 6; n++ {
				micros *= 10
			}
			for c.take("0123456789") { // digits below the microsecond are cut
			}
		}
	}
	c.ok = c.ok && h <= 24 && m < 60 && s < 60 && (h < 24 || m+s+micros == 0)
	return ((h*60+m)*60+s)*1_000_000 + micros
}

// zone reads Z or an offset, as microseconds east of Greenwich.
func (c *cursor) zone() int64 {
	c.take(" ")
	switch {
	case c.take("Zz"), c.s == "":
		return 0
	case c.s == "UTC":
		c.s = ""
		return 0
	}
	sign := int64(1)
	if c.take("-") {
		sign = -1
	} else {
		c.need("+")
	}
	h := c.digits(2, 2)
	c.take(":")
	m := int64(0)
	if c.s != "" {
		m = c.digits(2, 2)
	}
	c.ok = c.ok && h < 24 && m < 60
	return sign * (h*60 + m) * 60_000_000
}

// ParseTimestamp reads "2026-01-31", "2026-01-31 12:00", "2026-01-31T12:00:00.5Z", with a zone "+02:00" or none (UTC).
func ParseTimestamp(s string) (vec.Time, bool) {
	c := cursor{s: strings.TrimSpace(s), ok: true}
	days := c.date()
	if c.s == "" {
		return vec.Time(days * MicrosPerDay), c.ok
	}
	c.need("Tt ")
	t := days*MicrosPerDay + c.clock()
	t -= c.zone()
	return vec.Time(t), c.ok && c.s == ""
}

// ParseDate reads "2026-01-31", or the date of a timestamp's text.
func ParseDate(s string) (days int32, ok bool) {
	t, ok := ParseTimestamp(s)
	return int32(FloorDiv(int64(t), MicrosPerDay)), ok
}

// ParseTimeOfDay reads "12:00", "12:00:00.5".
func ParseTimeOfDay(s string) (micros int64, ok bool) {
	c := cursor{s: strings.TrimSpace(s), ok: true}
	micros = c.clock()
	return micros, c.ok && c.s == "" && micros < MicrosPerDay
}

// units of durations, plurals without their "s".
var units = []struct {
	name string
	size vec.Duration
}{
	{"us", vec.Microsecond}, {"microsecond", vec.Microsecond}, {"ms", vec.Millisecond}, {"milli", vec.Millisecond},
	{"msec", vec.Millisecond}, {"millisecond", vec.Millisecond}, {"s", vec.Second}, {"sec", vec.Second},
	{"second", vec.Second}, {"m", vec.Minute}, {"min", vec.Minute}, {"minute", vec.Minute}, {"h", vec.Hour},
	{"hr", vec.Hour}, {"hour", vec.Hour}, {"d", vec.Day}, {"day", vec.Day}, {"w", 7 * vec.Day}, {"week", 7 * vec.Day},
}

// Unit gives the length of a unit of time by its name, singular or plural, whatever the case. Months and years have
// none.
func Unit(name string) (vec.Duration, bool) {
	for _, u := range units {
		if strings.EqualFold(name, u.name) || len(u.name) > 1 && len(name) == len(u.name)+1 &&
			strings.EqualFold(name[:len(u.name)], u.name) && (name[len(u.name)]|0x20) == 's' {
			return u.size, true
		}
	}
	return 0, false
}

// ParseInterval reads "5 minutes", "1 hour 30 min", "1.5h", "1 day 02:30:00", "-90 s".
func ParseInterval(s string) (vec.Duration, bool) {
	s = strings.TrimSpace(s)
	sign := float64(1)
	if strings.HasPrefix(s, "-") {
		sign, s = -1, strings.TrimSpace(s[1:])
	}
	total, any := vec.Duration(0), false
	for s != "" {
		if c := (cursor{s: s, ok: true}); any || strings.IndexByte(s, ':') > 0 {
			if t := c.clock(); c.ok && c.s == "" {
				return vec.Duration(sign) * (total + vec.Duration(t)), true
			}
		}
		n := 0
		for n < len(s) && (s[n]-'0' <= 9 || s[n] == '.') {
			n++
		}
		f, ok := ParseReal(s[:n])
		s = strings.TrimLeft(s[n:], " ")
		n = 0
		for n < len(s) && (s[n]|0x20) >= 'a' && (s[n]|0x20) <= 'z' {
			n++
		}
		unit, known := Unit(s[:n])
		size := f * float64(unit)
		if !ok || !known || size+float64(total) > math.MaxInt64/2 {
			return 0, false
		}
		total += vec.Duration(math.Round(size))
		s = strings.TrimLeft(s[n:], " ,")
		any = true
	}
	return vec.Duration(sign) * total, any
}
