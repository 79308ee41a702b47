package ast

import "strings"

func (p *printer) sourceDoc(s Source) *doc {
	switch s := s.(type) {
	case *StreamRef:
		return p.tail(p.streamHead(s), &s.SourceTail)
	case *SubqueryRef:
		return p.tail(concat(text(lateral(s.Lateral)), p.windowed(&s.SourceTail, p.subquery(s.Query))), &s.SourceTail)
	case *FuncRef:
		return p.tail(concat(text(lateral(s.Lateral)), p.call(s.Call)), &s.SourceTail)
	case *PatternRef:
		return p.tail(p.patternRef(s), &s.SourceTail)
	case *Join:
		return p.join(s)
	}
	return text("?")
}

func lateral(is bool) string {
	if is {
		return "LATERAL "
	}
	return ""
}

func (p *printer) streamHead(s *StreamRef) *doc {
	name := text(nameText(s.Name))
	switch {
	case s.File:
		return text(quote(s.Name.Text))
	case s.Inner:
		name = text("#" + nameText(s.Name))
	}
	if s.Method != nil {
		return concat(name, text("."), p.call(s.Method))
	}
	if w := s.Window; w != nil && w.Form == FormTableFunction {
		return p.windowed(&s.SourceTail, concat(text("TABLE "), name))
	}
	return name
}

func (p *printer) tail(head *doc, t *SourceTail) *doc {
	docs := []*doc{head}
	for _, f := range t.Filters {
		docs = append(docs, text("["), p.expr(f, 0), text("]"))
	}
	if !t.Alias.Empty() {
		docs = append(docs, text(" AS "+nameText(t.Alias)))
		if t.Columns != nil {
			docs = append(docs, text(" "+names(t.Columns)))
		}
	}
	if w := t.Window; w != nil && w.Form == FormClause {
		docs = append(docs, indent(line(w.Span.Start), text("WINDOW "), p.window(w)))
	}
	if t.Unidirectional {
		docs = append(docs, text(" UNIDIRECTIONAL"))
	}
	if t.Match != nil {
		docs = append(docs, text(" MATCH_RECOGNIZE ("+t.Match.Text+")"))
	}
	return concat(docs...)
}

func (p *printer) join(j *Join) *doc {
	word := string(j.Kind) + " "
	if j.Asof {
		word = "ASOF " + word
	}
	if j.Natural {
		word = "NATURAL " + word
	}
	right := p.sourceDoc(j.Right)
	if _, nested := j.Right.(*Join); nested {
		right = concat(text("("), right, text(")"))
	}
	docs := []*doc{line(j.Right.At().Start), text(word), right}
	if j.On != nil {
		docs = append(docs, text(" ON "), p.expr(j.On, 0))
	}
	if j.Using != nil {
		docs = append(docs, text(" USING "+names(j.Using)))
	}
	return concat(p.sourceDoc(j.Left), indent(docs...))
}

// window prints name(args), without the word WINDOW.
func (p *printer) window(w *Window) *doc {
	return p.bracketed(nameText(w.Name)+"(", p.windowArgs(w.Args, "="), ")")
}

// tableFunctions are the table functions of our windows; those with their second argument first are swapped.
var tableFunctions = map[string]struct {
	name    string
	swapped bool
}{
	"tumbling": {"TUMBLE", false}, "sliding": {"HOP", true}, "cumulate": {"CUMULATE", true}, "session": {"SESSION", false},
}

// windowed puts the table function of the tail's window around a source, if it has one.
func (p *printer) windowed(t *SourceTail, inner *doc) *doc {
	w := t.Window
	if w == nil || w.Form != FormTableFunction {
		return inner
	}
	f := tableFunctions[strings.ToLower(w.Name.Text)]
	var args []*Arg
	var keys []Expr
	for _, a := range w.Args {
		if a.Name.Is("key") {
			keys = append(keys, a.Value)
		} else {
			args = append(args, a)
		}
	}
	if f.swapped && len(args) > 1 && args[0].Name.Empty() && args[1].Name.Empty() {
		args = append([]*Arg{args[1], args[0]}, args[2:]...)
	}
	docs := []*doc{text(f.name + "("), inner}
	if keys != nil {
		docs = append(docs, text(" PARTITION BY "), commas(p.exprItems(keys)))
	}
	docs = append(docs, text(", DESCRIPTOR("), p.expr(w.Time, 0), text(")"))
	for _, a := range p.windowArgs(args, " => ") {
		docs = append(docs, text(", "), a.doc)
	}
	return concat(append(docs, text(")"))...)
}

// groupWindow prints TUMBLE(ts, …) of GROUP BY.
func (p *printer) groupWindow(w *Window) *doc {
	f := tableFunctions[strings.ToLower(w.Name.Text)]
	args := w.Args
	if f.swapped && len(args) > 1 {
		args = append([]*Arg{args[1], args[0]}, args[2:]...)
	}
	docs := []*doc{text(f.name + "("), p.expr(w.Time, 0)}
	for _, a := range args {
		docs = append(docs, text(", "), p.callArg(a))
	}
	return concat(append(docs, text(")"))...)
}

func (p *printer) windowArgs(args []*Arg, is string) []item {
	items := make([]item, len(args))
	for i, a := range args {
		d := p.expr(a.Value, 0)
		switch {
		case !a.Name.Empty():
			d = concat(text(wordText(a.Name)+is), d)
		case startsLikeName(a.Value):
			d = concat(text("("), d, text(")"))
		}
		items[i] = item{d, a.Place}
	}
	return items
}

// startsLikeName reports whether a value such as a = b would read as a named argument.
func startsLikeName(e Expr) bool {
	for {
		switch x := e.(type) {
		case *Binary:
			if c, ok := x.L.(*Column); ok && x.Op == OpEqual && len(c.Parts) == 1 && !c.Parts[0].Quoted {
				return true
			}
			e = x.L
		case *Is:
			e = x.X
		case *Like:
			e = x.X
		case *In:
			e = x.X
		case *Between:
			e = x.X
		case *AtTimeZone:
			e = x.X
		default:
			return false
		}
	}
}
