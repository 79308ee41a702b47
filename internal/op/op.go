package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// Operator is one stage of a query. Its state between calls is complete: it may be saved at any tick boundary and
// loaded into a new operator of the same plan.
type Operator interface {
	// Process takes rows [lo, hi) of b, which come in order and not before any row taken earlier. The operator
	// fires its timers due at or before a row's Time before it takes that row, and its closes of periods that end
	// at or before the row's Time, in order of time. The batch is borrowed until Process returns.
	//
	// Upstream of windows and groups b.Ord is the row's position in the query's merged input, counted before WHERE.
	Process(b *vec.Batch, lo, hi int, out Emitter)
	// Advance moves the clock to c: every timer due and every period ending at or before c fires. It ends a tick.
	Advance(c vec.Time, out Emitter)
	codec.State
}

// Emitter takes what an operator puts out.
type Emitter interface {
	// Emit takes rows 0 … b.Len-1, in order. The batch is borrowed until Emit returns.
	Emit(b *vec.Batch)
	// Close ends one close of a batch window: it concerns the rows emitted since the mark before. A close may have
	// no rows.
	Close(c Close)
}

// Close says which close of a batch window ended.
type Close struct {
	Time vec.Time
	Seq  int64
	// Ord places the close among others of the same (Time, Seq): the position of the oldest row it concerns;
	// vec.OrdSelf where only one close can come out there.
	Ord int64
	// Key tells apart windows that run side by side (sessions of several keys): the position of the first row the
	// key ever had. 0 where there is one window.
	Key int64
}

// Flusher is an operator that holds rows which come out at the end of input.
type Flusher interface {
	// Flush closes the open batch windows once, at their due time (count windows: at now), and releases held rows.
	Flush(now vec.Time, out Emitter)
}

// Ender is an operator that can say that no further row will come out, whatever comes in.
type Ender interface {
	Ended() bool
}

// Failer is an operator that may have to stop the application: a limit whose policy is to fail was reached. It takes no
// more rows then.
type Failer interface {
	Err() error
}

// Rejecter is told of rows that an operator could not take: an expression whose value was demanded failed.
type Rejecter interface {
	Reject(r Rejected)
}

// Rejected is one row an operator refused.
type Rejected struct {
	Time    vec.Time
	Seq     int64
	Code    diag.Code
	Message string
}
