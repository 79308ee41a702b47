package vec

import (
	"math"
	"time"
)

// Time is a point in time: microseconds since 1970-01-01T00:00:00Z.
type Time int64

// The ends of the time line. MinTime is also the clock of an application that has seen nothing.
const (
	MinTime Time = math.MinInt64
	MaxTime Time = math.MaxInt64
)

// Duration is a span of time in microseconds.
type Duration int64

// Units of Duration.
const (
	Microsecond Duration = 1
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
	Day                  = 24 * Hour
)

// FromMillis converts milliseconds since the epoch.
func FromMillis(ms int64) Time { return Time(ms) * 1000 }

// FromGo converts a time.Time, cutting below the microsecond.
func FromGo(t time.Time) Time { return Time(t.UnixMicro()) }

// Go converts to a time.Time in UTC.
func (t Time) Go() time.Time { return time.UnixMicro(int64(t)).UTC() }

// Millis is the time in whole milliseconds, rounded down.
func (t Time) Millis() int64 { return floorDiv(int64(t), 1000) }

// Add returns t + d, clamped to the ends of the time line.
func (t Time) Add(d Duration) Time {
	s := t + Time(d)
	if d > 0 && s < t {
		return MaxTime
	}
	if d < 0 && s > t {
		return MinTime
	}
	return s
}

// Floor returns the largest multiple of d, counted from origin, that is not after t.
func (t Time) Floor(d Duration, origin Time) Time {
	return Time(floorDiv(int64(t-origin), int64(d)))*Time(d) + origin
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
