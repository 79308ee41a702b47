package scan

import (
	"time"

	"github.com/eventflux-go/eventflux/vec"
)

// Unit is the unit of times written as numbers.
type Unit uint8

// The units. Auto goes by magnitude: seconds below 1e11, then milliseconds, micro- and nanoseconds by steps of 1000.
const (
	Millis Unit = iota
	Seconds
	Micros
	Nanos
	Auto
)

// UnitByName finds the unit that the option time.unit names; ms if it is unknown.
func UnitByName(name string) Unit {
	switch name {
	case "s":
		return Seconds
	case "us":
		return Micros
	case "ns":
		return Nanos
	case "auto":
		return Auto
	}
	return Millis
}

// TimeOf converts a number of units since the epoch; false if it does not fit.
func TimeOf(v int64, u Unit) (vec.Time, bool) {
	if u == Auto {
		a := max(v, -v)
		switch {
		case a < 1e11:
			u = Seconds
		case a < 1e14:
			u = Millis
		case a < 1e17:
			u = Micros
		default:
			u = Nanos
		}
	}
	var scale int64
	switch u {
	case Micros:
		return vec.Time(v), true
	case Nanos:
		return vec.Time(v).Floor(1000, 0) / 1000, true
	case Seconds:
		scale = 1e6
	default:
		scale = 1e3
	}
	t := v * scale
	return vec.Time(t), t/scale == v
}

// Time reads a whole text as a time: 2026-01-02T03:04:05.678Z, with a space for the T, without zone (UTC), without
// seconds, or a date alone. Digits below the microsecond are cut.
func Time(b []byte) (vec.Time, bool) {
	day, p, ok := date(b)
	if !ok {
		return 0, false
	}
	if p == len(b) {
		return vec.Time(day) * 86400e6, true
	}
	if b[p] != 'T' && b[p] != ' ' && b[p] != 't' {
		return 0, false
	}
	us, p, ok := clock(b, p+1)
	if !ok {
		return 0, false
	}
	off, p, ok := zone(b, p)
	if !ok || p != len(b) {
		return 0, false
	}
	return vec.Time(day*86400e6 + us - off), true
}

// Date reads a whole text YYYY-MM-DD as days since the epoch.
func Date(b []byte) (int32, bool) {
	day, p, ok := date(b)
	return int32(day), ok && p == len(b)
}

// TimeOfDay reads a whole text HH:MM[:SS[.ffffff]] as microseconds since midnight.
func TimeOfDay(b []byte) (int64, bool) {
	us, p, ok := clock(b, 0)
	return us, ok && p == len(b)
}

func two(b []byte, p int) (int64, bool) {
	if p+2 > len(b) || b[p]-'0' > 9 || b[p+1]-'0' > 9 {
		return 0, false
	}
	return int64(b[p]-'0')*10 + int64(b[p+1]-'0'), true
}

func date(b []byte) (day int64, end int, ok bool) {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return 0, 0, false
	}
	y1, ok1 := two(b, 0)
	y2, ok2 := two(b, 2)
	m, ok3 := two(b, 5)
	d, ok4 := two(b, 8)
	y := y1*100 + y2
	if !ok1 || !ok2 || !ok3 || !ok4 || m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return 0, 0, false
	}
	return days(y, m, d), 10, true
}

func monthDays(y, m int64) int64 {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// days counts from the epoch, with years that begin in March so that leap days come last.
func days(y, m, d int64) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

func clock(b []byte, p int) (us int64, end int, ok bool) {
	h, ok1 := two(b, p)
	m, ok2 := two(b, p+3)
	if !ok1 || !ok2 || b[p+2] != ':' || h > 23 || m > 59 {
		return 0, 0, false
	}
	us = (h*60 + m) * 60e6
	p += 5
	if p >= len(b) || b[p] != ':' {
		return us, p, true
	}
	s, ok := two(b, p+1)
	if !ok || s > 59 {
		return 0, 0, false
	}
	us += s * 1e6
	p += 3
	if p < len(b) && (b[p] == '.' || b[p] == ',') {
		at := p + 1
		unit := int64(1e5)
		for p = at; p < len(b) && b[p]-'0' < 10; p++ {
			us += int64(b[p]-'0') * unit
			unit /= 10
		}
		if p == at {
			return 0, 0, false
		}
	}
	return us, p, true
}

// zone reads Z, +01:00, +0100, +01 or nothing, as microseconds east of UTC.
func zone(b []byte, p int) (off int64, end int, ok bool) {
	if p == len(b) {
		return 0, p, true
	}
	if b[p]|0x20 == 'z' {
		return 0, p + 1, true
	}
	if b[p] == ' ' && p+1 < len(b) {
		p++
	}
	sign := int64(1)
	switch b[p] {
	case '+':
	case '-':
		sign = -1
	default:
		return 0, 0, false
	}
	h, ok := two(b, p+1)
	if !ok || h > 23 {
		return 0, 0, false
	}
	p += 3
	m := int64(0)
	if p < len(b) {
		if b[p] == ':' {
			p++
		}
		if m, ok = two(b, p); !ok || m > 59 {
			return 0, 0, false
		}
		p += 2
	}
	return sign * (h*60 + m) * 60e6, p, true
}

// AppendTime prints t as RFC 3339 in UTC, with milli- or microseconds only where they are not zero.
func AppendTime(dst []byte, t vec.Time) []byte {
	day := int64(t.Floor(vec.Day, 0)) / int64(vec.Day)
	us := int64(t) - day*int64(vec.Day)
	dst = appendDays(dst, day)
	dst = append(dst, 'T')
	return append(AppendTimeOfDay(dst, us), 'Z')
}

// AppendDate prints YYYY-MM-DD.
func AppendDate(dst []byte, day int32) []byte { return appendDays(dst, int64(day)) }

func appendDays(dst []byte, day int64) []byte {
	z := day + 719468
	era := z / 146097
	if z < 0 {
		era = (z - 146096) / 146097
	}
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d := doy - (153*mp+2)/5 + 1
	y, m := yoe+era*400, mp+3
	if m > 12 {
		y, m = y+1, m-12
	}
	if y < 0 {
		dst, y = append(dst, '-'), -y
	}
	if y < 10000 {
		dst = appendTwo(appendTwo(dst, y/100), y%100)
	} else {
		dst = AppendInt(dst, y)
	}
	dst = appendTwo(append(dst, '-'), m)
	return appendTwo(append(dst, '-'), d)
}

// AppendTimeOfDay prints HH:MM:SS, with milli- or microseconds only where they are not zero.
func AppendTimeOfDay(dst []byte, us int64) []byte {
	s := us / 1e6
	dst = appendTwo(dst, s/3600)
	dst = appendTwo(append(dst, ':'), s/60%60)
	dst = appendTwo(append(dst, ':'), s%60)
	if frac := us % 1e6; frac != 0 {
		ms := frac / 1000
		dst = append(dst, '.', '0'+byte(ms/100))
		dst = appendTwo(dst, ms%100)
		if low := frac % 1000; low != 0 {
			dst = append(dst, '0'+byte(low/100))
			dst = appendTwo(dst, low%100)
		}
	}
	return dst
}

func appendTwo(dst []byte, v int64) []byte { return append(dst, pairs[2*v], pairs[2*v+1]) }

// TimeFormat is a compiled time.format: the letters of strptime become a layout of package time.
type TimeFormat struct{ layout string }

var strptime = map[byte]string{'Y': "2006", 'm': "01", 'd': "02", 'H': "15", 'M': "04", 'S': "05", 'y': "06", 'b': "Jan", 'B': "January",
	'e': "_2", 'j': "002", 'p': "PM", 'I': "03", 'z': "-0700", 'Z': "MST", 'a': "Mon", 'A': "Monday", 'T': "15:04:05", 'F': "2006-01-02", '%': "%"}

// NewTimeFormat compiles a format such as %Y-%m-%d %H:%M:%S.%f; a format without % is a layout of Go.
// It returns the letter that is not known, or 0.
func NewTimeFormat(format string) (TimeFormat, byte) {
	var out []byte
	for i := 0; i < len(format); i++ {
		c := format[i]
		if c != '%' || i+1 == len(format) {
			out = append(out, c)
			continue
		}
		i++
		if format[i] == 'f' { // package time reads any fraction after seconds; the point is already there
			out = append(out, "999999"...)
			continue
		}
		s, ok := strptime[format[i]]
		if !ok {
			return TimeFormat{}, format[i]
		}
		out = append(out, s...)
	}
	return TimeFormat{string(out)}, 0
}

// Set reports whether there is a format.
func (f TimeFormat) Set() bool { return f.layout != "" }

// Parse reads a whole text, which must not change while the call runs.
func (f TimeFormat) Parse(b []byte) (vec.Time, bool) {
	t, err := time.Parse(f.layout, vec.BytesAsString(b))
	if err != nil {
		return 0, false
	}
	return vec.FromGo(t), true
}

// AppendInterval prints microseconds as milliseconds, with up to three decimals where they are not whole.
func AppendInterval(dst []byte, us int64) []byte {
	if us%1000 == 0 {
		return AppendInt(dst, us/1000)
	}
	return AppendDouble(dst, float64(us)/1000)
}
