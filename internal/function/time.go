package function

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

const (
	badUnit    = "not a unit of time"
	badZone    = "not a time zone"
	badText    = "the text does not fit the format"
	outOfRange = "the time is out of range"
)

var timeTable = append([]Function{
	{
		Name: "date_trunc", Aliases: []string{"datetrunc", "time:dateTrunc"}, Doc: "The start of the microsecond … century that a time is in; weeks begin on Monday. In UTC, or in a time zone.",
		Examples: []Example{{"date_trunc('hour', TIMESTAMP '2026-03-05 12:34:56')", "2026-03-05T12:00:00Z"}, {"date_trunc('week', TIMESTAMP '2026-03-05 12:34:56')", "2026-03-02T00:00:00Z"}, {"date_trunc('quarter', TIMESTAMP '2026-03-05 12:34:56')", "2026-01-01T00:00:00Z"}},
		Sigs: []Sig{
			{Text: "date_trunc(unit STRING, t TIMESTAMP) TIMESTAMP", Fails: badUnit, Prepare: prepareUnit(0), Kernel: dateTrunc},
			{Text: "date_trunc(unit STRING, t TIMESTAMP, zone STRING) TIMESTAMP", Fails: "not a unit of time or not a time zone", Prepare: prepareZone(2), Kernel: longOf(true, dateTruncZone)},
		},
	},
	{
		Name: "date_part", Aliases: []string{"extract", "datepart", "time:extract"}, Doc: "A part of a time as a number: year, quarter, month, week, day, hour, minute, second, dow (Sunday 0), isodow, doy, epoch …; EXTRACT(part FROM t) is the same.",
		Examples: []Example{{"date_part('hour', TIMESTAMP '2026-03-05 12:34:56')", "12"}, {"extract('dow', DATE '2026-03-05')", "4"}, {"extract('week', DATE '2026-01-01')", "1"}, {"extract('epoch', TIMESTAMP '1970-01-02')", "86400"}},
		Sigs: []Sig{{Text: "date_part(part STRING, t TIMESTAMP) LONG", Fails: badUnit, Prepare: prepareUnit(0), Kernel: longOf(true, func(args []*vec.Column, i int, c *Call) (int64, bool) {
			u, ok := unitAt(c, args[0], i)
			if !ok {
				return 0, false
			}
			return extract(u, vec.Time(args[1].I64[i]))
		})}},
	},
	{
		Name: "time_bucket", Aliases: []string{"date_bin"}, Doc: "The start of the bucket of a width that a time is in, counted from 1970, or from an origin.",
		Examples: []Example{{"time_bucket(INTERVAL '5' MINUTE, TIMESTAMP '2026-03-05 12:34:56')", "2026-03-05T12:30:00Z"}, {"time_bucket('1 hour', TIMESTAMP '2026-03-05 12:34:56', TIMESTAMP '2026-01-01 00:15:00')", "2026-03-05T12:15:00Z"}},
		Sigs:     []Sig{{Text: "time_bucket(width INTERVAL, t TIMESTAMP, [origin TIMESTAMP]) TIMESTAMP", Fails: "the width is not above zero", Kernel: longOf(true, timeBucket)}},
	},
	{
		Name: "date_diff", Aliases: []string{"datediff", "timestampdiff", "time:dateDiff"}, Doc: "How many starts of a unit lie between two times.",
		Examples: []Example{{"date_diff('day', TIMESTAMP '2026-03-01 23:59:00', TIMESTAMP '2026-03-02 00:01:00')", "1"}, {"date_diff('month', DATE '2026-03-31', DATE '2026-01-01')", "-2"}, {"datediff(DATE '2026-03-31', DATE '2026-03-30')", "1"}},
		Sigs: []Sig{
			{Text: "date_diff(unit STRING, from TIMESTAMP, to TIMESTAMP) LONG", Fails: badUnit, Prepare: prepareUnit(0), Kernel: longOf(true, func(args []*vec.Column, i int, c *Call) (int64, bool) {
				u, ok := unitAt(c, args[0], i)
				if !ok {
					return 0, false
				}
				return boundaries(u, vec.Time(args[1].I64[i]), vec.Time(args[2].I64[i]))
			})},
			{Text: "date_diff(to TIMESTAMP, from TIMESTAMP) LONG", Kernel: longOf(false, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
				return boundaries(unitDay, vec.Time(args[1].I64[i]), vec.Time(args[0].I64[i]))
			})},
		},
	},
	shifting("date_add", "later", 1, []string{"dateAdd", "timestampadd", "time:dateAdd"}, Example{"date_add(TIMESTAMP '2026-01-31', 1, 'month')", "2026-02-28T00:00:00Z"}, Example{"date_add(TIMESTAMP '2026-01-31', INTERVAL '1' HOUR)", "2026-01-31T01:00:00Z"}),
	shifting("date_sub", "earlier", -1, []string{"dateSub", "time:dateSub"}, Example{"date_sub(TIMESTAMP '2026-03-31', 1, 'month')", "2026-02-28T00:00:00Z"}),
	{
		Name: "date_format", Aliases: []string{"formatDate", "strftime", "format_timestamp", "time:dateFormat"}, Doc: "A time as text: in letters, 'yyyy-MM-dd HH:mm:ss.SSS', or percents, '%Y-%m-%d %H:%M:%S'.",
		Examples: []Example{{"date_format(TIMESTAMP '2026-03-05 12:34:56.789', 'dd.MM.yyyy HH:mm:ss.SSS')", "05.03.2026 12:34:56.789"}, {"strftime(TIMESTAMP '2026-03-05 12:34:56', '%a %d %b %Y %I:%M %p')", "Thu 05 Mar 2026 12:34 PM"}},
		Sigs: []Sig{{Text: "date_format(t TIMESTAMP, format STRING) STRING", Fails: "not a format of times", Prepare: prepareFormat(1), Kernel: rowText(true, func(dst []byte, args []*vec.Column, i int, c *Call) ([]byte, bool) {
			return appendFormatted(dst, vec.Time(args[0].I64[i]), args[1].Str[i], c)
		})}},
	},
	{
		Name: "to_timestamp", Aliases: []string{"parse_timestamp", "strptime"}, Doc: "A time from seconds since 1970, or from a text, in a format or as CAST reads it.",
		Examples: []Example{{"to_timestamp(1.5)", "1970-01-01T00:00:01.5Z"}, {"to_timestamp('05.03.2026 12:34', 'dd.MM.yyyy HH:mm')", "2026-03-05T12:34:00Z"}, {"to_timestamp('2026-03-05T12:34:56+01:00')", "2026-03-05T11:34:56Z"}, {"to_timestamp('x', 'yyyy')", "error"}},
		Sigs: []Sig{
			{Text: "to_timestamp(seconds DOUBLE) TIMESTAMP", Fails: outOfRange, Kernel: longOf(true, func(args []*vec.Column, i int, _ *Call) (int64, bool) { return fromSeconds(args[0].F64[i]) })},
			{Text: "to_timestamp(seconds LONG) TIMESTAMP", Fails: outOfRange, Kernel: longOf(true, wholeSeconds)},
			{Text: "to_timestamp(s STRING) TIMESTAMP", Fails: "not a time", Kernel: longOf(true, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
				t, ok := kernel.ParseTimestamp(args[0].Str[i])
				return int64(t), ok
			})},
			{Text: "to_timestamp(s STRING, format STRING) TIMESTAMP", Fails: badText, Prepare: prepareFormat(1), Kernel: longOf(true, parseTime)},
		},
	},
	{
		Name: "parse_date", Aliases: []string{"parseDate", "to_date", "str_to_date"}, Doc: "A date from a text, in a format or as CAST reads it.",
		Examples: []Example{{"parse_date('05.03.2026', 'dd.MM.yyyy')", "2026-03-05"}, {"parse_date('2026-03-05')", "2026-03-05"}},
		Sigs: []Sig{
			{Text: "parse_date(s STRING) DATE", Fails: "not a date", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
				for i := lo; i < hi; i++ {
					var ok bool
					if dst.I32[i], ok = kernel.ParseDate(args[0].Str[i]); !ok {
						c.Fail(i)
					}
				}
			}},
			{Text: "parse_date(s STRING, format STRING) DATE", Fails: badText, Prepare: prepareFormat(1), Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
				for i := lo; i < hi; i++ {
					t, ok := parseTime(args, i, c)
					dst.I32[i] = int32(dayOf(vec.Time(t)))
					if !ok {
						c.Fail(i)
					}
				}
			}},
		},
	},
	{
		Name: "from_unixtime", Doc: "A time from seconds since 1970; with a format, its text.",
		Examples: []Example{{"from_unixtime(86400)", "1970-01-02T00:00:00Z"}, {"from_unixtime(0, 'yyyy-MM-dd')", "1970-01-01"}},
		Sigs: []Sig{
			{Text: "from_unixtime(seconds LONG) TIMESTAMP", Fails: outOfRange, Kernel: longOf(true, wholeSeconds)},
			{Text: "from_unixtime(seconds LONG, format STRING) STRING", Fails: "not a format of times, or out of range", Prepare: prepareFormat(1), Kernel: rowText(true, func(dst []byte, args []*vec.Column, i int, c *Call) ([]byte, bool) {
				t, ok := wholeSeconds(args, i, c)
				if !ok {
					return dst, false
				}
				return appendFormatted(dst, vec.Time(t), args[1].Str[i], c)
			})},
		},
	},
	{
		Name: "unix_timestamp", Aliases: []string{"to_unixtime", "epoch"}, Doc: "The whole seconds since 1970 of a time, or of the row's.",
		Examples: []Example{{"unix_timestamp(TIMESTAMP '1970-01-02')", "86400"}, {"unix_timestamp()", "0"}},
		Sigs: []Sig{
			{Text: "unix_timestamp() LONG", Volatile: true, Kernel: longOf(false, func(_ []*vec.Column, i int, c *Call) (int64, bool) {
				return extract(partEpoch, c.Batch.Time[i])
			})},
			{Text: "unix_timestamp(t TIMESTAMP) LONG", Kernel: longOf(false, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
				return extract(partEpoch, vec.Time(args[0].I64[i]))
			})},
		},
	},
	{
		Name: "epoch_ms", Doc: "The whole milliseconds since 1970 of a time, or the time of such a number.",
		Examples: []Example{{"epoch_ms(TIMESTAMP '1970-01-01 00:00:01')", "1000"}, {"epoch_ms(1500)", "1970-01-01T00:00:01.5Z"}},
		Sigs: []Sig{
			{Text: "epoch_ms(t TIMESTAMP) LONG", Kernel: longOf(false, func(args []*vec.Column, i int, _ *Call) (int64, bool) { return vec.Time(args[0].I64[i]).Millis(), true })},
			{Text: "epoch_ms(ms LONG) TIMESTAMP", Fails: outOfRange, Kernel: longOf(true, func(args []*vec.Column, i int, _ *Call) (int64, bool) { return scaled(args[0].I64[i], 1000) })},
		},
	},
	{
		Name: "make_date", Doc: "The date of year, month and day; fails where there is none.",
		Examples: []Example{{"make_date(2026, 3, 5)", "2026-03-05"}, {"make_date(2026, 2, 30)", "error"}},
		Sigs: []Sig{{Text: "make_date(year LONG, month LONG, day LONG) DATE", Fails: "no such date", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
			for i := lo; i < hi; i++ {
				days, ok := makeDate(args, i)
				dst.I32[i] = int32(days)
				if !ok {
					c.Fail(i)
				}
			}
		}}},
	},
	{
		Name: "make_timestamp", Doc: "The time of year, month, day, hour, minute and second; fails where there is none.",
		Examples: []Example{{"make_timestamp(2026, 3, 5, 12, 34, 56.5)", "2026-03-05T12:34:56.5Z"}},
		Sigs: []Sig{{Text: "make_timestamp(year LONG, month LONG, day LONG, hour LONG, minute LONG, second DOUBLE) TIMESTAMP", Fails: "no such time", Kernel: longOf(true, func(args []*vec.Column, i int, _ *Call) (int64, bool) {
			days, ok := makeDate(args, i)
			h, m, s := args[3].I64[i], args[4].I64[i], args[5].F64[i]
			if !ok || h < 0 || h > 23 || m < 0 || m > 59 || !(s >= 0 && s < 60) {
				return 0, false
			}
			return days*kernel.MicrosPerDay + (h*60+m)*int64(vec.Minute) + int64(math.Round(s*1e6)), true
		})}},
	},
	{
		Name: "timezone", Aliases: []string{"from_utc_timestamp"}, Doc: "What a clock in a time zone shows at a time; t AT TIME ZONE zone is the same.",
		Examples: []Example{{"timezone('Europe/Berlin', TIMESTAMP '2026-07-01 12:00:00')", "2026-07-01T14:00:00Z"}, {"timezone('+05:30', TIMESTAMP '2026-07-01 12:00:00')", "2026-07-01T17:30:00Z"}},
		Sigs:     []Sig{{Text: "timezone(zone STRING, t TIMESTAMP) TIMESTAMP", Fails: badZone, Prepare: prepareZone(0), Kernel: longOf(true, zoned(0, 1, toLocal))}},
	},
	{
		Name: "to_utc_timestamp", Doc: "The time at which a clock in a time zone shows t.",
		Examples: []Example{{"to_utc_timestamp(TIMESTAMP '2026-07-01 14:00:00', 'Europe/Berlin')", "2026-07-01T12:00:00Z"}},
		Sigs:     []Sig{{Text: "to_utc_timestamp(t TIMESTAMP, zone STRING) TIMESTAMP", Fails: badZone, Prepare: prepareZone(1), Kernel: longOf(true, zoned(1, 0, fromLocal))}},
	},
}, partFunctions()...)
