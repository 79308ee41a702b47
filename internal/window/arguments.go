package window

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// newAgg makes the function of a call.
func newAgg(c *plan.Call, o agg.Options) (agg.Agg, error) {
	args, consts := arguments(c)
	types := make([]vec.Type, len(args))
	for i, e := range args {
		types[i] = e.Type()
	}
	o.Distinct, o.Consts = c.Distinct, consts
	return agg.New(c.Spec, types, o)
}

// arguments lists all arguments of a call in the order of its signature; consts has the value of those that are
// constants and nil elsewhere. The plan may list the constants among Args or apart.
func arguments(c *plan.Call) (args []expr.Expr, consts []*vec.Column) {
	args = c.Args
	if n := len(c.Args) + len(c.Consts); len(c.Consts) > 0 && takesConst(c, n) {
		args = nil
		rest, apart := c.Args, c.Consts
		for i := range n {
			from := &rest
			if len(apart) > 0 && (c.Spec.ConstArg(i, n) || len(rest) == 0) {
				from = &apart
			}
			args = append(args, (*from)[0])
			*from = (*from)[1:]
		}
	}
	consts = make([]*vec.Column, len(args))
	for i, e := range args {
		if k, ok := e.(*expr.Const); ok && c.Spec.ConstArg(i, len(args)) {
			consts[i] = &k.Val
		}
	}
	return args, consts
}

// takesConst reports whether the function has a constant among n arguments.
func takesConst(c *plan.Call, n int) bool {
	for i := range n {
		if c.Spec.ConstArg(i, n) {
			return true
		}
	}
	return false
}
