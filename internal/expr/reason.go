package expr

import (
	"fmt"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// reason finds what failed first, in the order in which values are demanded, and says why.
func (n *node) reason(i int) (diag.Code, string) {
	switch n.e.(type) {
	case *Case, *Coalesce:
		if a, ok := n.failingBranch(i); ok {
			return a.reason(i)
		}
	default:
		for _, a := range n.args {
			if a.errs.Get(i) {
				return a.reason(i)
			}
		}
	}
	return n.ownReason(i)
}

// ownReason says why the node failed, its operands being fine.
func (n *node) ownReason(i int) (diag.Code, string) {
	switch e := n.e.(type) {
	case *Cast:
		return diag.CodeCastFailed, fmt.Sprintf("%s cannot be cast to %s in %s", n.argText(0, i), e.To, e)
	case *Binary:
		return diag.CodeOverflow, fmt.Sprintf("%s %s %s does not fit in %s, in %s", n.argText(0, i), e.Op, n.argText(1, i), e.T, e)
	case *Neg:
		return diag.CodeOverflow, fmt.Sprintf("-(%s) does not fit in %s, in %s", n.argText(0, i), e.Type(), e)
	case *Match:
		return diag.CodeValueRange, fmt.Sprintf("%s, in %s", matchReason(e, n.args[1].out, i), e)
	case *Call:
		return diag.CodeValueRange, fmt.Sprintf("%s, in %s%s", e.Match.Sig.Fails, e, n.argsText(i))
	}
	return diag.CodeInternal, "failed without a reason: " + n.e.String()
}

// argText gives an operand's value of row i as a literal.
func (n *node) argText(k, i int) string { return ValueText(n.args[k].out, i) }

// argsText gives the values a call got, where they are not all written in it.
func (n *node) argsText(i int) string {
	text := ""
	for k, a := range n.args {
		if _, ok := a.e.(*Const); !ok {
			text += fmt.Sprintf(", %s = %s", a.e, n.argText(k, i))
		}
	}
	return text
}

// valueMax cuts values in messages: they go to logs.
const valueMax = 100

// ValueText shows row i of a column in a message: numbers plain, the rest in quotes, long values cut.
func ValueText(c *vec.Column, i int) string {
	if c.IsNull(i) {
		return "NULL"
	}
	text := string(kernel.AppendValue(nil, c, i))
	if len(text) > valueMax {
		text = text[:valueMax] + "…"
	}
	if c.Type.IsNumeric() || c.Type.ID == vec.Bool {
		return text
	}
	return "'" + text + "'"
}
