package function

import (
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// timeFormat is a format of dates and times: a list of fields and texts. It is written in letters, "yyyy-MM-dd HH:mm:ss"
// with '…' around text, or with percents, "%Y-%m-%d %H:%M:%S".
type timeFormat struct {
	source string
	items  []formatItem
}

// formatItem is a field ('y', 'M', 'd', 'H', 'h', 'm', 's', 'S', 'a', 'E', 'D', 'X', 'Z'), with its width, or a text (field 0).
type formatItem struct {
	field byte
	width int
	text  string
}

// percents gives the field and width of the strftime letters.
var percents = map[byte]formatItem{
	'Y': {field: 'y', width: 4}, 'y': {field: 'y', width: 2}, 'm': {field: 'M', width: 2}, 'd': {field: 'd', width: 2},
	'e': {field: 'd', width: 1}, 'H': {field: 'H', width: 2}, 'I': {field: 'h', width: 2}, 'M': {field: 'm', width: 2},
	'i': {field: 'm', width: 2}, 'S': {field: 's', width: 2}, 's': {field: 's', width: 2}, 'f': {field: 'S', width: 6},
	'p': {field: 'a', width: 1}, 'b': {field: 'M', width: 3}, 'B': {field: 'M', width: 4}, 'a': {field: 'E', width: 3},
	'A': {field: 'E', width: 4}, 'j': {field: 'D', width: 3}, 'z': {field: 'Z', width: 1}, '%': {text: "%"},
}

// parseFormat reads a format; ok is false where a letter means nothing.
func parseFormat(s string) (*timeFormat, bool) {
	f := &timeFormat{source: s}
	if strings.IndexByte(s, '%') >= 0 {
		return f, f.parsePercents(s)
	}
	for i := 0; i < len(s); {
		b := s[i]
		switch {
		case b == '\'':
			end := strings.IndexByte(s[i+1:], '\'')
			if end < 0 {
				return nil, false
			}
			text := s[i+1 : i+1+end]
			if end == 0 {
				text = "'"
			}
			f.items = append(f.items, formatItem{text: text})
			i += end + 2
		case (b|0x20) >= 'a' && (b|0x20) <= 'z':
			n := 1
			for i+n < len(s) && s[i+n] == b {
				n++
			}
			switch b {
			case 'u', 'Y':
				b = 'y'
			case 'L':
				b = 'M'
			case 'x':
				b = 'X'
			case 'e':
				b = 'E'
			}
			if b == 'T' && n == 1 { // the T of ISO 8601, which people leave unquoted
				f.items = append(f.items, formatItem{text: "T"})
			} else if strings.IndexByte("yMdHhmsSaEDXZ", b) < 0 {
				return nil, false
			} else {
				f.items = append(f.items, formatItem{field: b, width: n})
			}
			i += n
		default:
			f.items = append(f.items, formatItem{text: s[i : i+1]})
			i++
		}
	}
	return f, true
}

func (f *timeFormat) parsePercents(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			f.items = append(f.items, formatItem{text: s[i : i+1]})
			continue
		}
		i++
		if i == len(s) {
			return false
		}
		item, ok := percents[s[i]]
		switch {
		case s[i] == 'F':
			f.parsePercents("%Y-%m-%d")
		case s[i] == 'T':
			f.parsePercents("%H:%M:%S")
		case !ok:
			return false
		default:
			f.items = append(f.items, item)
		}
	}
	return true
}

func padded(dst []byte, n int64, width int) []byte {
	var digits [20]byte
	at := len(digits)
	for n > 0 || at == len(digits) {
		at--
		digits[at] = byte('0' + n%10)
		n /= 10
	}
	for w := len(digits) - at; w < width; w++ {
		dst = append(dst, '0')
	}
	return append(dst, digits[at:]...)
}

// append writes t.
func (f *timeFormat) append(dst []byte, t vec.Time) []byte {
	day := dayOf(t)
	clock := int64(t) - day*kernel.MicrosPerDay
	y, m, d := kernel.Civil(day)
	hour := clock / int64(vec.Hour)
	for _, it := range f.items {
		switch it.field {
		case 0:
			dst = append(dst, it.text...)
		case 'y':
			if it.width == 2 {
				dst = padded(dst, (y%100+100)%100, 2)
			} else {
				dst = padded(dst, y, it.width)
			}
		case 'M':
			dst = appendName(dst, int64(m), it.width, time.Month(m).String())
		case 'd':
			dst = padded(dst, int64(d), it.width)
		case 'H':
			dst = padded(dst, hour, it.width)
		case 'h':
			dst = padded(dst, (hour+11)%12+1, it.width)
		case 'm':
			dst = padded(dst, clock/int64(vec.Minute)%60, it.width)
		case 's':
			dst = padded(dst, clock/int64(vec.Second)%60, it.width)
		case 'S':
			dst = appendFraction(dst, clock%int64(vec.Second), it.width)
		case 'a':
			dst = append(dst, [...]string{"AM", "PM"}[hour/12]...)
		case 'E':
			dst = appendName(dst, 0, max(it.width, 3), time.Weekday(weekday(day)).String())
		case 'D':
			dst = padded(dst, day-kernel.Days(y, 1, 1)+1, it.width)
		case 'X':
			dst = append(dst, 'Z')
		case 'Z':
			dst = append(dst, "+0000"...)
		}
	}
	return dst
}

// appendName writes a number in one or two digits, a name of three letters, or a whole one.
func appendName(dst []byte, n int64, width int, name string) []byte {
	switch width {
	case 1, 2:
		return padded(dst, n, width)
	case 3:
		return append(dst, name[:3]...)
	}
	return append(dst, name...)
}

// appendFraction writes the first width digits of the second's fraction.
func appendFraction(dst []byte, micros int64, width int) []byte {
	at := len(dst)
	dst = padded(dst, micros, 6)
	for w := 6; w < width; w++ {
		dst = append(dst, '0')
	}
	return dst[:at+width]
}

// reading is what has been read of a text.
type reading struct {
	year, month, day, yearDay, hour, minute, second, micros, zone int64
	half                                                          int // 1 AM, 2 PM
	hour12                                                        bool
}

// parse reads a text of the format; all of it must fit.
func (f *timeFormat) parse(s string) (vec.Time, bool) {
	r := reading{year: 1970, month: 1, day: 1}
	for k, it := range f.items {
		if it.field == 0 {
			if !strings.HasPrefix(s, it.text) {
				return 0, false
			}
			s = s[len(it.text):]
			continue
		}
		tight := k+1 < len(f.items) && f.items[k+1].field != 0 // no text between: the width is exact
		var ok bool
		if s, ok = r.field(it, s, tight); !ok {
			return 0, false
		}
	}
	return r.time(s == "")
}

func (r *reading) time(ok bool) (vec.Time, bool) {
	if r.hour12 {
		r.hour = r.hour%12 + 12*int64(max(r.half-1, 0))
	}
	if r.month < 1 || r.month > 12 || r.day < 1 || r.day > int64(kernel.MonthDays(r.year, int(r.month))) ||
		r.hour > 23 || r.minute > 59 || r.second > 59 {
		return 0, false
	}
	days := kernel.Days(r.year, int(r.month), int(r.day))
	if r.yearDay > 0 {
		days = kernel.Days(r.year, 1, 1) + r.yearDay - 1
	}
	clock := ((r.hour*60+r.minute)*60+r.second)*1_000_000 + r.micros
	return vec.Time(days*kernel.MicrosPerDay + clock - r.zone), ok
}

// field reads one field from the front of s.
func (r *reading) field(it formatItem, s string, tight bool) (rest string, ok bool) {
	switch {
	case it.field == 'M' && it.width >= 3:
		return readName(s, func(n int) string { return time.Month(n + 1).String() }, 12, &r.month)
	case it.field == 'E':
		var ignored int64
		return readName(s, func(n int) string { return time.Weekday(n).String() }, 7, &ignored)
	case it.field == 'a':
		if len(s) < 2 || (s[1]|0x20) != 'm' {
			return s, false
		}
		r.half = strings.IndexByte("ap", s[0]|0x20) + 1
		return s[2:], r.half > 0
	case it.field == 'X' || it.field == 'Z':
		return r.readZone(s)
	}
	most := max(it.width, 2)
	switch it.field {
	case 'y':
		most = max(most, 4)
	case 'D':
		most = max(most, 3)
	case 'S':
		most = 9
	}
	if tight {
		most = it.width
	}
	n, i := int64(0), 0
	for i < len(s) && i < most && s[i]-'0' <= 9 {
		n = n*10 + int64(s[i]-'0')
		i++
	}
	switch it.field {
	case 'y':
		if it.width == 2 && i == 2 { // as POSIX has it: 69 to 99 are of the last century
			if n += 2000; n >= 2069 {
				n -= 100
			}
		}
		r.year = n
	case 'M':
		r.month = n
	case 'd':
		r.day = n
	case 'D':
		r.yearDay = n
	case 'H':
		r.hour = n
	case 'h':
		r.hour, r.hour12 = n, true
	case 'm':
		r.minute = n
	case 's':
		r.second = n
	case 'S':
		for w := i; w < 6; w++ {
			n *= 10
		}
		for w := i; w > 6; w-- {
			n /= 10
		}
		r.micros = n
	}
	return s[i:], i > 0
}

// readName reads a name, whole or its first three letters, and gives its number from 1.
func readName(s string, name func(int) string, count int, n *int64) (rest string, ok bool) {
	for k := range count {
		full := name(k)
		for _, text := range []string{full, full[:3]} {
			if len(s) >= len(text) && strings.EqualFold(s[:len(text)], text) {
				*n = int64(k + 1)
				return s[len(text):], true
			}
		}
	}
	return s, false
}

// readZone reads Z, +02, +0200 or +02:00.
func (r *reading) readZone(s string) (rest string, ok bool) {
	if s != "" && (s[0]|0x20) == 'z' {
		return s[1:], true
	}
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return s, false
	}
	sign := int64(1)
	if s[0] == '-' {
		sign = -1
	}
	digits := [4]int64{}
	n, i := 0, 1
	for ; i < len(s) && n < 4; i++ {
		if s[i] == ':' && n == 2 {
			continue
		}
		if s[i]-'0' > 9 {
			break
		}
		digits[n] = int64(s[i] - '0')
		n++
	}
	minutes := (digits[0]*10+digits[1])*60 + digits[2]*10 + digits[3]
	r.zone = sign * minutes * int64(vec.Minute)
	return s[i:], n == 2 || n == 4
}

// formats keeps the format a call has met last.
type formats struct{ last *timeFormat }

// prepareFormat checks a constant format at argument k.
func prepareFormat(k int) func(consts []*vec.Column) (any, error) {
	return func(consts []*vec.Column) (any, error) {
		f := &formats{}
		if text, ok := constText(consts, k); ok && f.at(text) == nil {
			return nil, badConstant("'%s' is not a format of times: write it as 'yyyy-MM-dd HH:mm:ss' or '%%Y-%%m-%%d %%H:%%M:%%S'", text)
		}
		return f, nil
	}
}

// at gives the format; nil where it is none.
func (f *formats) at(text string) *timeFormat {
	if f.last != nil && f.last.source == text {
		return f.last
	}
	parsed, ok := parseFormat(strings.Clone(text))
	if !ok {
		return nil
	}
	f.last = parsed
	return parsed
}
