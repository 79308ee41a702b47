package diag

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks a line between words where it is wider than so many characters; what follows has its indent. A word that
// is wider stays as it is.
func Wrap(line string, width int) string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	var sb strings.Builder
	for utf8.RuneCountInString(line) > width {
		runes := []rune(line)
		at := len(indent)
		for i := len(indent) + 1; i < len(runes) && (i <= width || at == len(indent)); i++ {
			if runes[i] == ' ' {
				at = i
			}
		}
		if at == len(indent) {
			break
		}
		sb.WriteString(strings.TrimRight(string(runes[:at]), " ") + "\n")
		line = indent + strings.TrimLeft(string(runes[at:]), " ")
	}
	return sb.String() + line
}

// hang is Wrap for a text behind something else: what follows its first line stands below it, behind an indent.
func hang(text string, width int, indent string) []string {
	lines := strings.Split(Wrap(text, width), "\n")
	for i := range lines[1:] {
		lines[i+1] = indent + lines[i+1]
	}
	return lines
}
