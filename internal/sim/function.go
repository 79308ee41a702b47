package sim

import (
	"fmt"
	"math"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// functions are the scalar functions that the generator uses, from their descriptions in the language reference.
var functions map[string]func(args []expr) (expr, error)

func init() {
	functions = map[string]func(args []expr) (expr, error){
		"coalesce": coalesce,
		"ifnull":   coalesce,
		"nullif":   nullif,
		"greatest": extreme(1),
		"least":    extreme(-1),
		"abs":      abs,
		"floor":    rounded(math.Floor),
		"ceil":     rounded(math.Ceil),
		"upper":    text(func(s string) Value { return strings.ToUpper(s) }, vec.String),
		"lower":    text(func(s string) Value { return strings.ToLower(s) }, vec.String),
		"reverse":  text(reverse, vec.String),
		"length":   text(func(s string) Value { return int64(len([]rune(s))) }, vec.Int),
		"trim":     text(func(s string) Value { return strings.Trim(s, " ") }, vec.String),
		"starts_with": func(args []expr) (expr, error) {
			return strict(vec.Simple(vec.Bool), args[0], args[1], func(x, y Value) (Value, error) { return strings.HasPrefix(x.(string), y.(string)), nil }), nil
		},
		"contains": func(args []expr) (expr, error) {
			return strict(vec.Simple(vec.Bool), args[0], args[1], func(x, y Value) (Value, error) { return strings.Contains(x.(string), y.(string)), nil }), nil
		},
		"now": func([]expr) (expr, error) {
			return expr{typ: vec.Simple(vec.Timestamp), eval: func(e *env) (Value, error) { return e.now, nil }}, nil
		},
	}
}

// common promotes arguments to one type.
func common(args []expr) ([]expr, vec.TypeID, error) {
	t := vec.Null
	for _, a := range args {
		var ok bool
		if t, ok = promote(t, a.typ.ID); !ok {
			return nil, 0, fmt.Errorf("arguments of different types")
		}
	}
	out := make([]expr, len(args))
	for i, a := range args {
		out[i] = as(a, t)
	}
	return out, t, nil
}

// coalesce is the first that is not NULL; later ones are not looked at.
func coalesce(args []expr) (expr, error) {
	args, t, err := common(args)
	return expr{typ: vec.Simple(t), eval: func(e *env) (Value, error) {
		for _, a := range args {
			if v, err := a.eval(e); err != nil || v != nil {
				return v, err
			}
		}
		return nil, nil
	}}, err
}

// nullif keeps the type of its first argument.
func nullif(args []expr) (expr, error) {
	if len(args) != 2 {
		return expr{}, fmt.Errorf("nullif takes two")
	}
	l, r, err := meet(args[0], args[1])
	first := args[0]
	return expr{typ: first.typ, eval: func(e *env) (Value, error) {
		x, err := l.eval(e)
		if err != nil {
			return nil, err
		}
		y, err := r.eval(e)
		if err != nil {
			return nil, err
		}
		if x != nil && y != nil && compareValues(x, y) == 0 {
			return nil, nil
		}
		return first.eval(e)
	}}, err
}

// extreme is greatest (1) and least (-1): of the arguments that are not NULL.
func extreme(keep int) func(args []expr) (expr, error) {
	return func(args []expr) (expr, error) {
		args, t, err := common(args)
		return expr{typ: vec.Simple(t), eval: func(e *env) (Value, error) {
			var best Value
			for _, a := range args {
				v, err := a.eval(e)
				if err != nil {
					return nil, err
				}
				if v != nil && (best == nil || compareValues(v, best) == keep) {
					best = v
				}
			}
			return best, nil
		}}, err
	}
}

func abs(args []expr) (expr, error) {
	x := args[0]
	return expr{typ: x.typ, eval: func(e *env) (Value, error) {
		v, err := x.eval(e)
		if err != nil || v == nil {
			return nil, err
		}
		if i, ok := v.(int64); ok {
			if i < 0 {
				return arithmetic("-", x.typ.ID, int64(0), i)
			}
			return i, nil
		}
		return math.Abs(v.(float64)), nil
	}}, nil
}

func rounded(f func(float64) float64) func(args []expr) (expr, error) {
	return func(args []expr) (expr, error) {
		x := args[0]
		return expr{typ: x.typ, eval: func(e *env) (Value, error) {
			v, err := x.eval(e)
			if err != nil || v == nil {
				return nil, err
			}
			if i, ok := v.(int64); ok {
				return i, nil
			}
			return f(v.(float64)), nil
		}}, nil
	}
}

func text(f func(string) Value, t vec.TypeID) func(args []expr) (expr, error) {
	return func(args []expr) (expr, error) {
		x := args[0]
		return expr{typ: vec.Simple(t), eval: func(e *env) (Value, error) {
			v, err := x.eval(e)
			if err != nil || v == nil {
				return nil, err
			}
			return f(v.(string)), nil
		}}, nil
	}
}

func reverse(s string) Value {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}
