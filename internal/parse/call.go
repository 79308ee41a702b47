package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// callNamed reads the arguments of a call and what may follow them.
func (p *parser) callNamed(name ast.Name) *ast.Call {
	call := &ast.Call{Name: name}
	p.expect("(")
	if p.is("DISTINCT") {
		p.advance()
		call.Distinct = true
	}
	if p.is("ALL") && p.operandAhead() && !p.peek(1).is("(") {
		p.advance()
	}
	if !p.is(")") && !p.is("ORDER", "BY") {
		call.Args = append(call.Args, p.callArg())
		for p.accept(",") {
			call.Args = append(call.Args, p.callArg())
		}
	}
	if p.accept("ORDER", "BY") {
		call.OrderBy = p.orderItems()
	}
	p.endCall(call)
	return call
}

// callArg reads an argument: a value, name: value, or name => value.
func (p *parser) callArg() *ast.Arg {
	start := p.tok
	a := &ast.Arg{}
	if start.kind == kindWord && (p.peek(1).is("=>") || p.peek(1).is(":") && !p.namespaceAhead()) {
		a.Name = p.anyWord("a parameter")
		p.advance()
	}
	if p.is("*") {
		a.Value = &ast.Star{Place: ast.Place{Span: p.advance().span}}
	} else {
		a.Value = p.expr()
	}
	a.Place = p.place(start)
	return a
}

// endCall reads the closing parenthesis, WITHIN GROUP, IGNORE NULLS, FILTER and OVER.
func (p *parser) endCall(call *ast.Call) {
	if p.is("IGNORE", "NULLS") {
		p.advance()
		p.advance()
		call.IgnoreNulls = true
	}
	p.close("(")
	if p.is("WITHIN", "GROUP") {
		p.advance()
		p.advance()
		p.expect("(")
		p.expect("ORDER", "BY")
		call.WithinGroup = p.orderItems()
		p.close("(")
	}
	switch {
	case p.accept("IGNORE", "NULLS"):
		call.IgnoreNulls = true
	case p.accept("RESPECT", "NULLS"):
	}
	if p.is("FILTER", "(") {
		p.advance()
		p.advance()
		p.expect("WHERE")
		call.Filter = p.expr()
		p.close("(")
	}
	if p.is("OVER") && (p.peek(1).is("(") || p.peek(1).kind == kindWord && !ast.IsReserved(p.peek(1).text)) {
		p.advance()
		call.Over = p.overSpec()
	}
	call.Place = ast.Place{Span: call.Name.Span.To(p.prev().span)}
}

// overSpec reads ( [w] [PARTITION BY …] [ORDER BY …] [frame] ), or the name of a window.
func (p *parser) overSpec() *ast.Over {
	start := p.tok
	o := &ast.Over{}
	if !p.is("(") {
		o.Window = p.name("a window or (")
		o.Place = p.place(start)
		return o
	}
	p.advance()
	if (p.tok.kind == kindWord || p.tok.kind == kindQuoted) && !p.is("PARTITION", "BY") && !p.is("ORDER", "BY") && !p.isOne("ROWS", "RANGE", "GROUPS") {
		o.Window = p.name("a window")
	}
	if p.accept("PARTITION", "BY") {
		o.PartitionBy = p.exprs()
	}
	if p.accept("ORDER", "BY") {
		o.OrderBy = p.orderItems()
	}
	if p.isOne("ROWS", "RANGE", "GROUPS") {
		o.Frame = p.frame()
	}
	p.close("(")
	o.Place = p.place(start)
	return o
}

func (p *parser) frame() *ast.Frame {
	start := p.advance()
	f := &ast.Frame{Unit: upper(start.text), End: ast.FrameBound{Kind: ast.BoundCurrentRow}}
	if p.accept("BETWEEN") {
		f.Start = p.frameBound()
		p.expect("AND")
		f.End = p.frameBound()
	} else {
		f.Start = p.frameBound()
	}
	f.Place = p.place(start)
	return f
}

func (p *parser) frameBound() ast.FrameBound {
	switch {
	case p.accept("UNBOUNDED", "PRECEDING"):
		return ast.FrameBound{Kind: ast.BoundUnboundedPreceding}
	case p.accept("UNBOUNDED", "FOLLOWING"):
		return ast.FrameBound{Kind: ast.BoundUnboundedFollowing}
	case p.accept("CURRENT", "ROW"):
		return ast.FrameBound{Kind: ast.BoundCurrentRow}
	}
	// AND ends the bound, so what binds looser than + is not part of it.
	b := ast.FrameBound{Offset: p.binary(ast.PrecRange + 1)}
	switch {
	case p.accept("PRECEDING"):
		b.Kind = ast.BoundPreceding
	case p.accept("FOLLOWING"):
		b.Kind = ast.BoundFollowing
	default:
		p.failExpected(diag.CodeUnexpected, "PRECEDING or FOLLOWING")
	}
	return b
}
