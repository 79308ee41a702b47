package agg

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"
)

// What the functions mean, worked out anew from the list of values that a group holds. It shares nothing with the
// code it judges.

// value is nil, bool, int64, float64 or string.
type value any

func compareValues(a, b value) int {
	switch x := a.(type) {
	case bool:
		if x == b.(bool) {
			return 0
		} else if b.(bool) {
			return -1
		}
		return 1
	case int64:
		return cmp.Compare(x, b.(int64))
	case float64:
		y := b.(float64)
		switch { // NaN is the largest number
		case math.IsNaN(x) && math.IsNaN(y):
			return 0
		case math.IsNaN(x):
			return 1
		case math.IsNaN(y):
			return -1
		}
		return cmp.Compare(x, y)
	}
	return strings.Compare(a.(string), b.(string))
}

func asFloat(v value) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	return v.(float64)
}

// held is what a group holds: every row that counts, and all values ever for the functions that never reset.
type held struct {
	rows []value // NULLs too
	ever []value
}

// naive is the result of a function over the rows; err is an overflow.
func naive(name string, distinct bool, p float64, sep string, h held) (result any, err bool) {
	if name == "count(*)" {
		return int64(len(h.rows)), false
	}
	rows := h.rows
	if strings.HasSuffix(name, "Forever") {
		rows = h.ever
	}
	if name == "last" {
		distinct = false // which of two equal values is the last makes no difference
	}
	var vals []value
	for _, v := range rows {
		known := v != nil && slices.ContainsFunc(vals, func(w value) bool { return compareValues(v, w) == 0 })
		if v != nil && !((distinct || name == "distinctCount") && known) {
			vals = append(vals, v)
		}
	}
	if name == "count" || name == "distinctCount" {
		return int64(len(vals)), false
	}
	if len(vals) == 0 {
		return nil, false
	}
	sorted := slices.Clone(vals)
	slices.SortStableFunc(sorted, compareValues)
	n := len(vals)
	switch name {
	case "sum":
		return naiveSum(vals)
	case "avg":
		return naiveMean(vals), false
	case "min", "minForever":
		return sorted[0], false
	case "max", "maxForever":
		return sorted[n-1], false
	case "first", "any_value":
		return vals[0], false
	case "last":
		return vals[n-1], false
	case "stddev", "stddev_samp", "variance", "var_samp":
		return naiveVariance(name, vals), false
	case "median":
		return naivePercentile(0.5, sorted), false
	case "percentile":
		return naivePercentile(p/100, sorted), false
	case "percentile_cont":
		return naivePercentile(p, sorted), false
	case "percentile_disc":
		for i, v := range sorted {
			if float64(i+1) >= p*float64(n) {
				return v, false
			}
		}
	case "bool_and":
		return !slices.Contains(vals, value(false)), false
	case "bool_or":
		return slices.Contains(vals, value(true)), false
	case "string_agg":
		var parts []string
		for _, v := range vals {
			parts = append(parts, v.(string))
		}
		return strings.Join(parts, sep), false
	case "array_agg":
		return vals, false
	}
	panic("no naive " + name)
}

func naiveSum(vals []value) (any, bool) {
	if _, whole := vals[0].(int64); whole {
		hi, lo := int64(0), uint64(0) // 128 bits
		for _, v := range vals {
			x := v.(int64)
			was := lo
			lo += uint64(x)
			if hi += x >> 63; lo < was {
				hi++
			}
		}
		if hi != int64(lo)>>63 {
			return nil, true
		}
		return int64(lo), false
	}
	s := 0.0
	for _, v := range vals {
		s += v.(float64)
	}
	return s, false
}

func naiveMean(vals []value) float64 {
	s := 0.0
	for _, v := range vals {
		s += asFloat(v)
	}
	return s / float64(len(vals))
}

func naiveVariance(name string, vals []value) any {
	by := float64(len(vals))
	if strings.HasSuffix(name, "samp") {
		by--
	}
	if by < 1 {
		return nil
	}
	mean, s := naiveMean(vals), 0.0
	for _, v := range vals {
		s += (asFloat(v) - mean) * (asFloat(v) - mean)
	}
	if math.IsInf(mean, 0) {
		return math.NaN()
	}
	if strings.HasPrefix(name, "stddev") {
		return math.Sqrt(s / by)
	}
	return s / by
}

func naivePercentile(p float64, sorted []value) float64 {
	at := p * float64(len(sorted)-1)
	k := int(at)
	lo := asFloat(sorted[k])
	if float64(k) == at {
		return lo
	}
	hi := asFloat(sorted[k+1])
	if lo == hi {
		return lo
	}
	return lo + (hi-lo)*(at-float64(k))
}

// same compares a result with the naive one. Sums of fractions are exact in the tests, deviations and percentiles
// are not.
func same(want, got any) bool {
	switch w := want.(type) {
	case float64:
		g, ok := got.(float64)
		if !ok {
			return false
		}
		return w == g || math.IsNaN(w) && math.IsNaN(g) || math.Abs(w-g) <= 1e-9*max(1, math.Abs(w))
	case []value:
		g, ok := got.([]value)
		return ok && slices.EqualFunc(w, g, func(a, b value) bool { return same(a, b) })
	}
	return want == got
}

func TestNaiveByHand(t *testing.T) {
	h := held{rows: []value{int64(2), nil, int64(4), int64(2)}}
	for _, c := range []struct {
		name     string
		distinct bool
		want     any
	}{
		{"count(*)", false, int64(4)}, {"count", false, int64(3)}, {"count", true, int64(2)}, {"sum", false, int64(8)}, {"sum", true, int64(6)},
		{"avg", true, 3.0}, {"min", false, int64(2)}, {"last", false, int64(2)}, {"last", true, int64(2)}, {"median", false, 2.0}, {"variance", true, 1.0},
	} {
		if got, _ := naive(c.name, c.distinct, 50, "", h); !same(c.want, got) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
