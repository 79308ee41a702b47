package check

import (
	"fmt"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// outputStream is the target of a bare SELECT.
const outputStream = "OutputStream"

// declare enters all names of the text before any query is looked at, so that the order of statements does not
// matter.
func (c *checker) declare(statements []ast.Statement) {
	for _, s := range statements {
		c.define(s)
	}
	for _, s := range statements {
		c.collect(s)
	}
}

// define enters what a CREATE statement declares.
func (c *checker) define(s ast.Statement) {
	switch s := s.(type) {
	case *ast.CreateStream:
		c.createStream(s)
	case *ast.CreateView:
		if e := c.add(kindView, s.Definition); e != nil {
			e.view = s
			c.views = append(c.views, e)
		}
	case *ast.CreateTable:
		c.createTable(s)
	case *ast.CreateWindow:
		c.notYet(diag.CodeNotYetNamedWindow, s.Name.Span, "named windows are not supported yet")
		c.add(kindWindow, s.Definition)
	case *ast.CreateTrigger:
		c.notYet(diag.CodeNotYetTrigger, s.Name.Span, "triggers are not supported yet")
		c.add(kindTrigger, s.Definition)
	case *ast.CreateAggregation:
		c.notYet(diag.CodeNotYetAggregation, s.Name.Span, "aggregations are not supported yet")
		c.add(kindAggregation, s.Definition)
	case *ast.CreateFunction:
		c.notYet(diag.CodeNotYetFunction, s.Name.Span, "user-defined functions are not supported yet")
		c.add(kindFunction, s.Definition)
	case *ast.Explain:
		c.define(s.Statement)
	case *ast.Annotation:
		c.annotate(s)
	}
}

func (c *checker) notYet(code diag.Code, span diag.Span, format string, args ...any) *diag.Error {
	return c.errorf(code, span, format, args...)
}

func (c *checker) createTable(s *ast.CreateTable) {
	c.add(kindTable, s.Definition)
	if s.Watermark != nil {
		c.errorf(diag.CodeTableWatermark, s.Watermark.Span, "a table has no watermark").
			WithHint("declare it on the stream that fills the table")
		return
	}
	c.notYet(diag.CodeNotYetTable, s.Name.Span, "tables are not supported yet")
}

// add enters a declared name. It gives nil where the name is taken: reported, unless IF NOT EXISTS says that this is
// meant. OR REPLACE takes the name over.
func (c *checker) add(k kind, d ast.Definition) *entry {
	e := &entry{kind: k, name: d.Name.Text, span: d.Name.Span}
	if d.Name.Empty() || c.names.Add(e.name, e) {
		return e
	}
	if d.IfNotExists {
		return nil
	}
	old, _ := c.names.Find(e.name)
	if d.OrReplace && old.stream == nil && old.kind == k {
		c.names.Set(e.name, e)
		return e
	}
	if d.OrReplace && old.kind == kindStream && k == kindStream {
		c.dropStream(old.stream)
		c.names.Set(e.name, e)
		return e
	}
	err := c.errorf(diag.CodeDuplicateName, e.span, "%s %q is already declared", old.kind, old.name)
	if old.name != e.name {
		err.WithHint("names that differ only in case are one name")
	}
	return nil
}

// dropStream takes a replaced stream out of the application.
func (c *checker) dropStream(s *plan.Stream) {
	kept := c.app.Streams[:0]
	for _, t := range c.app.Streams {
		if t != s {
			kept = append(kept, t)
		}
	}
	c.app.Streams = kept
}

func (c *checker) annotate(a *ast.Annotation) {
	if key := settingKey(a); a.Scope.Is("app") && plan.IsLimit(key) {
		c.annotateLimit(a, key)
		return
	}
	known := a.Scope.Is("app") && (a.Name.Is("name") || a.Name.Is("description"))
	if !known {
		c.errorf(diag.CodeUnknownOption, a.Span, "unknown line @%s:%s", a.Scope.Text, a.Name.Text).
			WithHint("known are @app:name('x'), @app:description('x') and @app:limit.partial-matches(100000)")
		return
	}
	if len(a.Args) == 1 {
		if l, ok := a.Args[0].Value.(*ast.Literal); ok && l.Kind == ast.LitString {
			if a.Name.Is("name") {
				c.app.Name = l.Text
			}
			return
		}
	}
	c.errorf(diag.CodeBadEscape, a.Span, "@app:%s takes one string", a.Name.Text)
}

// collect enters the queries of the text and the streams that they create, and refuses what cannot run.
func (c *checker) collect(s ast.Statement) {
	switch s := s.(type) {
	case *ast.QueryStatement:
		c.pend(&pending{query: s.Query, sink: s.Sink, span: s.Span, bare: true}, ast.Name{Place: s.Place, Text: c.bareTarget()})
	case *ast.Insert:
		c.collectInsert(s)
	case *ast.CreateStream:
		if e, ok := c.names.Find(s.Name.Text); ok && s.As != nil && e.span == s.Name.Span {
			p := &pending{query: s.As, span: s.Span, target: e}
			c.enqueue(p)
			e.written = true
			if e.writer == nil {
				e.writer = p
			}
		}
	case *ast.Explain, *ast.Describe, *ast.Show:
		c.command(s)
	default:
		c.refuse(s)
	}
}

// bareTarget names the target of a bare SELECT. In a query each has its own.
func (c *checker) bareTarget() string {
	name := outputStream
	for i := 2; c.opts.Mode == Query; i++ {
		if _, taken := c.names.Find(name); !taken {
			break
		}
		name = fmt.Sprintf("%s_%d", outputStream, i)
	}
	return name
}

func (c *checker) collectInsert(s *ast.Insert) {
	switch {
	case s.Inner:
		c.notYet(diag.CodeNotYetPartition, s.Target.Span, "inner streams of partitions are not supported yet")
	case s.Query == nil || s.Conflict != nil:
		c.notYet(diag.CodeNotYetDML, s.Span, "INSERT … VALUES and ON CONFLICT are not supported yet")
	default:
		c.pend(&pending{query: s.Query, insert: s, sink: s.Sink, span: s.Span}, s.Target)
		return
	}
	c.names.Add(s.Target.Text, &entry{kind: kindUnknown, name: s.Target.Text, span: s.Target.Span})
}

// pend enters a query and its target.
func (c *checker) pend(p *pending, target ast.Name) {
	e, ok := c.names.Find(target.Text)
	if !ok {
		e = &entry{kind: kindStream, name: target.Text, span: target.Span, writer: p}
		c.names.Add(e.name, e)
	}
	e.written = true
	p.target = e
	c.enqueue(p)
}

func (c *checker) enqueue(p *pending) {
	c.pendings = append(c.pendings, p)
	p.name = fmt.Sprintf("q%d", len(c.pendings))
}
