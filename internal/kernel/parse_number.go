package kernel

import (
	"strconv"
	"strings"
)

// ParseInt reads a whole number that fits in the given number of bits. Blanks around it do not count.
func ParseInt(s string, bits int) (int64, bool) {
	s = strings.TrimSpace(s)
	n, err := strconv.ParseInt(s, 10, bits)
	return n, err == nil
}

// ParseReal reads a decimal number, NaN or Infinity. What is too large for a DOUBLE is not read.
func ParseReal(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "xX_pP") {
		return 0, false // forms of Go's literals
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// ParseBool reads true, t, yes, on, 1 and their opposites, whatever the case.
func ParseBool(s string) (b, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "t", "yes", "y", "on", "1":
		return true, true
	case "false", "f", "no", "n", "off", "0":
		return false, true
	}
	return false, false
}
