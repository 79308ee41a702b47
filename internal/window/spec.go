package window

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// params reads the arguments of a window by the names of its parameters.
type params struct{ w *plan.Window }

func (p params) arg(name string) plan.WindowArg {
	for i, q := range p.w.Kind.Params {
		if q.Name == name && i < len(p.w.Args) {
			return p.w.Args[i]
		}
	}
	return plan.WindowArg{}
}

func (p params) has(name string) bool { return p.arg(name).Set }

func (p params) count(name string) int { return int(p.arg(name).Int) }

func (p params) duration(name string) vec.Duration { return vec.Duration(p.arg(name).Int) }

func (p params) instant(name string) vec.Time { return vec.Time(p.arg(name).Int) }

func (p params) column(name string) expr.Expr { return p.arg(name).Expr }

// span is the window_start and window_end of rows.
type span struct {
	start, end vec.Time
	// follow makes the end of each row its own Time + tail: of windows whose end is not known while they are open.
	follow bool
	tail   vec.Duration
}

func (s span) endOf(t vec.Time) vec.Time {
	if s.follow {
		return t.Add(s.tail)
	}
	return s.end
}
