package cli

import (
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// Sizes of a terminal that does not tell its own.
const (
	usualWidth  = 80
	usualHeight = 24
)

// terminal reports whether a file is a terminal.
func terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// screen reports whether a file is a terminal that can move its cursor.
func screen(f *os.File) bool { return terminal(f) && os.Getenv("TERM") != "dumb" }

// colors reports whether a file is a terminal that may be coloured.
func (e *env) colors(f *os.File) bool { return os.Getenv("NO_COLOR") == "" && screen(f) }

// terminalSize is the size of a terminal in characters.
func terminalSize(f *os.File) (width, height int) {
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return usualWidth, usualHeight
	}
	return width, height
}

// cut shortens a line to a width; one that is shortened ends in an ellipsis.
func cut(line string, width int) string {
	if utf8.RuneCountInString(line) <= width {
		return line
	}
	if width < 1 {
		return ""
	}
	return string([]rune(line)[:width-1]) + "…"
}

// textWidth is how wide help may be: the terminal's width, and off a terminal what an editor shows.
func (e *env) textWidth() int {
	if !terminal(e.stdout) {
		return 100
	}
	width, _ := terminalSize(e.stdout)
	return max(width, 20)
}

// wrap breaks the lines of a text between words where they are too long.
func (e *env) wrap(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = diag.Wrap(l, e.textWidth())
	}
	return strings.Join(lines, "\n")
}
