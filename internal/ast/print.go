package ast

import (
	"fmt"
	"strings"
)

// Print gives the canonical form of a node. A File keeps its comments, and the blank lines between its
// statements. Printing is a fixed point: parsing what was printed and printing it again changes nothing.
func Print(n Node) string {
	p := printer{}
	l := layout{}
	if f, ok := n.(*File); ok {
		p.source = f.Source
		l.source, l.comments = f.Source, f.Comments
		l.write(p.statements(f.Statements), false)
		const end = 1 << 62
		if len(l.comments) > 0 {
			l.breakLine(end, true)
			return l.b.String()
		}
		if l.b.Len() > 0 {
			l.b.WriteByte('\n')
		}
		return l.b.String()
	}
	l.write(p.node(n), false)
	return l.b.String()
}

// PrintNode gives the canonical form of a node on one line, for messages and plans.
func PrintNode(n Node) string {
	p := printer{}
	l := layout{}
	l.flat(p.node(n))
	return l.b.String()
}

func (l *layout) flat(d *doc) {
	if d == nil {
		return
	}
	switch d.kind {
	case docText:
		l.b.WriteString(d.text)
	case docLine, docHard, docStatement:
		l.b.WriteByte(' ')
	default:
		for _, c := range d.children {
			l.flat(c)
		}
	}
}

// printer turns nodes into docs.
type printer struct{ source string }

func (p *printer) node(n Node) *doc {
	switch n := n.(type) {
	case *File:
		return p.statements(n.Statements)
	case Statement:
		return p.statement(n)
	case Expr:
		return p.expr(n, 0)
	case *Query:
		return p.query(n)
	case Source:
		return p.sourceDoc(n)
	case Pattern:
		return p.pattern(n)
	case *Window:
		return p.window(n)
	case *TypeName:
		return text(typeText(n))
	case *Name:
		return text(nameText(*n))
	}
	return text(fmt.Sprintf("<%T>", n))
}

// statements puts each statement on a line of its own, with its semicolon.
func (p *printer) statements(list []Statement) *doc {
	var docs []*doc
	for _, s := range list {
		docs = append(docs, statementLine(s.At().Start), p.statement(s))
		if _, isLine := s.(*Annotation); !isLine {
			docs = append(docs, text(";"))
		}
	}
	return concat(docs...)
}

// body is a list of statements inside BEGIN … END.
func (p *printer) body(list []Statement, end Place, word string) *doc {
	return concat(indent(p.statements(list)), hard(end.Span.Start), text(word))
}

func nameText(n Name) string {
	if n.Quoted || !IsPlainName(n.Text) {
		return `"` + strings.ReplaceAll(n.Text, `"`, `""`) + `"`
	}
	return n.Text
}

// wordText is a name where any word may stand: after a dot, as a parameter.
func wordText(n Name) string {
	if n.Quoted {
		return nameText(n)
	}
	return n.Text
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// names is (a, b).
func names(list []Name) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = nameText(n)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// item is one element of a list, and where it stands in the source.
type item struct {
	doc *doc
	at  Place
}

// commas joins items with commas and lines; the first follows directly.
func commas(items []item) *doc {
	var docs []*doc
	for i, it := range items {
		if i > 0 {
			docs = append(docs, text(","), line(it.at.Span.Start))
		}
		docs = append(docs, it.doc)
	}
	return concat(docs...)
}

// bracketed is open items close, each item on its own line if they do not fit on one.
func (p *printer) bracketed(open string, items []item, end string) *doc {
	if len(items) == 0 {
		return text(open + end)
	}
	last := 0
	for _, it := range items {
		last = max(last, it.at.Span.End)
	}
	return group(text(open), indent(soft(items[0].at.Span.Start), commas(items)), soft(closing(p.source, last)), text(end))
}
