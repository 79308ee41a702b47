package runtime

import (
	"fmt"
	"runtime/debug"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// bug is a panic that was caught: the value and where it happened. The stack is for the log, never for the user.
type bug struct {
	value any
	stack []byte
}

func (b *bug) Error() string { return fmt.Sprint(b.value) }

// protect calls f and turns a panic into a *bug. It is the only recover of the program: around every tick, and
// around the parts of a tick that run in a Pool's workers, which hand the bug on to their tick.
func protect(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			if b, again := v.(*bug); again {
				err = b
				return
			}
			err = &bug{value: v, stack: debug.Stack()}
		}
	}()
	return f()
}

// FunctionPanic is what a function of the embedding program panicked with: it is thrown on with the function's name, so
// that the diagnosis blames the right one.
type FunctionPanic struct {
	Function string
	Value    any
}

// Bug is the diagnosis of a failed tick: our mistake, not the user's, or that of a function of the program. It stops
// its application only.
type Bug struct {
	Diag  *diag.Error
	Query string
	Stack []byte // for the log
}

// Error gives the diagnosis.
func (b *Bug) Error() string { return b.Diag.Error() }

// Unwrap returns the diagnosis as a *diag.Error.
func (b *Bug) Unwrap() error { return b.Diag }

// guard runs one tick.
func (g *Graph) guard(f func() error) error {
	err := protect(f)
	if err == nil {
		return nil
	}
	b, ok := err.(*bug)
	if !ok {
		return err
	}
	query := "none"
	if g.running != nil {
		query = g.running.Name
	}
	d := diag.New(diag.CodeInternal, diag.Span{}, "this is a bug in EventFlux: query %s failed: %s", query, b.Error()).
		WithHint("the application has stopped; please report it with the query and its input")
	if f, ok := b.value.(*FunctionPanic); ok {
		d = diag.New(diag.CodeFunctionFailed, diag.Span{}, "function %s of the program panicked in query %s: %v", f.Function, query, f.Value).
			WithHint("the application has stopped; a function that cannot compute a value gives NULL")
	}
	return &Bug{Diag: d, Query: query, Stack: b.stack}
}
