package app

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/opt"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// App is a compiled application: right SQL, ready to be run any number of times.
type App struct {
	Source diag.Source
	File   *ast.File
	Plan   *plan.App
	// Rules names the rewrite rules that changed the plan, in order.
	Rules []string
}

// Compile turns SQL into an application. The list holds all errors and warnings in order of place; the application
// is nil where there are errors.
func Compile(name, sql string, o check.Options) (*App, diag.List) {
	file, problems := parse.Parse(sql)
	return CompileFile(name, file, problems, o)
}

// afterSyntax adds to syntax errors what the checker found in places that they do not touch.
func afterSyntax(syntax, checked diag.List) diag.List {
	all := append(diag.List(nil), syntax...)
	for _, e := range checked {
		if e.Severity == diag.SeverityError && e.Code != diag.CodeUnknownStream {
			all.Add(e)
		}
	}
	all.Sort()
	return all
}

// CompileFile is Compile for a file that has been parsed, with the problems found so far.
func CompileFile(name string, file *ast.File, problems diag.List, o check.Options) (*App, diag.List) {
	o.Syntax = problems
	p, more := check.App(file, o)
	if problems.HasErrors() {
		// What the parser could not read would make the checker report errors that are none. Names and types of
		// the statements that were read are checked all the same.
		return nil, afterSyntax(problems, more)
	}
	problems = append(append(diag.List(nil), problems...), more...)
	problems.Sort()
	if problems.HasErrors() {
		return nil, problems
	}
	p.Name = name
	rules := opt.Optimize(p)
	a := &App{Source: diag.Source{Name: name, Text: file.Source}, File: file, Plan: p, Rules: rules}
	for _, q := range p.Queries {
		if n := q.Pattern(); n != nil {
			n.Source = &a.Source
		}
	}
	return a, problems
}
