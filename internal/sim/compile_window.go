package sim

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// windowParams are the parameters of each window in the order of the language reference.
var windowParams = map[string][]string{
	"length":            {"n"},
	"lengthbatch":       {"n"},
	"time":              {"t"},
	"timebatch":         {"t", "start"},
	"tumbling":          {"size", "offset"},
	"sliding":           {"size", "slide", "offset"},
	"session":           {"gap", "key", "allowedlatency"},
	"externaltime":      {"ts", "t"},
	"externaltimebatch": {"ts", "t", "start", "timeout"},
	"delay":             {"t"},
	"batch":             {"n"},
}

var windowAliases = map[string]string{"tumble": "tumbling", "hopping": "sliding", "hop": "sliding"}

func (q *query) compileWindow(w *ast.Window, sc *scope) error {
	if w == nil {
		return nil
	}
	kind := strings.ToLower(w.Name.Text)
	if alias, ok := windowAliases[kind]; ok {
		kind = alias
	}
	params, ok := windowParams[kind]
	if !ok || w.Form != ast.FormClause {
		return fmt.Errorf("the oracle does not know this window: %s", w.Name.Text)
	}
	q.window.kind = kind
	for i, arg := range w.Args {
		name := strings.ToLower(arg.Name.Text)
		if name == "" {
			if i >= len(params) {
				return fmt.Errorf("too many arguments of %s", kind)
			}
			name = params[i]
		}
		if err := q.window.set(name, arg.Value, sc); err != nil {
			return err
		}
	}
	if kind == "sliding" && q.window.slide == 0 {
		q.window.kind = "time"
	}
	sc.bounds = q.window.kind != "length" && q.window.kind != "delay"
	return nil
}

func (w *windowSpec) set(param string, x ast.Expr, sc *scope) (err error) {
	switch param {
	case "n":
		w.n, err = sc.number(x)
	case "t", "size", "gap":
		w.size, err = duration(x)
	case "slide":
		w.slide, err = duration(x)
	case "offset", "start":
		var d vec.Duration
		d, err = duration(x)
		w.offset, w.aligned = vec.Time(d), true
	case "timeout":
		w.timeout, err = duration(x)
	case "ts":
		var col expr
		col, err = sc.expr(x)
		w.column = &col
	case "key":
		var key expr
		key, err = sc.expr(x)
		w.keys = []expr{key}
	default:
		err = fmt.Errorf("the oracle does not know parameter %s", param)
	}
	return err
}

// duration reads a length of time; a bare integer is milliseconds.
func duration(x ast.Expr) (vec.Duration, error) {
	switch x := x.(type) {
	case *ast.Duration:
		micros, months, ok := x.Micros()
		if !ok || months != 0 {
			return 0, unsupported(x)
		}
		return vec.Duration(micros), nil
	case *ast.Literal:
		if x.Kind == ast.LitInt || x.Kind == ast.LitLong {
			return vec.Duration(x.Int) * vec.Millisecond, nil
		}
	}
	return 0, unsupported(x)
}
