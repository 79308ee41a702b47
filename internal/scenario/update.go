package scenario

import (
	"fmt"
	"sort"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// edits collects changes to a test file; everything else in it, comments included, stays as it is.
type edits struct {
	src  diag.Source
	list []edit
}

type edit struct {
	span diag.Span
	text string
}

func (e *edits) replace(span diag.Span, text string) { e.list = append(e.list, edit{span, text}) }

// apply gives the changed text; "" if nothing changes.
func (e *edits) apply() string {
	if len(e.list) == 0 {
		return ""
	}
	sort.SliceStable(e.list, func(i, j int) bool { return e.list[i].span.Start < e.list[j].span.Start })
	var sb strings.Builder
	at := 0
	for _, c := range e.list {
		sb.WriteString(e.src.Text[at:c.span.Start])
		sb.WriteString(c.text)
		at = c.span.End
	}
	sb.WriteString(e.src.Text[at:])
	return sb.String()
}

// update rewrites the expectations of a test that do not agree with what came out.
func (c *testCase) update(s *script, o *outcome, edits *edits) {
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
			edits.replace(x.stmt.Span, x.rewritten(c, s, o, lo, hi)+terminator(c.src.Text, x.stmt.Span))
		}
	}
	end := c.steps[len(c.steps)-1].At().End
	if strings.HasPrefix(c.src.Text[end:], ";") {
		end++
	}
	for i, b := range o.rows {
		if s.expected[i] && b.Len > taken[i] {
			all, _ := places(s.app.Plan.Streams[i].Schema, "", nil)
			rows := gotLines(b, taken[i], b.Len, all, len(b.Kind) > 0, false)
			edits.replace(diag.Span{Start: end, End: end}, "\n"+expectText(s.app.Plan.Streams[i].Name, "", rows)+";")
		}
	}
}

// terminator is ";" where the statement's place includes it.
func terminator(text string, span diag.Span) string {
	if strings.HasSuffix(text[span.Start:span.End], ";") {
		return ";"
	}
	return ""
}

// rewritten is the statement with the rows that came.
func (x *expectation) rewritten(c *testCase, s *script, o *outcome, lo, hi int) string {
	b := o.rows[x.stream]
	kinds, times := x.shows()
	for i := lo; i < hi && len(x.stmt.Rows) == 0; i++ {
		kinds = kinds || b.KindAt(i) != 0
	}
	columns := ""
	if len(x.stmt.Columns) > 0 {
		names := make([]string, len(x.stmt.Columns))
		for i, n := range x.stmt.Columns {
			names[i] = c.src.Text[n.Span.Start:n.Span.End]
		}
		columns = " (" + strings.Join(names, ", ") + ")"
	}
	return expectText(x.stmt.Stream.Text, columns, gotLines(b, lo, hi, x.places, kinds, times))
}

// expectWidth is how long an EXPECT on one line may be.
const expectWidth = 110

func expectText(stream, columns string, rows []string) string {
	if len(rows) == 0 {
		return "EXPECT NOTHING IN " + stream
	}
	head := "EXPECT " + stream + columns + " VALUES"
	if one := head + " " + strings.Join(rows, ", "); len(one) <= expectWidth {
		return one
	}
	return head + "\n    " + strings.Join(rows, ",\n    ")
}

// updateError rewrites an expected error into the first one that nobody expected.
func (c *testCase) updateError(e *ast.ExpectError, problems diag.List, matched map[*diag.Error]bool, edits *edits) {
	for _, p := range problems {
		if matched[p] {
			continue
		}
		matched[p] = true
		line, col := c.app.Position(p.Span.Start)
		text := fmt.Sprintf("EXPECT ERROR %s AT %d:%d", p.Code, line-c.firstLine+1, col)
		edits.replace(e.Span, text+terminator(c.src.Text, e.Span))
		return
	}
}
