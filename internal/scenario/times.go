package scenario

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// Layouts of times in test files and replayed events. Fractions of a second are read whether the layout has them.
var (
	clockLayouts = []string{"15:04:05", "15:04"}
	dateLayouts  = []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02"}
)

// ParseTime reads '12:00:00' (on 1970-01-01), a date with or without time, RFC 3339, or milliseconds.
func ParseTime(s string) (vec.Time, error) {
	s = strings.TrimSpace(s)
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil {
		return vec.FromMillis(ms), nil
	}
	for _, l := range clockLayouts {
		if t, err := time.Parse(l, s); err == nil {
			midnight := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
			return vec.Time(t.Sub(midnight).Microseconds()), nil
		}
	}
	for _, l := range dateLayouts {
		if t, err := time.Parse(l, s); err == nil {
			return vec.FromGo(t), nil
		}
	}
	return 0, fmt.Errorf("%q is not a time: write '12:00:00', '2026-01-31 12:00:00', RFC 3339, or milliseconds", s)
}

// literalTime is the time that AT or ADVANCE TO names.
func literalTime(l *ast.Literal) (vec.Time, error) {
	if l.Kind == ast.LitInt || l.Kind == ast.LitLong {
		return vec.FromMillis(l.Int), nil
	}
	return ParseTime(l.Text)
}

// formatTime writes a time as parseTime reads it, as short as it can: on the first day without its date.
func formatTime(t vec.Time) string {
	g := t.Go()
	if t >= 0 && t < vec.Time(vec.Day) {
		return g.Format("15:04:05.999999")
	}
	return g.Format("2006-01-02 15:04:05.999999")
}
