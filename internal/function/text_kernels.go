package function

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/vec"
)

// textMax bounds the texts that repeat and the pads make: everything is bounded.
const textMax = 1 << 20

const tooLong = "the result would be longer than 1 MiB"

func appendUpper(dst []byte, s string) []byte { return appendMapped(dst, s, 'a', 'z', unicode.ToUpper) }
func appendLower(dst []byte, s string) []byte { return appendMapped(dst, s, 'A', 'Z', unicode.ToLower) }

// appendMapped changes the letters of s; ASCII letters from low to high without asking the tables.
func appendMapped(dst []byte, s string, low, high byte, f func(rune) rune) []byte {
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b >= utf8.RuneSelf:
			for _, r := range s[i:] {
				dst = utf8.AppendRune(dst, f(r))
			}
			return dst
		case b >= low && b <= high:
			dst = append(dst, b^0x20)
		default:
			dst = append(dst, b)
		}
	}
	return dst
}

func appendInitcap(dst []byte, s string) []byte {
	inWord := false
	for _, r := range s {
		if inWord {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		} else {
			dst = utf8.AppendRune(dst, unicode.ToUpper(r))
		}
		inWord = unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return dst
}

func appendReverse(dst []byte, s string) []byte {
	for len(s) > 0 {
		_, size := utf8.DecodeLastRuneInString(s)
		dst = append(dst, s[len(s)-size:]...)
		s = s[:len(s)-size]
	}
	return dst
}

func concat(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	for _, a := range args {
		if !a.IsNull(i) {
			dst = appendAny(dst, a, i)
		}
	}
	return dst, true
}

func concatWS(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	if args[0].IsNull(i) {
		return dst, false
	}
	first := true
	for _, a := range args[1:] {
		if a.IsNull(i) {
			continue
		}
		if !first {
			dst = append(dst, args[0].Str[i]...)
		}
		first = false
		dst = appendAny(dst, a, i)
	}
	return dst, true
}

// runes gives n characters of s after the first skip.
func runes(s string, skip, n int64) string {
	for skip > 0 && s != "" {
		_, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		skip--
	}
	if n >= int64(len(s)) {
		return s
	}
	end := 0
	for ; n > 0 && end < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return s[:end]
}

// substring follows standard SQL: positions before the first character count, but hold nothing.
func substring(args []*vec.Column, i int) (string, bool) {
	s, from, n := args[0].Str[i], args[1].I64[i], int64(math.MaxInt64)
	if len(args) == 3 {
		n = args[2].I64[i]
	}
	if from < 0 {
		from = int64(utf8.RuneCountInString(s)) + from + 1
	}
	if from < 1 && n != math.MaxInt64 {
		n += from - 1
	}
	return runes(s, max(0, from-1), max(0, n)), true
}

func pad(front bool) func(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	return func(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
		s, n, fill := args[0].Str[i], args[1].I64[i], " "
		if len(args) == 3 {
			fill = args[2].Str[i]
		}
		missing := n - int64(utf8.RuneCountInString(s))
		if missing <= 0 || fill == "" {
			return append(dst, runes(s, 0, max(0, n))...), true
		}
		if n > textMax {
			return dst, false
		}
		if !front {
			dst = append(dst, s...)
		}
		for width := int64(utf8.RuneCountInString(fill)); missing > 0; missing -= width {
			dst = append(dst, runes(fill, 0, missing)...)
		}
		if front {
			dst = append(dst, s...)
		}
		return dst, true
	}
}

func repeat(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	s, n := args[0].Str[i], args[1].I64[i]
	if len(s) > 0 && n > int64(textMax/len(s)) {
		return dst, false
	}
	for ; n > 0 && s != ""; n-- {
		dst = append(dst, s...)
	}
	return dst, true
}

func replace(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	s, old, new := args[0].Str[i], args[1].Str[i], args[2].Str[i]
	if old == "" {
		return append(dst, s...), true
	}
	for {
		at := strings.Index(s, old)
		if at < 0 {
			return append(dst, s...), true
		}
		dst = append(append(dst, s[:at]...), new...)
		s = s[at+len(old):]
	}
}

// position gives where part occurs in s at or after character from, counted from 1; 0 where it does not.
func position(s, part string, from int64) int {
	if from < 1 {
		return 0
	}
	rest := runes(s, from-1, int64(len(s)))
	at := strings.Index(rest, part)
	if at < 0 {
		return 0
	}
	return utf8.RuneCountInString(s[:len(s)-len(rest)+at]) + 1
}

func splitPart(args []*vec.Column, i int) (string, bool) {
	s, sep, n := args[0].Str[i], args[1].Str[i], args[2].I64[i]
	if sep == "" {
		if n == 1 || n == -1 {
			return s, true
		}
		return "", true
	}
	if n < 0 {
		n += int64(strings.Count(s, sep)) + 2
	}
	for ; n > 1; n-- {
		_, rest, ok := strings.Cut(s, sep)
		if !ok {
			return "", true
		}
		s = rest
	}
	if n < 1 {
		return "", true
	}
	first, _, _ := strings.Cut(s, sep)
	return first, true
}

func split(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
	out := &dst.Child[0]
	for i := lo; i < hi; i++ {
		if !dst.Nulls.Get(i) {
			s, sep := args[0].Str[i], args[1].Str[i]
			for ok := sep != ""; ok; {
				var first string
				if first, s, ok = strings.Cut(s, sep); ok {
					out.Str = append(out.Str, first)
				} else {
					s = first
				}
			}
			out.Str = append(out.Str, s)
		}
		dst.Offsets[i+1] = int32(len(out.Str))
	}
}

func translate(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	from, to := args[1].Str[i], args[2].Str[i]
	for _, r := range args[0].Str[i] {
		at := strings.IndexRune(from, r)
		if at < 0 {
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, runes(to, int64(utf8.RuneCountInString(from[:at])), 1)...)
	}
	return dst, true
}

// format replaces the verbs of a pattern. A verb without an argument, or of another type, does not fit.
func format(dst []byte, args []*vec.Column, i int, _ *Call) ([]byte, bool) {
	pattern, next := args[0].Str[i], 1
	for {
		at := strings.IndexByte(pattern, '%')
		if at < 0 {
			return append(dst, pattern...), next == len(args)
		}
		dst = append(dst, pattern[:at]...)
		pattern = pattern[at+1:]
		precision := -1
		if strings.HasPrefix(pattern, ".") {
			end := 1
			for end < len(pattern) && end < 4 && pattern[end]-'0' <= 9 {
				end++
			}
			precision, _ = strconv.Atoi(pattern[1:end])
			pattern = pattern[end:]
		}
		if pattern == "" {
			return dst, false
		}
		verb := pattern[0]
		pattern = pattern[1:]
		if verb == '%' {
			dst = append(dst, '%')
			continue
		}
		if next == len(args) {
			return dst, false
		}
		var ok bool
		if dst, ok = appendVerb(dst, verb, precision, args[next], i); !ok {
			return dst, false
		}
		next++
	}
}

func appendVerb(dst []byte, verb byte, precision int, a *vec.Column, i int) ([]byte, bool) {
	switch {
	case verb == 's' && a.IsNull(i):
		return append(dst, "NULL"...), true
	case verb == 's':
		return appendAny(dst, a, i), true
	case !a.Type.IsNumeric() || a.Type.ID == vec.Decimal:
		return dst, false
	case a.IsNull(i):
		return append(dst, "NULL"...), true
	case verb == 'd' && a.Type.IsInteger():
		return strconv.AppendInt(dst, integerAt(a, i), 10), true
	case verb == 'x' && a.Type.IsInteger():
		return strconv.AppendUint(dst, uint64(integerAt(a, i)), 16), true
	case verb == 'f':
		if precision < 0 {
			precision = 6
		}
		return strconv.AppendFloat(dst, doubleAt(a, i), 'f', precision, 64), true
	}
	return dst, false
}

// doubleAt gives any number but a DECIMAL.
func doubleAt(c *vec.Column, i int) float64 {
	switch c.Type.ID {
	case vec.Float:
		return float64(c.F32[i])
	case vec.Double:
		return c.F64[i]
	}
	return float64(integerAt(c, i))
}

func levenshtein(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		corner := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := corner
			if r != s {
				cost = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], cost
		}
	}
	return row[len(y)]
}
