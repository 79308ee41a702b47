package check

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
)

// param gives the value of :name or $1.
func (s *selectChecker) param(e *ast.Param) expr.Expr {
	for i, p := range s.c.opts.Params {
		if strings.EqualFold(p.Name, e.Name) {
			s.c.nameParam(i)
			return p.Value
		}
	}
	err := s.c.errorf(diag.CodeUnknownParameter, e.Span, "parameter %q has no value", e.Name)
	switch near, ok := diag.Nearest(e.Name, s.c.paramNames()); {
	case ok:
		err.WithHint("did you mean :%s?", near)
	case len(s.c.opts.Params) == 0:
		err.WithHint("values of parameters are given when the text is compiled")
	default:
		err.WithHint("these have one: %s", strings.Join(s.c.paramNames(), ", "))
	}
	return nil
}

func (c *checker) paramNames() []string {
	names := make([]string, len(c.opts.Params))
	for i, p := range c.opts.Params {
		names[i] = p.Name
	}
	return names
}

func (c *checker) nameParam(i int) {
	if c.bound == nil {
		c.bound = map[int]bool{}
	}
	c.bound[i] = true
}

// checkParams reports values that no part of the text asks for: a name is misspelt, or a condition was forgotten.
func (c *checker) checkParams() {
	if c.diags.HasErrors() {
		return // what was not understood may have named them
	}
	for i, p := range c.opts.Params {
		if !c.bound[i] {
			c.errorf(diag.CodeUnusedParameter, diag.Span{}, "parameter %q is not used", p.Name).
				WithHint("write :%s where its value belongs, or leave it out", p.Name)
		}
	}
}
