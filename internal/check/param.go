package check

import (
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// param gives the value of :name or $1.
func (s *selectChecker) param(e *ast.Param) expr.Expr {
	if v := s.c.param(e); v != nil {
		return v
	}
	return nil
}

// param gives the value of :name or $1; nil where there is none, which it has reported then.
func (c *checker) param(e *ast.Param) *expr.Const {
	for i, p := range c.opts.Params {
		if strings.EqualFold(p.Name, e.Name) {
			c.nameParam(i)
			return p.Value
		}
	}
	err := c.errorf(diag.CodeUnknownParameter, e.Span, "parameter %q has no value", e.Name)
	switch near, ok := diag.Nearest(e.Name, c.paramNames()); {
	case ok:
		err.WithHint("did you mean :%s?", near)
	case len(c.opts.Params) == 0:
		err.WithHint("values of parameters are given when the text is compiled")
	default:
		err.WithHint("these have one: %s", strings.Join(c.paramNames(), ", "))
	}
	return nil
}

// settingText gives the text of a setting's value; false where it has none. A parameter without a value is reported,
// and counts as an empty text.
func (c *checker) settingText(e ast.Expr) (string, bool) {
	use, ok := e.(*ast.Param)
	if !ok {
		return optionText(e)
	}
	v := c.param(use)
	switch {
	case v == nil:
		return "", true
	case v.Val.IsNull(0):
		return "", false
	case v.Val.Type.ID == vec.Interval:
		return strconv.FormatInt(v.Val.I64[0]/1000, 10) + " ms", true
	}
	return string(kernel.AppendValue(nil, &v.Val, 0)), true
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
