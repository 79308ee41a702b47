package explain

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// detail is one thing to say about an operator, in the order in which it is said.
type detail struct{ key, value string }

// describe names an operator and says what it does.
func describe(n plan.Node) (operator string, details []detail) {
	switch n := n.(type) {
	case *plan.Scan:
		return "Scan", []detail{{"stream", n.Stream.Name}, {"columns", names(n.Out)}}
	case *plan.Pattern:
		return describePattern(n)
	case *plan.Filter:
		kind := "WHERE"
		if n.Having {
			kind = "HAVING"
		}
		return "Filter", []detail{{"clause", kind}, {"condition", n.Cond.String()}}
	case *plan.Window:
		return "Window", window(n)
	case *plan.Aggregate:
		return "Aggregate", aggregate(n)
	case *plan.Project:
		return "Project", []detail{{"columns", outputs(n.Exprs, n.Out)}}
	case *plan.Distinct:
		return "Distinct", nil
	case *plan.Sort:
		return "Sort", []detail{{"by", sortKeys(n.Keys)}}
	case *plan.TopN:
		return "TopN", []detail{{"by", sortKeys(n.Keys)}, {"n", strconv.FormatInt(n.N, 10)}}
	case *plan.Limit:
		return "Limit", limit(n)
	case *plan.Expire:
		return "Expire", []detail{{"rows", "those of the close before"}}
	case *plan.Rate:
		return "Rate", rate(n)
	case *plan.Insert:
		d := []detail{{"into", n.Target.Name}, {"rows", n.Kinds.String()}}
		if n.Exprs != nil {
			d = append(d, detail{"columns", outputs(n.Exprs, n.Target.Schema)})
		}
		return "Insert", d
	}
	return fmt.Sprintf("%T", n), nil
}

func names(s *vec.Schema) string {
	if s.Len() == 0 {
		return "none"
	}
	return strings.Join(s.Names(), ", ")
}

// outputs shows expressions with the names they get.
func outputs(es []expr.Expr, s *vec.Schema) string {
	parts := make([]string, len(es))
	for i, e := range es {
		parts[i] = e.String()
		if name := s.Fields[i].Name; name != parts[i] {
			parts[i] += " AS " + name
		}
	}
	return strings.Join(parts, ", ")
}

func list(es []expr.Expr) string {
	parts := make([]string, len(es))
	for i, e := range es {
		parts[i] = e.String()
	}
	return strings.Join(parts, ", ")
}

func sortKeys(keys []plan.SortKey) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = k.String()
	}
	return strings.Join(parts, ", ")
}

func window(n *plan.Window) []detail {
	var args []string
	for i, p := range n.Kind.Params {
		if i >= len(n.Args) || !n.Args[i].Set {
			continue
		}
		a := n.Args[i]
		value := strconv.FormatInt(a.Int, 10)
		switch {
		case a.Expr != nil:
			value = a.Expr.String()
		case p.Type == catalog.ParamDuration, p.Type == catalog.ParamInstant:
			value = plan.DurationText(vec.Duration(a.Int))
		}
		args = append(args, p.Name+" "+value)
	}
	d := []detail{{"window", n.Kind.Name + "(" + strings.Join(args, ", ") + ")"}}
	if len(n.Keys) > 0 {
		d = append(d, detail{"per", list(n.Keys)})
	}
	if n.Emit != plan.EmitDefault {
		d = append(d, detail{"emit", emit(n.Emit)})
	}
	if n.Expired {
		d = append(d, detail{"expired", "yes"})
	}
	if n.Bounds {
		d = append(d, detail{"bounds", "yes"})
	}
	return d
}

func emit(e plan.Emit) string { return [...]string{"default", "changes", "final"}[e] }

func aggregate(n *plan.Aggregate) []detail {
	var d []detail
	if len(n.Calls) > 0 {
		calls := make([]string, len(n.Calls))
		for i, c := range n.Calls {
			calls[i] = c.String()
		}
		d = append(d, detail{"calls", strings.Join(calls, ", ")})
	}
	if len(n.Keys) > 0 {
		d = append(d, detail{"by", list(n.Keys)})
	}
	if len(n.Carry) > 0 {
		carry := make([]string, len(n.Carry))
		for i, c := range n.Carry {
			carry[i] = n.In.Schema().Fields[c].Name
		}
		d = append(d, detail{"latest", strings.Join(carry, ", ")})
	}
	if n.Emit != plan.EmitDefault {
		d = append(d, detail{"emit", emit(n.Emit)})
	}
	return d
}

func limit(n *plan.Limit) []detail {
	var d []detail
	if n.Count >= 0 {
		d = append(d, detail{"count", strconv.FormatInt(n.Count, 10)})
	}
	if n.Offset > 0 {
		d = append(d, detail{"offset", strconv.FormatInt(n.Offset, 10)})
	}
	if n.PerClose {
		d = append(d, detail{"of", "each close"})
	}
	return d
}

func rate(n *plan.Rate) []detail {
	every := plan.DurationText(n.Period)
	if n.Events > 0 {
		every = strconv.FormatInt(n.Events, 10) + " events"
	}
	d := []detail{{"rows", n.Kind.String()}, {"every", every}}
	if len(n.Group) > 0 {
		cols := make([]string, len(n.Group))
		for i, c := range n.Group {
			cols[i] = n.In.Schema().Fields[c].Name
		}
		d = append(d, detail{"per", strings.Join(cols, ", ")})
	}
	return d
}
