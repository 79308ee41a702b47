package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// verify compares a run with what the test expects; "" if all is as expected. The text shows input, want and got.
func (c *testCase) verify(s *script, o *outcome) string {
	if o.stopped != nil {
		return c.verifyCodes(s, o)
	}
	taken := make([]int, len(o.rows))
	k := 0
	for _, a := range s.actions {
		x := a.expect
		if x == nil {
			continue
		}
		lo, hi := taken[x.stream], o.upTo[k]
		k++
		taken[x.stream] = hi
		if !x.matches(o.rows[x.stream], lo, hi) {
			return c.difference(s, x, o.rows[x.stream], lo, hi)
		}
	}
	for i, b := range o.rows {
		if s.expected[i] && b.Len > taken[i] {
			all, _ := places(s.app.Plan.Streams[i].Schema, "", nil)
			return fmt.Sprintf("%sunexpected rows in %s after its last EXPECT\n%s", c.input(s), s.app.Plan.Streams[i].Name,
				strings.Join(lines("  + ", gotLines(b, taken[i], b.Len, all, true, true)), "\n"))
		}
	}
	return c.verifyCodes(s, o)
}

// verifyCodes says which error of the run has not come.
func (c *testCase) verifyCodes(s *script, o *outcome) string {
	for _, e := range s.errors {
		if o.stopped != nil {
			if c.findError(e, diag.List{o.stopped}, nil) == nil {
				return fmt.Sprintf("%swant\n  %s\ngot\n  %v", c.input(s), c.wantError(e), o.stopped)
			}
		} else if o.codes[e.Code] == 0 {
			return fmt.Sprintf("%sno event was rejected with %s", c.input(s), e.Code)
		}
	}
	return ""
}

// matches reports whether rows [lo, hi) of got are those expected.
func (x *expectation) matches(got *vec.Batch, lo, hi int) bool {
	if hi-lo != x.rows.Len {
		return false
	}
	for i := range x.rows.Len {
		if !x.matchesRow(got, lo+i, i) {
			return false
		}
	}
	return true
}

func (x *expectation) matchesRow(got *vec.Batch, row, i int) bool {
	want := x.stmt.Rows[i]
	if x.kinds && (want.Kind == ast.InsertExpired) != (got.KindAt(row) == vec.Expired) {
		return false
	}
	if x.times[i] != nil && *x.times[i] != got.Time[row] {
		return false
	}
	for _, p := range x.places {
		if !got.Cols[p].EqualAt(row, &x.rows.Cols[p], i) {
			return false
		}
	}
	return true
}

// shows reports whether the expectation says something about kinds and times, so that a diff and an update do too.
func (x *expectation) shows() (kinds, times bool) {
	for _, t := range x.times {
		times = times || t != nil
	}
	return x.kinds, times
}

// wantLines writes the rows expected as a test file does, all with their kind where one has it.
func (x *expectation) wantLines(kinds bool) []string {
	var out []string
	for i, r := range x.stmt.Rows {
		s := ""
		switch {
		case r.Kind == ast.InsertExpired:
			s = "EXPIRED "
		case kinds:
			s = "CURRENT "
		}
		s += formatRow(x.rows, i, x.places)
		if x.times[i] != nil {
			s += " AT " + quote(formatTime(*x.times[i]))
		}
		out = append(out, s)
	}
	return out
}

// gotLines writes rows [lo, hi) as a test file does.
func gotLines(b *vec.Batch, lo, hi int, places []int, kinds, times bool) []string {
	var out []string
	for i := lo; i < hi; i++ {
		s := ""
		if kinds {
			s = strings.ToUpper(b.KindAt(i).String()) + " "
		}
		s += formatRow(b, i, places)
		if times {
			s += " AT " + quote(formatTime(b.Time[i]))
		}
		out = append(out, s)
	}
	return out
}

// difference shows what was sent, what was expected and what came: rows in both with a blank in front, missing ones
// with -, unexpected ones with +.
func (c *testCase) difference(s *script, x *expectation, got *vec.Batch, lo, hi int) string {
	kinds, times := x.shows()
	want, have := x.wantLines(kinds), gotLines(got, lo, hi, x.places, kinds, times)
	line, col := c.src.Position(x.stmt.Span.Start)
	var sb strings.Builder
	sb.WriteString(c.input(s))
	fmt.Fprintf(&sb, "EXPECT %s at %s:%d:%d: %s expected, %d came\n", s.app.Plan.Streams[x.stream].Name, c.src.Name, line, col, rowCount(len(want)), len(have))
	sb.WriteString("  want\n" + strings.Join(lines("    ", want), "\n") + "\n")
	sb.WriteString("  got\n" + strings.Join(lines("    ", have), "\n") + "\n")
	sb.WriteString("  difference (- missing, + unexpected)\n" + strings.Join(lines("    ", diff(want, have)), "\n"))
	return sb.String()
}

// inputShown bounds how many rows of input a failure shows.
const inputShown = 40

// input shows what was sent.
func (c *testCase) input(s *script) string {
	out := []string{"input"}
	now := vec.Time(0)
	for _, a := range s.actions {
		switch {
		case a.advance:
			if now = a.time; a.advance {
				out = append(out, "  clock "+formatTime(now))
			}
		case a.rows != nil:
			st := s.app.Plan.Streams[a.stream]
			all, _ := places(st.Schema, st.Name, nil)
			for i := range a.rows.Len {
				out = append(out, fmt.Sprintf("  %s %s", st.Name, formatRow(a.rows, i, all)))
			}
		case a.flush:
			out = append(out, "  flush")
		case a.restart:
			out = append(out, "  restart")
		}
	}
	if n := len(out); n > inputShown {
		out = append(slices.Clip(out[:inputShown]), fmt.Sprintf("  … and %d more", n-inputShown))
	}
	return strings.Join(out, "\n") + "\n"
}

func lines(prefix string, list []string) []string {
	if len(list) == 0 {
		return []string{prefix + "(nothing)"}
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}

// diffMax bounds the table of the longest common subsequence.
const diffMax = 2000

// diff marks the lines of two lists: common, only in want (-), only in got (+).
func diff(want, got []string) []string {
	if len(want)*len(got) > diffMax*diffMax {
		return []string{"(too long to compare)"}
	}
	common := make([][]int, len(want)+1)
	for i := range common {
		common[i] = make([]int, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			if want[i] == got[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []string
	i, j := 0, 0
	for i < len(want) || j < len(got) {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			out = append(out, "  "+want[i])
			i, j = i+1, j+1
		case j == len(got) || i < len(want) && common[i+1][j] >= common[i][j+1]:
			out = append(out, "- "+want[i])
			i++
		default:
			out = append(out, "+ "+got[j])
			j++
		}
	}
	return out
}

func rowCount(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
