package parse

import "github.com/eventflux-go/eventflux/internal/ast"

// sources reads what follows FROM: sources joined by commas and JOINs, leaning to the left.
func (p *parser) sources() ast.Source {
	left := p.source()
	for n := 0; ; n++ {
		j := p.joinHead()
		if j == nil {
			return left
		}
		p.link(n)
		j.Left = left
		j.Right = p.source()
		p.joinCondition(j)
		j.Place = p.from(left)
		left = j
	}
}

var joinWords = map[string]ast.JoinKind{
	"LEFT": ast.LeftJoin, "RIGHT": ast.RightJoin, "FULL": ast.FullJoin, "INNER": ast.InnerJoin, "CROSS": ast.CrossJoin,
}

// joinHead reads the words of a join, or nothing.
func (p *parser) joinHead() *ast.Join {
	switch {
	case p.accept(","):
		return &ast.Join{Kind: ast.CrossJoin}
	case p.accept("CROSS", "APPLY"):
		return &ast.Join{Kind: ast.CrossApply}
	case p.accept("OUTER", "APPLY"):
		return &ast.Join{Kind: ast.OuterApply}
	}
	if !p.isOne("JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "NATURAL", "ASOF") {
		return nil
	}
	j := &ast.Join{Kind: ast.InnerJoin}
	for !p.is("JOIN") {
		switch {
		case p.accept("NATURAL"):
			j.Natural = true
		case p.accept("ASOF"):
			j.Asof = true
		case joinWords[upper(p.tok.text)] != "":
			j.Kind = joinWords[upper(p.advance().text)]
			p.accept("OUTER")
		default:
			p.expected("JOIN")
		}
	}
	p.advance()
	return j
}

func (p *parser) joinCondition(j *ast.Join) {
	crossed := j.Kind == ast.CrossJoin || j.Kind == ast.CrossApply || j.Kind == ast.OuterApply
	switch {
	case !crossed && p.accept("ON"):
		j.On = p.expr()
	case !crossed && p.is("USING", "("):
		p.advance()
		j.Using = p.nameList("a column")
	case j.Natural || crossed:
	default:
		p.expected("ON")
	}
}
