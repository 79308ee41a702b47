package eventflux

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/embed"
	"github.com/eventflux-go/eventflux/internal/function"
)

// ErrClosed is what an application that was closed answers.
var ErrClosed = errors.New("eventflux: the application is closed")

// Options say how an engine works. The zero value runs applications live, on the machine's clock.
type Options struct {
	// Clock is what applications take for the time: the machine's, or Virtual.
	Clock Clock
	// Functions are scalar functions that the SQL may call, besides the built-in ones.
	Functions []Function
	// Shards divides work that is done by key over that many goroutines; 0 stands for one. Rows do not depend on it.
	Shards int
	// Log is told what happens outside of calls: records that a source could not read, late events. Nil: nothing.
	Log *slog.Logger
	// OnReject is called for every event that a query could not take, such as an overflow, unless the stream that it
	// writes says error.strategy = 'drop'. On virtual time it is called within Send and Advance, live from a goroutine
	// of the application.
	OnReject func(Rejection)
}

// Clock is the time of an application. The zero value is the machine's clock.
type Clock struct {
	virtual bool
	start   time.Time
}

// Virtual returns a clock that starts there and stands still until [App.Advance] or [App.AdvanceTo] moves it.
func Virtual(start time.Time) Clock { return Clock{virtual: true, start: start} }

// Rejection is an event that a query could not take.
type Rejection struct {
	Query   string // q1, q2 … in the order of the SQL, or its name
	Time    time.Time
	Code    string // as `eventflux help` explains it
	Message string
}

// Engine compiles applications. It is safe for use by several goroutines.
type Engine struct {
	opts      Options
	functions *function.Set
}

// Open makes an engine.
func Open(o Options) (*Engine, error) {
	if o.Shards < 0 {
		return nil, fmt.Errorf("eventflux: Shards is %d; it must be 0 or more", o.Shards)
	}
	set, err := embed.Functions(o.Functions)
	if err != nil {
		return nil, fmt.Errorf("eventflux: %w", err)
	}
	return &Engine{opts: o, functions: set}, nil
}

// Params are the values of :name in the SQL: numbers, strings, booleans, time.Time, time.Duration, nil. They stand
// wherever a constant may stand, sizes of windows and settings in WITH included.
type Params map[string]any

// Compile turns SQL into an application. What is wrong with the SQL is a [Diagnostics]; what is only doubtful is in
// [App.Warnings].
func (e *Engine) Compile(ctx context.Context, sql string, params Params) (*App, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	values, err := embed.Params(params)
	if err != nil {
		return nil, fmt.Errorf("eventflux: %w", err)
	}
	compiled, problems := app.Compile("app", sql, check.Options{
		Params: values, Functions: e.functions, Connectors: !e.opts.Clock.virtual,
	})
	list := diagnostics("app", sql, problems)
	if compiled == nil {
		return nil, list
	}
	return &App{engine: e, plan: compiled.Plan, warnings: list, inputs: map[int]*inlet{}}, nil
}
