package connector

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var durationUnits = map[string]time.Duration{
	"us": time.Microsecond, "µs": time.Microsecond, "microsecond": time.Microsecond,
	"ms": time.Millisecond, "millisecond": time.Millisecond, "millis": time.Millisecond,
	"s": time.Second, "sec": time.Second, "second": time.Second,
	"m": time.Minute, "min": time.Minute, "minute": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hour": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour,
	"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour,
}

// ParseDuration reads a duration as conventions want it: 5 minutes, 1 hour 30 minutes, 5m, 1h30m, PT5M,
// INTERVAL '5' MINUTE, and a plain integer as milliseconds.
func ParseDuration(s string) (time.Duration, error) {
	t := strings.ToLower(strings.TrimSpace(s))
	if n, err := strconv.ParseInt(t, 10, 64); err == nil {
		return scaleDuration(float64(n), time.Millisecond, s)
	}
	if strings.HasPrefix(t, "interval") {
		t = strings.ReplaceAll(strings.TrimPrefix(t, "interval"), "'", " ")
	} else if strings.HasPrefix(t, "p") {
		return parseISODuration(t, s)
	}
	var total time.Duration
	t = strings.TrimSpace(t)
	for parts := 0; ; parts++ {
		if t == "" && parts > 0 {
			return total, nil
		}
		num := t[:len(t)-len(strings.TrimLeft(t, "0123456789.+-"))]
		rest := strings.TrimLeft(t[len(num):], " ")
		unit := rest[:len(rest)-len(strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyzµ"))]
		v, err := strconv.ParseFloat(num, 64)
		u, ok := durationUnits[unit]
		if !ok {
			u, ok = durationUnits[strings.TrimSuffix(unit, "s")]
		}
		if err != nil || !ok {
			return 0, fmt.Errorf("%q is not a duration", s)
		}
		d, err := scaleDuration(v, u, s)
		if err != nil {
			return 0, err
		}
		total += d
		t = strings.TrimLeft(rest[len(unit):], " ")
	}
}

func scaleDuration(v float64, unit time.Duration, s string) (time.Duration, error) {
	d := v * float64(unit)
	if math.Abs(d) > math.MaxInt64/4 {
		return 0, fmt.Errorf("duration %q is too long", s)
	}
	return time.Duration(math.Round(d)), nil
}

// parseISODuration reads P[nW][nD][T[nH][nM][nS]] in lower case.
func parseISODuration(t, s string) (time.Duration, error) {
	date, clock, hasClock := strings.Cut(t[1:], "t")
	var total time.Duration
	for i, part := range [...]string{date, clock} {
		units := [...]string{"wd", "hms"}[i]
		for part != "" {
			n := strings.IndexAny(part, units)
			if n < 0 {
				return 0, fmt.Errorf("%q is not a duration", s)
			}
			v, err := strconv.ParseFloat(part[:n], 64)
			if err != nil {
				return 0, fmt.Errorf("%q is not a duration", s)
			}
			d, err := scaleDuration(v, durationUnits[part[n:n+1]], s)
			if err != nil {
				return 0, err
			}
			total += d
			part = part[n+1:]
		}
	}
	if date == "" && (!hasClock || clock == "") {
		return 0, fmt.Errorf("%q is not a duration", s)
	}
	return total, nil
}

var sizeUnits = map[string]int64{
	"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// ParseSize reads a number of bytes: 64MiB, 10 MB, 4096.
func ParseSize(s string) (int64, error) {
	t := strings.ToLower(strings.TrimSpace(s))
	num := t[:len(t)-len(strings.TrimLeft(t, "0123456789."))]
	v, err := strconv.ParseFloat(num, 64)
	unit, ok := sizeUnits[strings.TrimSpace(t[len(num):])]
	if err != nil || !ok {
		return 0, fmt.Errorf("%q is not a size", s)
	}
	if v*float64(unit) > 1<<62 {
		return 0, fmt.Errorf("size %q is too large", s)
	}
	return int64(v * float64(unit)), nil
}
