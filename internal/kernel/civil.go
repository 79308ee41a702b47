package kernel

import (
	"strconv"

	"github.com/eventflux-go/eventflux/vec"
)

// MicrosPerDay is the length of a day.
const MicrosPerDay = int64(vec.Day)

// FloorDiv divides and rounds down; b is positive.
func FloorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Civil gives year, month and day of a count of days since 1970-01-01, by the Gregorian calendar. The arithmetic is
// that of Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, so that the leap
// day is the last.
func Civil(days int64) (year int64, month, day int) {
	z := days + 719468
	era := FloorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = int(doy-(153*mp+2)/5) + 1
	month = int(mp) + 3
	year = yoe + era*400
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// Days is the inverse of Civil. month is 1 to 12; day may lie outside the month.
func Days(year int64, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := FloorDiv(year, 400)
	yoe := year - era*400
	doy := int64(153*(month-3)+2)/5 + int64(day) - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// MonthDays is the number of days of a month.
func MonthDays(year int64, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// AddMonths adds calendar months to a count of days, keeping the day of the month where it exists and else taking
// the last.
func AddMonths(days, months int64) int64 {
	y, m, d := Civil(days)
	total := y*12 + int64(m) - 1 + months
	y = FloorDiv(total, 12)
	m = int(total-y*12) + 1
	return Days(y, m, min(d, MonthDays(y, m)))
}

func appendPadded(dst []byte, n int64, width int) []byte {
	if n < 0 {
		dst = append(dst, '-')
		n = -n
	}
	for ; width > 1 && n < pow10(width-1); width-- {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, n, 10)
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// AppendDate appends "2026-01-31".
func AppendDate(dst []byte, days int64) []byte {
	y, m, d := Civil(days)
	dst = append(appendPadded(dst, y, 4), '-')
	dst = append(appendPadded(dst, int64(m), 2), '-')
	return appendPadded(dst, int64(d), 2)
}

// AppendTimeOfDay appends "12:00:00", with a fraction of up to six digits where there is one.
func AppendTimeOfDay(dst []byte, micros int64) []byte {
	s := micros / 1_000_000
	dst = append(appendPadded(dst, s/3600, 2), ':')
	dst = append(appendPadded(dst, s/60%60, 2), ':')
	dst = appendPadded(dst, s%60, 2)
	return appendFraction(dst, micros%1_000_000)
}

func appendFraction(dst []byte, micros int64) []byte {
	if micros == 0 {
		return dst
	}
	dst = appendPadded(append(dst, '.'), micros, 6)
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// AppendTimestamp appends RFC 3339 in UTC: "2026-01-31T12:00:00Z", with a fraction where there is one.
func AppendTimestamp(dst []byte, t vec.Time) []byte {
	days := FloorDiv(int64(t), MicrosPerDay)
	dst = append(AppendDate(dst, days), 'T')
	return append(AppendTimeOfDay(dst, int64(t)-days*MicrosPerDay), 'Z')
}

// AppendInterval appends "1 day 02:30:00", with a minus in front of a negative one.
func AppendInterval(dst []byte, d vec.Duration) []byte {
	u := uint64(d)
	if d < 0 {
		dst = append(dst, '-')
		u = -u
	}
	days, rest := u/uint64(MicrosPerDay), int64(u%uint64(MicrosPerDay))
	if days > 0 {
		dst = strconv.AppendUint(dst, days, 10)
		dst = append(dst, " day"...)
		if days > 1 {
			dst = append(dst, 's')
		}
		if rest == 0 {
			return dst
		}
		dst = append(dst, ' ')
	}
	return AppendTimeOfDay(dst, rest)
}
