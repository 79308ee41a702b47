package function

import (
	"math"
	"strconv"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

const overflow = "the result does not fit"

// oneDouble is the entry of a function of one DOUBLE.
func oneDouble(name, doc string, f func(float64) float64, aliases []string, examples ...Example) Function {
	return Function{
		Name: name, Aliases: aliases, Doc: doc, Examples: examples,
		Sigs: []Sig{{Text: name + "(x DOUBLE) DOUBLE", Kernel: double1(f)}},
	}
}

// rounding is the entry of a function that makes numbers whole; whole numbers stay as they are.
func rounding(name, doc string, f func(float64) float64, aliases []string, examples ...Example) Function {
	return Function{
		Name: name, Aliases: aliases, Doc: doc, Examples: examples,
		Sigs: []Sig{
			{Text: name + "(x INT) INT", Kernel: same},
			{Text: name + "(x LONG) LONG", Kernel: same},
			{Text: name + "(x FLOAT) FLOAT", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
				for i := lo; i < hi; i++ {
					dst.F32[i] = float32(f(float64(args[0].F32[i])))
				}
			}},
			{Text: name + "(x DOUBLE) DOUBLE", Kernel: double1(f)},
		},
	}
}

// same copies whole numbers.
func same(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
	if dst.Type.ID == vec.Int {
		copy(dst.I32[lo:hi], args[0].I32[lo:hi])
		return
	}
	copy(dst.I64[lo:hi], args[0].I64[lo:hi])
}

// withDigits adds the signature that keeps n digits after the point; n may be negative.
func withDigits(fn Function, f func(float64) float64) Function {
	fn.Sigs = append(fn.Sigs, Sig{Text: fn.Name + "(x DOUBLE, digits INT) DOUBLE", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		for i := lo; i < hi; i++ {
			dst.F64[i] = toDigits(args[0].F64[i], int(args[1].I32[i]), f)
		}
	}})
	return fn
}

// toDigits moves the point, applies f and moves it back. Beyond 15 digits a DOUBLE has nothing to round.
func toDigits(x float64, digits int, f func(float64) float64) float64 {
	p := math.Pow10(min(max(digits, -308), 308))
	if y := x * p; digits <= 22 && !math.IsInf(y, 0) && p != 0 {
		if digits < 0 { // the power itself is exact only where it is whole
			q := math.Pow10(-digits)
			return f(x/q) * q
		}
		return f(y) / p
	}
	return x
}

func lnOf(x float64) float64 {
	if x == 0 {
		return math.NaN() // the logarithm of zero is not defined, not -Infinity
	}
	return math.Log(x)
}

func logBase(b, x float64) float64 {
	if b <= 0 || b == 1 || x == 0 {
		return math.NaN()
	}
	return math.Log(x) / math.Log(b)
}

func power(x, y float64) float64 {
	if x == 0 && y < 0 {
		return math.NaN() // a division by zero
	}
	return math.Pow(x, y)
}

var mathTable = []Function{
	{
		Name: "abs", Aliases: []string{"math:abs"}, Doc: "The value without its sign.",
		Examples: []Example{{"abs(-5)", "5"}, {"abs(-1.5)", "1.5"}, {"abs(NULL)", "NULL"}},
		Sigs: []Sig{
			{Text: "abs(x INT) INT", Fails: overflow, Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
				absInt(dst.I32[lo:hi], args[0].I32[lo:hi], lo, c)
			}},
			{Text: "abs(x LONG) LONG", Fails: overflow, Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
				absInt(dst.I64[lo:hi], args[0].I64[lo:hi], lo, c)
			}},
			{Text: "abs(x FLOAT) FLOAT", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
				for i := lo; i < hi; i++ {
					dst.F32[i] = float32(math.Abs(float64(args[0].F32[i])))
				}
			}},
			{Text: "abs(x DOUBLE) DOUBLE", Kernel: double1(math.Abs)},
		},
	},
	rounding("ceil", "The least whole number that is not below x.", math.Ceil, []string{"ceiling", "math:ceil"}, Example{"ceil(1.2)", "2.0"}, Example{"ceil(-1.2)", "-1.0"}),
	rounding("floor", "The greatest whole number that is not above x.", math.Floor, []string{"math:floor"}, Example{"floor(1.8)", "1.0"}, Example{"floor(-1.2)", "-2.0"}),
	withDigits(rounding("round", "The nearest whole number, or number with that many digits after the point; halves go away from zero.", math.Round, []string{"math:round"},
		Example{"round(2.5)", "3.0"}, Example{"round(-2.5)", "-3.0"}, Example{"round(3.14159, 2)", "3.14"}, Example{"round(1250.0, -2)", "1300.0"}), math.Round),
	withDigits(rounding("trunc", "x without its fraction, or with that many digits of it.", math.Trunc, []string{"truncate", "math:trunc"},
		Example{"trunc(-1.8)", "-1.0"}, Example{"trunc(3.149, 2)", "3.14"}), math.Trunc),
	{
		Name: "sign", Aliases: []string{"signum", "math:signum"}, Doc: "-1, 0 or 1.",
		Examples: []Example{{"sign(-3)", "-1"}, {"sign(0.0)", "0"}, {"sign(2.5)", "1"}},
		Sigs: []Sig{
			{Text: "sign(x LONG) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return signOf(float64(args[0].I64[i])) })},
			{Text: "sign(x DOUBLE) INT", Kernel: intOf(func(args []*vec.Column, i int) int { return signOf(args[0].F64[i]) })},
		},
	},
	oneDouble("sqrt", "The square root; NULL below zero.", math.Sqrt, []string{"math:sqrt"}, Example{"sqrt(16)", "4.0"}, Example{"sqrt(-1)", "NULL"}),
	oneDouble("cbrt", "The cube root.", math.Cbrt, []string{"math:cbrt"}, Example{"cbrt(27)", "3.0"}),
	oneDouble("exp", "e to the power of x.", math.Exp, []string{"math:exp"}, Example{"exp(0)", "1.0"}),
	oneDouble("ln", "The natural logarithm; NULL for zero and below.", lnOf, []string{"math:ln"}, Example{"ln(1)", "0.0"}, Example{"ln(0)", "NULL"}),
	{
		Name: "log", Aliases: []string{"math:log"}, Doc: "The natural logarithm, or that to a base; NULL where it is not defined.",
		Examples: []Example{{"log(1)", "0.0"}, {"log(2, 8)", "3.0"}, {"log(10, 0)", "NULL"}},
		Sigs: []Sig{
			{Text: "log(x DOUBLE) DOUBLE", Kernel: double1(lnOf)},
			{Text: "log(base DOUBLE, x DOUBLE) DOUBLE", Kernel: double2(logBase)},
		},
	},
	oneDouble("log10", "The logarithm to base 10.", func(x float64) float64 { return logOr(math.Log10, x) }, []string{"math:log10"}, Example{"log10(1000)", "3.0"}),
	oneDouble("log2", "The logarithm to base 2.", func(x float64) float64 { return logOr(math.Log2, x) }, []string{"math:log2"}, Example{"log2(8)", "3.0"}),
	{
		Name: "power", Aliases: []string{"pow", "math:power"}, Doc: "x to the power of y; NULL where it is not defined.",
		Examples: []Example{{"power(2, 10)", "1024.0"}, {"power(0, -1)", "NULL"}},
		Sigs:     []Sig{{Text: "power(x DOUBLE, y DOUBLE) DOUBLE", Kernel: double2(power)}},
	},
	{
		Name: "mod", Aliases: []string{"math:mod"}, Doc: "The remainder of a division, with the sign of x; NULL for a division by zero.",
		Examples: []Example{{"mod(7, 3)", "1"}, {"mod(-7, 3)", "-1"}, {"mod(7, 0)", "NULL"}},
		Sigs: []Sig{
			{Text: "mod(x INT, y INT) INT", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
				if kernel.ModInt(dst.I32[lo:hi], args[0].I32[lo:hi], args[1].I32[lo:hi]) {
					nullZeros(dst, args[1].I32, lo, hi)
				}
			}},
			{Text: "mod(x LONG, y LONG) LONG", Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
				if kernel.ModInt(dst.I64[lo:hi], args[0].I64[lo:hi], args[1].I64[lo:hi]) {
					nullZeros(dst, args[1].I64, lo, hi)
				}
			}},
			{Text: "mod(x DOUBLE, y DOUBLE) DOUBLE", Kernel: double2(math.Mod)},
		},
	},
	{
		Name: "pi", Aliases: []string{"math:pi"}, Doc: "π.",
		Examples: []Example{{"pi()", "3.141592653589793"}},
		Sigs:     []Sig{{Text: "pi() DOUBLE", Kernel: number(math.Pi)}},
	},
	{
		Name: "e", Aliases: []string{"math:e"}, Doc: "The base of the natural logarithm.",
		Examples: []Example{{"e()", "2.718281828459045"}},
		Sigs:     []Sig{{Text: "e() DOUBLE", Kernel: number(math.E)}},
	},
	oneDouble("sin", "The sine of an angle in radians.", math.Sin, []string{"math:sin"}, Example{"sin(0)", "0.0"}),
	oneDouble("cos", "The cosine of an angle in radians.", math.Cos, []string{"math:cos"}, Example{"cos(0)", "1.0"}),
	oneDouble("tan", "The tangent of an angle in radians.", math.Tan, []string{"math:tan"}, Example{"tan(0)", "0.0"}),
	oneDouble("asin", "The angle of a sine; NULL outside -1 to 1.", math.Asin, []string{"math:asin"}, Example{"asin(2)", "NULL"}, Example{"asin(0)", "0.0"}),
	oneDouble("acos", "The angle of a cosine; NULL outside -1 to 1.", math.Acos, []string{"math:acos"}, Example{"acos(1)", "0.0"}),
	oneDouble("atan", "The angle of a tangent.", math.Atan, []string{"math:atan"}, Example{"atan(0)", "0.0"}),
	{
		Name: "atan2", Aliases: []string{"math:atan2"}, Doc: "The angle of the point (x, y).",
		Examples: []Example{{"atan2(0, 1)", "0.0"}},
		Sigs:     []Sig{{Text: "atan2(y DOUBLE, x DOUBLE) DOUBLE", Kernel: double2(math.Atan2)}},
	},
	oneDouble("sinh", "The hyperbolic sine.", math.Sinh, []string{"math:sinh"}, Example{"sinh(0)", "0.0"}),
	oneDouble("cosh", "The hyperbolic cosine.", math.Cosh, []string{"math:cosh"}, Example{"cosh(0)", "1.0"}),
	oneDouble("tanh", "The hyperbolic tangent.", math.Tanh, []string{"math:tanh"}, Example{"tanh(0)", "0.0"}),
	oneDouble("degrees", "Radians as degrees.", func(x float64) float64 { return x / math.Pi * 180 }, []string{"math:toDegrees"}, Example{"degrees(pi())", "180.0"}),
	oneDouble("radians", "Degrees as radians.", func(x float64) float64 { return x / 180 * math.Pi }, []string{"math:toRadians"}, Example{"radians(180)", "3.141592653589793"}),
	{
		Name: "isnan", Aliases: []string{"math:isNan"}, Doc: "Whether x is not a number.",
		Examples: []Example{{"isnan(CAST('NaN' AS DOUBLE))", "true"}, {"isnan(1.0)", "false"}},
		Sigs:     []Sig{{Text: "isnan(x DOUBLE) BOOL", Kernel: boolOf(func(args []*vec.Column, i int) bool { return math.IsNaN(args[0].F64[i]) })}},
	},
	{
		Name: "isinf", Aliases: []string{"math:isInfinite"}, Doc: "Whether x is infinite.",
		Examples: []Example{{"isinf(exp(1000))", "true"}, {"isinf(1.0)", "false"}},
		Sigs:     []Sig{{Text: "isinf(x DOUBLE) BOOL", Kernel: boolOf(func(args []*vec.Column, i int) bool { return math.IsInf(args[0].F64[i], 0) })}},
	},
	{
		Name: "width_bucket", Doc: "The number, from 1, of the bucket of x among n of equal width from low to high; 0 below, n + 1 from high on.",
		Examples: []Example{{"width_bucket(5.0, 0.0, 10.0, 5)", "3"}, {"width_bucket(-1.0, 0.0, 10.0, 5)", "0"}, {"width_bucket(10.0, 0.0, 10.0, 5)", "6"}},
		Sigs:     []Sig{{Text: "width_bucket(x DOUBLE, low DOUBLE, high DOUBLE, n INT) INT", Kernel: widthBucket}},
	},
	{
		Name: "bin", Aliases: []string{"math:bin"}, Doc: "A whole number in base 2.",
		Examples: []Example{{"bin(10)", "1010"}},
		Sigs:     []Sig{{Text: "bin(x LONG) STRING", Kernel: inBase(2)}},
	},
	{
		Name: "conv", Aliases: []string{"math:conv"}, Doc: "A whole number's text in another base, 2 to 36; fails where it is not a number of the first.",
		Examples: []Example{{"conv('ff', 16, 10)", "255"}, {"conv('255', 10, 16)", "ff"}, {"conv('9', 8, 10)", "error"}},
		Sigs:     []Sig{{Text: "conv(x STRING, from INT, to INT) STRING", Fails: "not a number in that base", Kernel: rowText(true, conv)}},
	},
	{
		Name: "rand", Aliases: []string{"random", "math:rand"}, Doc: "A random number.",
		Refused: "the same input must give the same output; a hash of a column is as good: CAST(conv(left(md5(id), 8), 16, 10) AS LONG)",
	},
}

func logOr(f func(float64) float64, x float64) float64 {
	if x == 0 {
		return math.NaN()
	}
	return f(x)
}

func signOf(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

func absInt[T int32 | int64](dst, a []T, lo int, c *Call) {
	for i, x := range a {
		if x < 0 {
			if x = -x; x < 0 {
				c.Fail(lo + i)
			}
		}
		dst[i] = x
	}
}

func nullZeros[T int32 | int64](dst *vec.Column, b []T, lo, hi int) {
	for i := lo; i < hi; i++ {
		if b[i] == 0 {
			dst.SetNull(i)
		}
	}
}

// number is the kernel of a constant.
func number(x float64) Kernel {
	return func(dst *vec.Column, _ []*vec.Column, lo, hi int, _ *Call) {
		for i := lo; i < hi; i++ {
			dst.F64[i] = x
		}
	}
}

func widthBucket(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
	for i := lo; i < hi; i++ {
		x, low, high, n := args[0].F64[i], args[1].F64[i], args[2].F64[i], args[3].I32[i]
		switch {
		case !(low < high) || n <= 0 || x != x:
			dst.SetNull(i)
		case x < low:
			dst.I32[i] = 0
		case x >= high:
			dst.I32[i] = n + 1
		default:
			dst.I32[i] = min(int32((x-low)/(high-low)*float64(n)), n-1) + 1
		}
	}
}

// inBase writes a whole number in a base; negative ones as two's complement, as in C.
func inBase(base int) Kernel {
	return rowText(false, func(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
		return strconv.AppendUint(dst, uint64(args[0].I64[i]), base), true
	})
}

func conv(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	from, to := int(args[1].I32[i]), int(args[2].I32[i])
	if from < 2 || from > 36 || to < 2 || to > 36 {
		return dst, false
	}
	n, err := strconv.ParseInt(args[0].Str[i], from, 64)
	return strconv.AppendInt(dst, n, to), err == nil
}
