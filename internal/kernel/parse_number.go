package kernel

import (
	"math"
	"strconv"
	"strings"
)

// ParseInt reads a whole number that fits in 32 or 64 bits. Blanks around it do not count. It allocates nothing,
// also where the text is no number.
func ParseInt(s string, bits int) (int64, bool) {
	s = strings.TrimSpace(s)
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	limit := uint64(1) << (bits - 1) // the magnitude of the least number
	if !negative {
		limit--
	}
	n := uint64(0)
	for _, b := range []byte(s) {
		d := uint64(b - '0')
		if d > 9 || n > (math.MaxUint64-9)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	if s == "" || n > limit {
		return 0, false
	}
	if negative {
		return -int64(n), true
	}
	return int64(n), true
}

// ParseReal reads a decimal number, NaN or Infinity. What is too large for a DOUBLE is not read.
func ParseReal(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.IndexByte("0123456789+-.nNiI", s[0]) < 0 || strings.ContainsAny(s, "xX_pP") {
		return 0, false // words, and forms of Go's literals
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// ParseBool reads true, t, yes, y, on, 1 and their opposites, whatever the case.
func ParseBool(s string) (b, ok bool) {
	s = strings.TrimSpace(s)
	for _, word := range [...]string{"true", "t", "yes", "y", "on", "1"} {
		if strings.EqualFold(s, word) {
			return true, true
		}
	}
	for _, word := range [...]string{"false", "f", "no", "n", "off", "0"} {
		if strings.EqualFold(s, word) {
			return false, true
		}
	}
	return false, false
}
