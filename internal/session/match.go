package session

import "strings"

// Marks in wanted output.
const (
	anyText  = "[..]"
	anyLines = "[...]"
	noEnd    = "[no line end]" // the output does not end with a line end
)

// Match reports whether output is as wanted.
func Match(want, got string) bool {
	return matchLines(lines(want), lines(plain(got)))
}

// plain is output as a session file shows it.
func plain(s string) string {
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n" + noEnd + "\n"
	}
	return s
}

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}

func matchLines(want, got []string) bool {
	for i, w := range want {
		if w == anyLines {
			for skip := 0; skip <= len(got)-i; skip++ {
				if matchLines(want[i+1:], got[i+skip:]) {
					return true
				}
			}
			return false
		}
		if i >= len(got) || !matchLine(w, got[i]) {
			return false
		}
	}
	return len(want) == len(got)
}

// matchLine compares a line whose parts between marks must come in order.
func matchLine(want, got string) bool {
	parts := strings.Split(want, anyText)
	if len(parts) == 1 {
		return want == got
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(got, first) {
		return false
	}
	got = got[len(first):]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(got, p)
		if i < 0 {
			return false
		}
		got = got[i+len(p):]
	}
	return strings.HasSuffix(got, last)
}

// Difference shows what was wanted and what came; the first line that differs is marked.
func Difference(want, got string) string {
	w, g := lines(want), lines(plain(got))
	at := 0
	for at < len(w) && at < len(g) && w[at] != anyLines && matchLine(w[at], g[at]) {
		at++
	}
	return "  want\n" + marked(w, at) + "  got\n" + marked(g, at)
}

func marked(list []string, at int) string {
	if len(list) == 0 {
		return "    (nothing)\n"
	}
	var sb strings.Builder
	for i, l := range list {
		mark := "    "
		if i == at {
			mark = "  > "
		}
		sb.WriteString(mark + l + "\n")
	}
	return sb.String()
}
