package scan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Quote finds the first byte at or after p that a JSON string cannot take as it is: a quote, a backslash, a control
// character or a byte that is not ASCII. It returns len(b) if there is none.
func Quote(b []byte, p int) int {
	for p+8 <= len(b) {
		if t := Special(binary.LittleEndian.Uint64(b[p:])); t != 0 {
			return p + bits.TrailingZeros64(t)>>3
		}
		p += 8
	}
	for p < len(b) && b[p] != '"' && b[p] != '\\' && b[p]-0x20 < 0x60 {
		p++
	}
	return p
}

// Special marks the bytes of w that are quotes, backslashes, control characters or not ASCII by their top bit. The
// lowest mark is right; a subtraction may borrow into higher bytes, which are only looked at when a lower one matched.
func Special(w uint64) uint64 {
	q := w ^ '"'*ones
	s := w ^ '\\'*ones
	return ((q - ones) | (s - ones) | (w - 0x20*ones) | w) & highs
}

// SkipSpace returns the first position at or after p that is not JSON white space other than a line feed.
func SkipSpace(b []byte, p int) int {
	for p < len(b) && (b[p] == ' ' || b[p] == '\t' || b[p] == '\r') {
		p++
	}
	return p
}

// Valid reports whether b is UTF-8.
func Valid(b []byte) bool { return utf8.Valid(b) }
