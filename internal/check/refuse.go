package check

import (
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// refuse reports statements that have no execution. What they would write is entered as unknown, so that readers
// are not told of it again.
func (c *checker) refuse(s ast.Statement) {
	switch s := s.(type) {
	case *ast.Update:
		c.refuseTable(s.Target, "UPDATE")
	case *ast.Delete:
		c.refuseTable(s.Target, "DELETE")
	case *ast.Upsert:
		c.refuseTable(s.Target, "UPSERT")
	case *ast.Transaction:
		c.notYet(diag.CodeNotYetTransaction, s.Span, "transactions are not supported yet")
		c.forget(s.Body)
	case *ast.Partition:
		c.notYet(diag.CodeNotYetPartition, s.Span, "partitions are not supported yet")
		c.forget(s.Body)
	case *ast.Drop:
		if e, ok := c.names.Find(s.Name.Text); ok {
			c.notYet(diag.CodeNotYetStatement, s.Span, "DROP of a %s is not supported yet", e.kind)
		} else if !s.IfExists {
			c.unknown(diag.CodeUnknownObject, s.Name, "nothing is called %q", s.Name.Text)
		}
	case *ast.Subscribe:
		c.notYet(diag.CodeNotYetOnDemand, s.Span, "SUBSCRIBE is not supported yet")
	case *ast.Copy:
		c.notYet(diag.CodeNotYetStatement, s.Span, "COPY is not supported yet").WithHint("INSERT INTO a sink stream, or query … > file")
	case *ast.Test, *ast.AtTime, *ast.Advance, *ast.Restart, *ast.Flush, *ast.Expect, *ast.ExpectError:
		c.errorf(diag.CodeUnknownStatement, s.At(), "this statement belongs into a test file")
	}
}

func (c *checker) refuseTable(target ast.Name, what string) {
	if _, ok := c.names.Find(target.Text); !ok {
		c.unknown(diag.CodeUnknownTable, target, "unknown table %q", target.Text)
		return
	}
	c.notYet(diag.CodeNotYetDML, target.Span, "%s is not supported yet", what)
}

// unknown reports a name that means nothing and suggests the nearest.
func (c *checker) unknown(code diag.Code, name ast.Name, format string, args ...any) {
	e := c.errorf(code, name.Span, format, args...)
	e.Hint = suggest(name.Text, c.visible(), "declared are")
	if c.opts.Mode == Query && code == diag.CodeUnknownStream && e.Hint == "" {
		e.WithHint("a file is written in quotes: '%s.csv'; standard input is called stdin", name.Text)
	}
}

// visible lists the names that a user knows of.
func (c *checker) visible() []string {
	var names []string
	for _, e := range c.names.Items() {
		if e.kind != kindUnknown && !(c.opts.Mode == Query && e.writer != nil && e.writer.bare) {
			names = append(names, e.name)
		}
	}
	return names
}

// forget enters the targets of statements that are not looked at.
func (c *checker) forget(body []ast.Statement) {
	for _, s := range body {
		if i, ok := s.(*ast.Insert); ok {
			c.names.Add(i.Target.Text, &entry{kind: kindUnknown, name: i.Target.Text, span: i.Target.Span})
		}
	}
}

// shown is what SHOW lists so far.
var shown = []string{"STREAMS", "SOURCES", "SINKS", "QUERIES", "WINDOWS", "FUNCTIONS", "CONNECTORS", "FORMATS"}

// command enters EXPLAIN, DESCRIBE and SHOW, which ask about an application instead of running it.
func (c *checker) command(s ast.Statement) {
	if c.opts.Mode != Query {
		c.notYet(diag.CodeNotYetStatement, s.At(), "this statement is not supported in an application").
			WithHint("ask with the command query or explain")
		return
	}
	switch s := s.(type) {
	case *ast.Explain:
		c.app.Command = &plan.Command{Kind: plan.CommandExplain}
		if s.Analyze {
			c.app.Command.Kind = plan.CommandExplainAnalyze
		}
		c.collect(s.Statement)
	case *ast.Show:
		if !slices.Contains(shown, s.What) {
			c.notYet(diag.CodeNotYetStatement, s.Span, "SHOW %s is not supported yet", s.What).WithHint("there are %s", strings.Join(shown, ", "))
		}
		c.app.Command = &plan.Command{Kind: plan.CommandShow, What: s.What}
	case *ast.Describe:
		c.describe(s)
	}
}

func (c *checker) describe(s *ast.Describe) {
	c.app.Command = &plan.Command{Kind: plan.CommandDescribe}
	switch {
	case s.Query != nil:
		c.collect(&ast.QueryStatement{Place: s.Place, Query: s.Query})
	case s.File != nil:
		if e := c.resolveFile(s.File.Text, s.File.Span); e != nil {
			c.app.Command.Stream = e.stream
		}
	default:
		if e := c.lookup(s.Name, nil); e != nil && e.kind == kindStream {
			e.used = true
			if e.writer != nil {
				c.run(e.writer)
			}
			c.app.Command.Stream = e.stream
		} else if e == nil {
			c.unknown(diag.CodeUnknownObject, s.Name, "nothing is called %q", s.Name.Text)
		}
	}
}
