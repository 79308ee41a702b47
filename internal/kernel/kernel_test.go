package kernel

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/vec"
)

func TestCivilAgreesWithTime(t *testing.T) {
	for day := int64(-800_000); day < 800_000; day += 13 {
		y, m, d := Civil(day)
		want := time.Unix(day*86400, 0).UTC()
		if int(y) != want.Year() || m != int(want.Month()) || d != want.Day() || Days(y, m, d) != day {
			t.Fatalf("day %d: %d-%d-%d, want %s; back: %d", day, y, m, d, want, Days(y, m, d))
		}
	}
}

func TestTimestampText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 10_000 {
		want := vec.Time(r.Int64N(4e15) - 1e15)
		text := string(AppendTimestamp(nil, want))
		if text != want.Go().Format(time.RFC3339Nano) {
			t.Fatalf("%d: %s, want %s", want, text, want.Go().Format(time.RFC3339Nano))
		}
		if got, ok := ParseTimestamp(text); !ok || got != want {
			t.Fatalf("%s read as %d, want %d", text, got, want)
		}
	}
}

func TestAppendReal(t *testing.T) {
	for _, c := range []struct {
		f    float64
		want string
	}{
		{100, "100.0"}, {0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {0.1, "0.1"}, {-1.5, "-1.5"}, {1e20, "100000000000000000000.0"}, {1e21, "1e+21"}, {1e-6, "0.000001"}, {1e-7, "1e-7"}, {1.5e-300, "1.5e-300"},
		{123456789.125, "123456789.125"}, {9007199254740993, "9007199254740992.0"}, {math.Inf(-1), "-Infinity"}, {math.NaN(), "NaN"},
	} {
		if got := string(AppendReal(nil, c.f, 64)); got != c.want {
			t.Errorf("%g: want %s, got %s", c.f, c.want, got)
		}
	}
	if got := string(AppendReal(nil, float64(float32(0.1)), 32)); got != "0.1" {
		t.Errorf("FLOAT 0.1: got %s", got)
	}
}

func TestAppendQuoted(t *testing.T) {
	for in, want := range map[string]string{"a\"b\\c": `"a\"b\\c"`, "\n\r\t\x01": `"\n\r\t\u0001"`, "é€": `"é€"`, "a\xffb": `"a\ufffdb"`, "": `""`} {
		if got := string(AppendQuoted(nil, in)); got != want {
			t.Errorf("%q: want %s, got %s", in, want, got)
		}
	}
}

func bigDec(d vec.Dec128) *big.Int {
	v := new(big.Int).Lsh(big.NewInt(d.Hi), 64)
	return v.Add(v, new(big.Int).SetUint64(d.Lo))
}

func TestDecimals(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 5000 {
		digits := 1 + r.IntN(38)
		text := ""
		if r.IntN(2) == 0 {
			text = "-"
		}
		scale := r.IntN(digits)
		for i := range digits {
			if i == digits-scale {
				text += "."
			}
			d := r.IntN(10)
			if i == 0 {
				d = 1 + r.IntN(9)
			}
			text += fmt.Sprint(d)
		}
		d, precision, s, ok := ParseDecimal(text)
		if !ok || int(s) != scale || int(precision) != digits {
			t.Fatalf("%s: precision %d, scale %d, %v", text, precision, s, ok)
		}
		if got := string(AppendDecimal(nil, d, s)); got != text {
			t.Fatalf("%s printed as %s", text, got)
		}
		to := uint8(r.IntN(20))
		got, ok := Rescale(d, s, to, 38)
		want := new(big.Rat).SetFrac(bigDec(d), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(s)), nil)).FloatString(int(to))
		if back := string(AppendDecimal(nil, got, to)); ok && back != want && !(bigDec(got).Sign() == 0) {
			t.Fatalf("%s to scale %d: want %s, got %s", text, to, want, back)
		}
	}
	for _, bad := range []string{"", ".", "-", "1.2.3", "1x", "999999999999999999999999999999999999999", "1e40"} {
		if _, _, _, ok := ParseDecimal(bad); ok {
			t.Errorf("%q is no decimal", bad)
		}
	}
}

func TestUnits(t *testing.T) {
	for name, want := range map[string]vec.Duration{"ms": 1000, "Seconds": 1e6, "MIN": 6e7, "hours": 36e8, "d": 864e8, "weeks": 7 * 864e8} {
		if got, ok := Unit(name); !ok || got != want {
			t.Errorf("%s: want %d, got %d", name, want, got)
		}
	}
	for _, bad := range []string{"", "x", "month", "ss", "minutess"} {
		if _, ok := Unit(bad); ok {
			t.Errorf("%q is no unit", bad)
		}
	}
}

// Loops over ranges that begin and end inside words leave the bits outside alone.
func TestRangesOfBits(t *testing.T) {
	m := vec.Bitmap{0, 0, 0}
	all := vec.Bitmap{math.MaxUint64, math.MaxUint64, math.MaxUint64}
	left := make([]bool, 192)
	DemandedRight(m, all, left, nil, true, 70, 75)
	if m.Count(0, 192) != 5 || m.Count(70, 75) != 5 {
		t.Errorf("DemandedRight: %x", m)
	}
	AndNot(all, vec.Bitmap{math.MaxUint64, math.MaxUint64}, 60, 66)
	if all.Count(0, 192) != 186 || all.Any(60, 66) {
		t.Errorf("AndNot: %x", all)
	}
}

func BenchmarkArith(b *testing.B) {
	const n = 1024
	x, y, z := make([]int64, n), make([]int64, n), make([]int64, n)
	f, g, h := make([]float64, n), make([]float64, n), make([]float64, n)
	ok, sel := make([]bool, n), make([]int32, n)
	for i := range n {
		x[i], y[i], f[i], g[i] = int64(i*7919%1000), int64(i%13+1), float64(i*7919%1000), 2
	}
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"AddInt", func() { AddInt(z, x, y) }}, {"MulInt64", func() { MulInt64(z, x, y) }}, {"DivInt", func() { DivInt(z, x, y) }}, {"MulReal", func() { MulReal(h, f, g) }},
		{"DivReal", func() { DivReal(h, f, g) }}, {"CompareConst", func() { CompareConst(Gt, ok, f, 750) }}, {"SelectConst", func() { SelectConst(Gt, sel, 0, f, 750) }},
		{"Select", func() { Select(sel, 0, ok) }}, {"And", func() { And(ok, ok, ok) }}, {"Convert", func() { Convert(h, x) }}, {"Pack", func() { Pack(ok, 3) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
		})
	}
}

func TestParseInt(t *testing.T) {
	for in, want := range map[string]int64{"0": 0, " -7 ": -7, "+42": 42, "9223372036854775807": math.MaxInt64, "-9223372036854775808": math.MinInt64, "007": 7} {
		if got, ok := ParseInt(in, 64); !ok || got != want {
			t.Errorf("%q: want %d, got %d, %v", in, want, got, ok)
		}
	}
	for _, bad := range []string{"", "-", "+-1", "1x", "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "1 2"} {
		if got, ok := ParseInt(bad, 64); ok {
			t.Errorf("%q read as %d", bad, got)
		}
	}
	if _, ok := ParseInt("2147483648", 32); ok {
		t.Error("2147483648 does not fit in 32 bits")
	}
	if n, ok := ParseInt("-2147483648", 32); !ok || n != math.MinInt32 {
		t.Error("-2147483648 fits in 32 bits")
	}
}
