package check

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// window is the checked window of a source.
type window struct {
	kind  *catalog.WindowKind
	args  []plan.WindowArg
	keys  []expr.Expr // of a session, where they are written
	keyed bool
	form  ast.WindowForm
	span  diag.Span
}

// arg gives the value of a parameter by name.
func (w *window) arg(name string) *plan.WindowArg {
	for i, p := range w.kind.Params {
		if p.Name == name {
			return &w.args[i]
		}
	}
	return nil
}

// window checks kind and arguments; nil where they are wrong.
func (s *selectChecker) window(w *ast.Window) *window {
	kind, ok := catalog.Window(w.Name.Text)
	if !ok {
		e := s.c.errorf(diag.CodeUnknownWindow, w.Name.Span, "unknown window %q", w.Name.Text)
		e.Hint = suggest(w.Name.Text, windowNames(), "windows are")
		s.badWindow = true
		return nil
	}
	if !kind.Built {
		s.c.notYet(diag.CodeNotYetWindow, w.Name.Span, "the window %s is not supported yet", kind.Name)
		s.badWindow = true
		return nil
	}
	out := &window{kind: kind, args: make([]plan.WindowArg, len(kind.Params)), form: w.Form, span: w.Span}
	if !s.windowArgs(out, w) || w.Time != nil && !s.windowTime(out, w) || !s.windowRules(out, w) {
		s.badWindow = true
	}
	return out
}

func windowNames() []string {
	var names []string
	for _, k := range catalog.Windows() {
		if k.Built {
			names = append(names, k.Name)
		}
	}
	return names
}

// windowArgs gives each parameter its value: by name, or by position, where an optional parameter of another shape
// is passed over.
func (s *selectChecker) windowArgs(out *window, w *ast.Window) bool {
	ok, next := true, 0
	for _, a := range w.Args {
		var at int
		if a.Name.Empty() {
			at = s.position(out.kind, next, a.Value)
			next = at + 1
		} else if at = paramIndex(out.kind, a.Name.Text); at < 0 {
			ok = s.namedExtra(out, a) && ok
			continue
		}
		if at >= len(out.kind.Params) {
			s.c.errorf(diag.CodeWindowClause, a.Span, "%s takes no more arguments", out.kind.Name).WithHint("%s", signature(out.kind))
			return false
		}
		if out.args[at].Set {
			s.c.errorf(diag.CodeWindowClause, a.Span, "%s is given twice", out.kind.Params[at].Name)
			ok = false
			continue
		}
		ok = s.windowArg(out, at, a.Value) && ok
	}
	for i, p := range out.kind.Params {
		if !p.Optional && !out.args[i].Set && ok {
			s.c.errorf(diag.CodeWindowClause, w.Span, "%s needs %s: %s", out.kind.Name, p.Name, p.Doc).WithHint("%s", signature(out.kind))
			return false
		}
	}
	return ok
}

// namedExtra handles names that are no parameters of ours.
func (s *selectChecker) namedExtra(out *window, a *ast.Arg) bool {
	if a.Name.Is("grace") {
		d, ok := s.c.duration(a.Value, "the grace period", true)
		if d > 0 {
			s.c.errorf(diag.CodeNoEffect, a.Span, "how late events may be is said by the stream, not by the window").
				WithHint("WATERMARK FOR ts AS ts - <the grace period> among the stream's columns")
		}
		return ok
	}
	var names []string
	for _, p := range out.kind.Params {
		names = append(names, p.Name)
	}
	e := s.c.errorf(diag.CodeUnknownParameter, a.Name.Span, "%s has no parameter %q", out.kind.Name, a.Name.Text)
	e.Hint = suggest(a.Name.Text, names, "parameters are")
	return false
}

func paramIndex(k *catalog.WindowKind, name string) int {
	name = strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
	for i, p := range k.Params {
		if p.Name == name || p.Name == "t" && (name == "size" || name == "duration") || p.Name == "n" && (name == "size" || name == "count") {
			return i
		}
	}
	return -1
}

// position finds the parameter that a positional argument is meant for: the next, or the one after it if the next
// is optional and takes a column while the argument is none, or the other way round.
func (s *selectChecker) position(k *catalog.WindowKind, next int, e ast.Expr) int {
	_, column := e.(*ast.Column)
	for next < len(k.Params) && k.Params[next].Optional && (k.Params[next].Type == catalog.ParamColumn) != column {
		next++
	}
	return next
}

// signature shows a window as it is called: "sliding(size, [slide], [offset])".
func signature(k *catalog.WindowKind) string {
	parts := make([]string, len(k.Params))
	for i, p := range k.Params {
		parts[i] = p.Name
		if p.Optional {
			parts[i] = "[" + p.Name + "]"
		}
	}
	return "it is " + k.Name + "(" + strings.Join(parts, ", ") + ")"
}

func (s *selectChecker) windowArg(out *window, at int, e ast.Expr) bool {
	p, arg := out.kind.Params[at], &out.args[at]
	what := p.Name + " of " + out.kind.Name
	arg.Set = true
	switch p.Type {
	case catalog.ParamCount:
		n, ok := s.c.count(e, what, 1)
		arg.Int = n
		return ok
	case catalog.ParamDuration:
		d, ok := s.c.duration(e, what, false)
		arg.Int = int64(d)
		return ok
	case catalog.ParamInstant:
		return s.instant(arg, e, what)
	case catalog.ParamColumn:
		arg.Expr = s.bind(e, &clause{name: what})
		if arg.Expr == nil {
			return false
		}
		if p.Name == "ts" {
			return s.timeArg(arg, e)
		}
		if p.Name == "key" {
			out.keys, out.keyed = []expr.Expr{arg.Expr}, true
		}
		return true
	}
	return false // windows with other parameters are not built
}

// timeArg makes sure that the column which drives a window is a time.
func (s *selectChecker) timeArg(arg *plan.WindowArg, e ast.Expr) bool {
	t := arg.Expr.Type()
	if t.ID == vec.Date { // the start of the day
		x, err := expr.NewCast(arg.Expr, vec.Simple(vec.Timestamp), false)
		arg.Expr = s.placed(e.At(), x, err)
		return arg.Expr != nil
	}
	if t.ID != vec.Timestamp && t.ID != vec.Long {
		s.c.errorf(diag.CodeNotTime, e.At(), "the window is driven by a TIMESTAMP, a DATE, or a LONG in milliseconds, not by %s", t)
		return false
	}
	return true
}

// instant reads a point of a grid: a duration since the epoch, milliseconds, or a timestamp.
func (s *selectChecker) instant(arg *plan.WindowArg, e ast.Expr, what string) bool {
	x, ok := s.c.constant(e, what)
	if !ok {
		return false
	}
	if x.Type().ID == vec.Timestamp && !x.Val.IsNull(0) {
		arg.Int = x.Val.I64[0]
		return true
	}
	if x.Type().ID == vec.String {
		if t, err := expr.Typed(timestamp, x.Val.Str[0]); err == nil {
			arg.Int = t.Val.I64[0]
			return true
		}
	}
	d, ok := s.c.duration(e, what, true)
	arg.Int = int64(d)
	return ok
}

// windowTime handles the column that a table function or GROUP BY TUMBLE names. The clock follows the column of the
// stream's watermark; another column drives a tumbling window by its highest value.
func (s *selectChecker) windowTime(out *window, w *ast.Window) bool {
	col, clock := s.timeColumn(w.Time)
	if clock {
		return true
	}
	if col < 0 {
		return false
	}
	name, at := s.src.cols[col].Name, w.Time.At()
	if s.c.opts.Mode == Query && !s.src.stream.Hidden && s.src.stream.Watermark == nil {
		s.src.stream.TimeColumn = s.src.stream.Schema.Fields[col].Name
		return true
	}
	if out.kind.Name != "tumbling" {
		s.c.errorf(diag.CodeWindowClause, at, "the clock does not follow %q", name).
			WithHint("declare it on the stream: WATERMARK FOR %s AS %s - INTERVAL '5' SECOND", name, name)
		return false
	}
	external, _ := catalog.Window("externalTimeBatch")
	size, offset := out.arg("size").Int, out.arg("offset").Int
	out.kind, out.args = external, make([]plan.WindowArg, len(external.Params))
	*out.arg("t") = plan.WindowArg{Set: true, Int: size}
	*out.arg("start") = plan.WindowArg{Set: true, Int: offset} // aligned to the epoch, as tumbling is
	ts := out.arg("ts")
	*ts = plan.WindowArg{Set: true, Expr: s.sourceColumn(col, at)}
	return ts.Expr != nil && s.timeArg(ts, w.Time)
}

// windowRules checks what concerns several parameters.
func (s *selectChecker) windowRules(out *window, w *ast.Window) bool {
	switch out.kind.Name {
	case "sliding":
		if out.arg("slide").Set {
			return true
		}
		if out.arg("offset").Set {
			s.c.errorf(diag.CodeWindowClause, w.Span, "offset shifts the closes of a window with slide").WithHint("%s", signature(out.kind))
			return false
		}
		time, _ := catalog.Window("time")
		out.kind, out.args = time, []plan.WindowArg{*out.arg("size")}
	case "session":
		if late := out.arg("allowedlatency"); late.Set {
			s.c.notYet(diag.CodeNotYetWindow, w.Span, "allowedLatency of session is not supported yet")
			return false
		}
	}
	return true
}
