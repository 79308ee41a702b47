package scan

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// want prints f with strconv alone.
func want(f float64) string {
	return string(appendStrconv(nil, f, 64))
}

func checkDouble(t *testing.T, f float64) {
	t.Helper()
	got := string(AppendDouble(nil, f))
	if got != want(f) {
		t.Fatalf("AppendDouble(%v) = %s, want %s", strconv.FormatFloat(f, 'g', -1, 64), got, want(f))
	}
	back, end, st := Double([]byte(got), 0)
	if st != OK || end != len(got) || math.Float64bits(back) != math.Float64bits(f) {
		t.Fatalf("Double(%s) = %v, %d, %d", got, back, end, st)
	}
}

func TestDoublePrintsAsStrconvDoes(t *testing.T) {
	for _, f := range []float64{0, math.Copysign(0, -1), 1, -1, 100, 0.1, 0.01, 0.005, 0.015, 1.005, 122.91, 32.5, 1e13, 1e15, 1e20, 1e21, 1e-5,
		1e-6, 1e-7, 123456789012345.67, 0.3, 0.1 + 0.2, 5e-324, math.MaxFloat64, 4503599627370497.5, 9007199254740993,
		122.91 * 859, 0.00001234567, 99999.999999999, 9.999999999999999e14, 0.5, 0.25, 1024, 1 / 3.0, 2 / 3.0} {
		checkDouble(t, f)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300000 {
		checkDouble(t, math.Float64frombits(r.Uint64()&^(2047<<52)|(uint64(1023-18+r.IntN(80))<<52)))
		checkDouble(t, float64(r.IntN(20000))/100*float64(r.IntN(1000)+1))
		checkDouble(t, float64(r.IntN(1e9))/math.Pow10(r.IntN(12)))
		f := math.Float64frombits(r.Uint64())
		if !math.IsNaN(f) && !math.IsInf(f, 0) {
			checkDouble(t, f)
		}
	}
}

func TestIntPrints(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 200000 {
		v := int64(r.Uint64()) >> uint(r.IntN(64))
		if i < 64 {
			v = math.MinInt64 >> i
		}
		if got := string(AppendInt(nil, v)); got != strconv.FormatInt(v, 10) {
			t.Fatalf("AppendInt(%d) = %s", v, got)
		}
	}
}

func TestNumberReadsWhatJSONReads(t *testing.T) {
	for _, s := range []string{"0", "-0", "1", "-1", "01", "-", "", "+1", ".5", "1.", "1.5", "1e5", "1E+5", "1e-5", "1e", "1e+", "1.5e3", "-1.25",
		"12345678", "123456789", "1234567890123456789", "12345678901234567890", "0.1234567890123456789012345",
		"1e400", "1e-400", "00", "0.0", "0e0", "179769313486231570000000000000000000000.5", "9007199254740993", "12345678.12345678"} {
		for _, tail := range []string{"", ",", "}      ", " 12345678"} {
			b := []byte(s + tail)
			f, end, st := Double(b, 0)
			var ref float64
			err := json.Unmarshal([]byte(s), &ref)
			if (st == OK && end == len(s)) != (err == nil) {
				t.Fatalf("Double(%q) = %v, %d, %d; encoding/json says %v", b, f, end, st, err)
			}
			if err == nil && math.Float64bits(f) != math.Float64bits(ref) {
				t.Fatalf("Double(%q) = %v, want %v", b, f, ref)
			}
		}
	}
}

func TestShortNumbersAgreeWithStrconv(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const set = "0123456789012345678901234567890123456789..-e,} "
	for range 1000000 {
		b := make([]byte, 1+r.IntN(20))
		for i := range b {
			b[i] = set[r.IntN(len(set))]
		}
		f, end, st := Double(b, 0)
		f2, end2, st2 := double(b, 0)
		if f != f2 || st != st2 || st == OK && end != end2 {
			t.Fatalf("%q: %v %d %d, want %v %d %d", b, f, end, st, f2, end2, st2)
		}
		if st == OK {
			if want, err := strconv.ParseFloat(string(b[:end]), 64); err != nil || want != f {
				t.Fatalf("%q: %v, want %v", b[:end], f, want)
			}
		}
		v, end, st := Int64(b, 0)
		v2, end2, st2 := int64Slow(b, 0)
		if v != v2 || st != st2 || st == OK && end != end2 {
			t.Fatalf("%q: %v %d %d, want %v %d %d", b, v, end, st, v2, end2, st2)
		}
	}
}

func TestInt64(t *testing.T) {
	for _, c := range []struct {
		s  string
		v  int64
		st Status
	}{{"0", 0, OK}, {"-5", -5, OK}, {"9223372036854775807", math.MaxInt64, OK}, {"-9223372036854775808", math.MinInt64, OK},
		{"9223372036854775808", 0, Range}, {"-9223372036854775809", 0, Range}, {"18446744073709551616", 0, Range}, {"99999999999999999999", 0, Range},
		{"5.0", 5, OK}, {"5.5", 0, Fraction}, {"1e3", 1000, OK}, {"1e30", 0, Range}, {"1.00000000000000000000000", 1, OK},
		{"1.00000000000000000000001", 0, Fraction}, {"12000e-3", 12, OK}, {"1e-3", 0, Fraction}, {"0e99", 0, OK}, {"x", 0, Bad}} {
		v, _, st := Int64([]byte(c.s), 0)
		if v != c.v || st != c.st {
			t.Errorf("Int64(%s) = %d, %d; want %d, %d", c.s, v, st, c.v, c.st)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		s     string
		scale int
		want  string
	}{{"1.10", 2, "1.10"}, {"1.105", 2, "1.11"}, {"-1.105", 2, "-1.11"}, {"0.004", 2, "0.00"}, {"0.005", 2, "0.01"}, {"12e2", 1, "1200.0"},
		{"0.0004", 2, "0.00"}, {"99999999999999999999999999999999999999", 0, "99999999999999999999999999999999999999"}, {"5", 0, "5"}, {"-0.5", 3, "-0.500"},
		{"123456789012345678901234567890", 2, "123456789012345678901234567890.00"}} {
		d, ok := ParseDecimal([]byte(c.s), c.scale, false)
		if got := string(AppendDecimal(nil, d, c.scale)); !ok || got != c.want {
			t.Errorf("%s at scale %d: %s, %v; want %s", c.s, c.scale, got, ok, c.want)
		}
	}
	for _, s := range []string{"100000000000000000000000000000000000000", "x", "1e40", "1.5x"} {
		if d, ok := ParseDecimal([]byte(s), 0, false); ok {
			t.Errorf("%s accepted as %v", s, d)
		}
	}
}

func BenchmarkAppendDouble(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	vals := make([]float64, 1024)
	for i := range vals {
		vals[i] = float64(r.IntN(20000)) / 100 * float64(r.IntN(1000)+1)
	}
	buf := make([]byte, 0, 64)
	b.Run("notional", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			buf = AppendDouble(buf[:0], vals[i&1023])
		}
	})
	b.Run("strconv", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			buf = strconv.AppendFloat(buf[:0], vals[i&1023], 'f', -1, 64)
		}
	})
	b.Run("random", func(b *testing.B) {
		for i := range vals {
			vals[i] = r.Float64() * 1000
		}
		for i := 0; b.Loop(); i++ {
			buf = AppendDouble(buf[:0], vals[i&1023])
		}
	})
}

func BenchmarkDouble(b *testing.B) {
	in := []byte(strings.Repeat("122.91,", 100))
	for b.Loop() {
		Double(in, 0)
	}
}
