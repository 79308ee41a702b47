package expr

import "github.com/eventflux-go/eventflux/vec"

// Fold computes what is constant. What fails stays as it is, so that it fails only where it is demanded; so does
// what depends on the row. AND and OR lose operands that do not matter, CASE branches that cannot be taken.
func Fold(e Expr) Expr { return Rewrite(e, foldNode) }

func foldNode(e Expr) Expr {
	switch e := e.(type) {
	case *Column, *Const:
		return e
	case *Logic:
		return foldLogic(e)
	case *Case:
		return foldCase(e)
	case *Coalesce:
		return foldCoalesce(e)
	case *Cast:
		if to := e.X.Type(); to.Equal(e.To) {
			return e.X
		}
	case *Binary:
		if IsNullConst(e.L) && !Fallible(e.R) || IsNullConst(e.R) && !Fallible(e.L) {
			return Null(e.T)
		}
	case *Not:
		if inner, ok := e.X.(*Not); ok {
			return inner.X
		}
	case *Call:
		if e.Match.Sig.Volatile {
			return e
		}
	}
	for _, a := range e.Args() {
		if _, ok := a.(*Const); !ok {
			return e
		}
	}
	if c, ok := evalConst(e); ok {
		return c
	}
	return e
}

// evalConst computes an expression of constants.
func evalConst(e Expr) (*Const, bool) {
	p := Compile([]Expr{e})
	b := vec.Batch{Len: 1, Time: []vec.Time{0}}
	p.Eval(&b, 0, 1)
	if p.Err(0).Get(0) {
		return nil, false
	}
	c := &Const{Val: vec.NewColumn(e.Type())}
	if e.Type().ID == vec.Null {
		return Null(e.Type()), true
	}
	c.Val.AppendFrom(p.Out(0), 0)
	var own vec.Arena
	own.CloneStrings(&c.Val, 0, 1)
	return c, true
}

// castConst converts a constant as a cast does.
func castConst(c *Const, t vec.Type) (*Const, bool) {
	if !castable(c.Val.Type, t) {
		return nil, false
	}
	return evalConst(&Cast{X: c, To: t})
}

// boolConst gives the value of a constant condition that is not NULL.
func boolConst(e Expr) (value, ok bool) {
	c, ok := constant(e)
	if !ok || c.Val.Type.ID != vec.Bool {
		return false, false
	}
	return c.Val.Bool[0], true
}

// foldLogic drops operands that do not decide and all behind one that does. One that decides takes with it those
// before it that cannot fail.
func foldLogic(e *Logic) Expr {
	deciding := e.Op == Or
	var kept []Expr
	nullSeen := false
	for _, x := range e.Xs {
		if b, ok := boolConst(x); ok {
			if b != deciding {
				continue
			}
			if !anyFallible(kept) {
				return Bool(deciding)
			}
			kept = append(kept, x)
			break
		}
		if IsNullConst(x) {
			if nullSeen {
				continue
			}
			nullSeen = true
		}
		kept = append(kept, x)
	}
	switch len(kept) {
	case 0:
		return Bool(!deciding)
	case 1:
		return kept[0]
	case len(e.Xs):
		return e
	}
	return &Logic{e.Op, kept}
}

func anyFallible(xs []Expr) bool {
	for _, x := range xs {
		if Fallible(x) {
			return true
		}
	}
	return false
}

func foldCase(e *Case) Expr {
	c := &Case{Else: e.Else}
	for i, cond := range e.Conds {
		b, ok := boolConst(cond)
		if ok && b {
			c.Else = e.Thens[i]
			break
		}
		if ok || IsNullConst(cond) {
			continue
		}
		c.Conds = append(c.Conds, cond)
		c.Thens = append(c.Thens, e.Thens[i])
	}
	if len(c.Conds) == 0 {
		return c.Else
	}
	if len(c.Conds) == len(e.Conds) && c.Else == e.Else {
		return e
	}
	return c
}

func foldCoalesce(e *Coalesce) Expr {
	var kept []Expr
	for _, x := range e.Xs {
		if IsNullConst(x) {
			continue
		}
		kept = append(kept, x)
		if _, ok := x.(*Const); ok {
			break
		}
	}
	switch len(kept) {
	case 0:
		return e.Xs[0]
	case 1:
		return kept[0]
	case len(e.Xs):
		return e
	}
	return &Coalesce{kept}
}
