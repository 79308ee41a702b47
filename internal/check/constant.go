package check

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Constant evaluates a constant expression outside of an application as a value of a column, the way VALUES does;
// written is the value before it took the column's type.
func Constant(e ast.Expr, f vec.Field) (value, written *expr.Const, problems diag.List) {
	c := &checker{app: &plan.App{}}
	written, ok := c.constant(e, "the value")
	if !ok {
		return nil, nil, c.diags
	}
	x, ok := c.fit(written, f, e.At(), written)
	if !ok {
		return nil, nil, c.diags
	}
	if value, ok = expr.Fold(x).(*expr.Const); !ok {
		c.errorf(diag.CodeBadConstant, e.At(), "the value does not fit %s", f.Type)
		return nil, nil, c.diags
	}
	return value, written, nil
}
