package ast

import (
	"math/big"
	"strings"
)

var unitMicros = map[Unit]int64{
	UnitMicrosecond: 1,
	UnitMillisecond: 1000,
	UnitSecond:      1_000_000,
	UnitMinute:      60_000_000,
	UnitHour:        3_600_000_000,
	UnitDay:         86_400_000_000,
	UnitWeek:        7 * 86_400_000_000,
}

var unitMonths = map[Unit]int64{UnitMonth: 1, UnitYear: 12}

var unitWords = map[string]Unit{
	"us": UnitMicrosecond, "microsec": UnitMicrosecond, "microsecond": UnitMicrosecond, "microseconds": UnitMicrosecond,
	"ms": UnitMillisecond, "millisec": UnitMillisecond, "milliseconds": UnitMillisecond, "millisecond": UnitMillisecond, "millis": UnitMillisecond,
	"s": UnitSecond, "sec": UnitSecond, "secs": UnitSecond, "second": UnitSecond, "seconds": UnitSecond,
	"m": UnitMinute, "min": UnitMinute, "mins": UnitMinute, "minute": UnitMinute, "minutes": UnitMinute,
	"h": UnitHour, "hr": UnitHour, "hrs": UnitHour, "hour": UnitHour, "hours": UnitHour,
	"d": UnitDay, "day": UnitDay, "days": UnitDay,
	"w": UnitWeek, "week": UnitWeek, "weeks": UnitWeek,
	"month": UnitMonth, "months": UnitMonth, "mon": UnitMonth,
	"year": UnitYear, "years": UnitYear, "y": UnitYear, "yr": UnitYear,
}

// UnitOf finds the unit that a word names, whatever its case; singular, plural and short forms count.
func UnitOf(word string) (Unit, bool) {
	u, ok := unitWords[strings.ToLower(word)]
	return u, ok
}

// UnitNames lists the units of time for messages.
func UnitNames() []string {
	return []string{"ms", "seconds", "minutes", "hours", "days", "weeks", "months", "years", "second", "minute", "hour", "day", "week", "month", "year"}
}

// Micros gives the fixed part of the duration in microseconds and its calendar part in months.
// ok is false if a part has a fraction of a month or of a microsecond, or does not fit.
func (d *Duration) Micros() (micros, months int64, ok bool) {
	fixed, calendar := new(big.Rat), new(big.Rat)
	for _, p := range d.Parts {
		n, good := new(big.Rat).SetString(p.Number)
		if !good {
			return 0, 0, false
		}
		if m, isCalendar := unitMonths[p.Unit]; isCalendar {
			calendar.Add(calendar, n.Mul(n, new(big.Rat).SetInt64(m)))
			continue
		}
		fixed.Add(fixed, n.Mul(n, new(big.Rat).SetInt64(unitMicros[p.Unit])))
	}
	if !fixed.IsInt() || !calendar.IsInt() || !fixed.Num().IsInt64() || !calendar.Num().IsInt64() {
		return 0, 0, false
	}
	return fixed.Num().Int64(), calendar.Num().Int64(), true
}

var quantityUnits = map[string]float64{
	"mm": 0.001, "cm": 0.01, "meter": 1, "meters": 1, "metre": 1, "metres": 1, "km": 1000, "kilometer": 1000, "kilometers": 1000,
	"kilometre": 1000, "kilometres": 1000, "mile": 1609.344, "miles": 1609.344, "ft": 0.3048, "feet": 0.3048, "yard": 0.9144, "yards": 0.9144,
	"nmi": 1852, "kg": 1, "kmh": 1 / 3.6, "mph": 0.44704, "knots": 1852.0 / 3600,
}

// QuantityUnit gives the factor from a unit of length, mass or speed to its SI unit. The letter m is a minute, not a metre.
func QuantityUnit(word string) (factor float64, ok bool) {
	factor, ok = quantityUnits[strings.ToLower(word)]
	return factor, ok
}
