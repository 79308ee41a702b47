package parse

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// NotText says why data cannot be SQL at all: a program, an archive, a text in another encoding. It is empty for UTF-8
// without zero bytes; Parse would find a hundred errors in what is not.
func NotText(data string) string {
	if strings.IndexByte(data, 0) >= 0 {
		return "it holds zero bytes, so it is not SQL"
	}
	for at := 0; at < len(data); {
		r, n := utf8.DecodeRuneInString(data[at:])
		if r == utf8.RuneError && n == 1 {
			return fmt.Sprintf("line %d is not UTF-8, so it is not SQL", strings.Count(data[:at], "\n")+1)
		}
		at += n
	}
	return ""
}
