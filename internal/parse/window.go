package parse

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// windowAhead: WINDOW is a clause only before (, or a name.
func (p *parser) windowAhead() bool {
	next := p.peek(1)
	return next.is("(") || next.kind == kindWord && !ast.IsReserved(next.text) || next.kind == kindQuoted
}

// namedWindowAhead: WINDOW w AS (…) names a window for OVER w.
func (p *parser) namedWindowAhead() bool {
	return p.peek(1).kind == kindWord && p.peek(2).is("AS") && p.peek(3).is("(")
}

// lateWindow is a WINDOW clause after WHERE or other clauses, or a named window.
func (p *parser) lateWindow(q *ast.Query) {
	if p.tok.kind == kindWord && p.peek(1).is("AS") && p.peek(2).is("(") {
		for {
			start := p.tok
			w := &ast.NamedWindow{Name: p.name("a name")}
			p.expect("AS")
			w.Spec = p.overSpec()
			w.Place = p.place(start)
			q.Windows = append(q.Windows, w)
			if !p.accept(",") {
				return
			}
		}
	}
	w := p.window()
	p.attachWindow(q, w)
	if t, ok := q.From.(ast.Tailed); ok && t.Tail().Alias.Empty() && (p.is("AS") || p.aliasAhead()) {
		p.accept("AS")
		p.sourceAlias(t.Tail())
	}
}

// window reads what follows WINDOW: ('name', args), name(args), or ksqlDB's name (SIZE …).
func (p *parser) window() *ast.Window {
	start := p.prev()
	w := &ast.Window{}
	if p.accept("(") {
		name := p.stringLiteral("the name of a window in quotes, as in WINDOW('tumbling', 5 MINUTES)")
		w.Name = ast.Name{Place: name.Place, Text: name.Text}
		w.Name.Quoted = !ast.IsPlainName(name.Text)
		if name.Text == "" {
			p.fail(diag.CodeExpectedName, name.Span, "the name of a window cannot be empty")
		}
		if p.accept(",") {
			w.Args = p.windowArgList()
		}
		p.close("(")
	} else {
		w.Name = p.name("the name of a window")
		if p.is("(") {
			w.Args = p.windowArgs()
		}
	}
	w.Place = p.place(start)
	return w
}

func (p *parser) windowArgs() []*ast.Arg {
	p.expect("(")
	if p.accept(")") {
		return nil
	}
	args := p.windowArgList()
	p.close("(")
	return args
}

func (p *parser) windowArgList() []*ast.Arg {
	args := []*ast.Arg{p.windowArg()}
	for p.accept(",") {
		args = append(args, p.windowArg())
	}
	return args
}

// ksqlArgs are the words of ksqlDB's windows and the parameters they are.
var ksqlArgs = []struct {
	words []string
	name  string
}{
	{[]string{"SIZE"}, "size"}, {[]string{"ADVANCE", "BY"}, "slide"}, {[]string{"GRACE", "PERIOD"}, "grace"}, {[]string{"RETENTION"}, "retention"},
}

// windowArg reads name=value, SIZE value, or a value.
func (p *parser) windowArg() *ast.Arg {
	start := p.tok
	a := &ast.Arg{}
	switch {
	case start.kind == kindWord && (p.peek(1).is("=") || p.peek(1).is("=>") || p.peek(1).is(":") && !p.namespaceAhead()):
		a.Name = p.anyWord("a parameter")
		p.advance()
	default:
		for _, k := range ksqlArgs {
			next := p.peek(len(k.words))
			if p.is(k.words...) && (next.kind == kindNumber || next.is("INTERVAL") || next.kind == kindString) {
				a.Name = ast.Name{Place: ast.Place{Span: start.span}, Text: k.name}
				for range k.words {
					p.advance()
				}
				break
			}
		}
	}
	a.Value = p.expr()
	a.Place = p.place(start)
	return a
}

// tableWindows are the table functions and what they are here. Flink gives HOP its slide and CUMULATE its
// step before the size.
var tableWindows = map[string]struct {
	name    string
	swapped bool
}{
	"tumble": {"tumbling", false}, "hop": {"sliding", true}, "cumulate": {"cumulate", true}, "session": {"session", false},
}

// tableWindowAhead: TUMBLE( and its kin, before something that names a source.
func (p *parser) tableWindowAhead() bool {
	_, ok := tableWindows[strings.ToLower(p.tok.text)]
	return ok && p.tok.kind == kindWord && p.peek(1).is("(")
}

// tableWindow reads [TABLE(] TUMBLE(TABLE s, DESCRIPTOR(ts), …) [)].
func (p *parser) tableWindow() ast.Source {
	if p.accept("TABLE", "(") {
		if !p.tableWindowAhead() {
			p.expected("TUMBLE, HOP, CUMULATE or SESSION")
		}
		s := p.tableWindowCall()
		p.close("(")
		p.tail(s.Tail())
		return s
	}
	s := p.tableWindowCall()
	p.tail(s.Tail())
	return s
}

func (p *parser) tableWindowCall() ast.Tailed {
	start := p.advance()
	kind := tableWindows[strings.ToLower(start.text)]
	w := &ast.Window{Form: ast.FormTableFunction, Name: ast.Name{Place: ast.Place{Span: start.span}, Text: kind.name}}
	p.expect("(")
	p.accept("DATA", "=>")
	s, keys := p.windowedTable()
	p.expect(",")
	p.accept("TIMECOL", "=>")
	w.Time = p.descriptor()
	for p.accept(",") {
		a := p.windowArg()
		a.Name.Text = strings.ToLower(a.Name.Text)
		if a.Name.Text == "key" {
			keys = append(keys, a)
			continue
		}
		w.Args = append(w.Args, a)
	}
	p.close("(")
	if kind.swapped && len(w.Args) > 1 && w.Args[0].Name.Empty() && w.Args[1].Name.Empty() {
		w.Args[0], w.Args[1] = w.Args[1], w.Args[0]
	}
	w.Args = append(w.Args, keys...)
	w.Place = p.place(start)
	s.Tail().Window = w
	return s
}

// windowedTable reads [TABLE] s [PARTITION BY key] or a subquery.
func (p *parser) windowedTable() (ast.Tailed, []*ast.Arg) {
	start := p.tok
	var s ast.Tailed
	if p.is("(") {
		p.advance()
		sub := &ast.SubqueryRef{Query: p.query()}
		p.close("(")
		sub.Place = p.place(start)
		s = sub
	} else {
		p.accept("TABLE")
		start = p.tok
		ref := &ast.StreamRef{Name: p.name("a stream")}
		ref.Place = p.place(start)
		s = ref
	}
	if !p.accept("PARTITION", "BY") {
		return s, nil
	}
	var keys []*ast.Arg
	for {
		e := p.expr()
		place := ast.Place{Span: e.At()}
		keys = append(keys, &ast.Arg{Place: place, Name: ast.Name{Place: place, Text: "key"}, Value: e})
		// A key of two columns is two arguments; the comma before DESCRIPTOR ends the list.
		if !p.is(",") || p.peek(1).is("DESCRIPTOR") || p.peek(1).is("TIMECOL") {
			return s, keys
		}
		p.advance()
	}
}

// descriptor reads DESCRIPTOR(ts), or the column alone.
func (p *parser) descriptor() ast.Expr {
	if p.accept("DESCRIPTOR", "(") {
		e := p.expr()
		p.close("(")
		return e
	}
	return p.expr()
}

// groupWindow turns TUMBLE(ts, size) of GROUP BY into a window, or gives nil.
func (p *parser) groupWindow(e ast.Expr) *ast.Window {
	call, ok := e.(*ast.Call)
	if !ok || len(call.Args) < 2 || !call.Namespace.Empty() || call.Over != nil || call.Filter != nil || call.Distinct {
		return nil
	}
	kind, ok := tableWindows[strings.ToLower(call.Name.Text)]
	if !ok {
		return nil
	}
	w := &ast.Window{Place: call.Place, Form: ast.FormGroupBy, Time: call.Args[0].Value, Args: call.Args[1:]}
	w.Name = ast.Name{Place: call.Name.Place, Text: kind.name}
	if kind.swapped && len(w.Args) > 1 {
		w.Args[0], w.Args[1] = w.Args[1], w.Args[0]
	}
	return w
}
