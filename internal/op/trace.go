package op

import "github.com/eventflux-go/eventflux/vec"

// PatternTracer is told of the events that a pattern sees and of how its partial matches end: what `eventflux why`
// shows. Without one, patterns do nothing for it.
type PatternTracer interface {
	// TraceEvent comes before the row is offered. Positions count the rows of all inputs together, from 1.
	TraceEvent(position int64, input int, b *vec.Batch, row int)
	// TraceEnd comes when a partial match ends. t is borrowed.
	TraceEnd(t *PatternTrace)
}

// PatternEnd is how a partial match ended.
type PatternEnd uint8

// The ends of partial matches.
const (
	PatternMatched  PatternEnd = iota
	PatternExpired             // WITHIN has passed
	PatternViolated            // an event came that NOT forbids
	PatternSkipped             // in a SEQUENCE, the next event was not the one wanted
	PatternDropped             // by a limit, or in a SEQUENCE for an earlier attempt that waits for the same
	PatternOpen                // not yet: the run has ended
)

// PatternTrace is one partial match at its end.
type PatternTrace struct {
	End  PatternEnd
	Time vec.Time // of the event or the timer that ended it
	Seq  int64
	// Position of the event that ended it; 0: a timer, or nothing.
	Position int64
	// First is the position of the first event of its key.
	First int64
	// Slots are the positions of the events it held, by slot, oldest first.
	Slots [][]int64
	// Waits are the conditions that it waited for, as indexes into Conds of the plan.
	Waits []int
	// Violated is the absence that ended it, as such an index; -1: none.
	Violated int
}

// PatternTraceable is an operator that can tell of the partial matches which are still open, as PatternOpen.
type PatternTraceable interface{ TraceOpen() }

// PatternStep is what an element or absence has done. An absence advances when its time is over.
type PatternStep struct {
	Seen, Fit         int64 // events of its stream; those that meet what its condition asks of the event alone
	Entered           int64 // partial matches that came to wait for it
	Advanced          int64 // events taken
	Expired, Violated int64 // partial matches that ended while this was the step furthest on that they waited for
}

// PatternCounts is what a pattern has done.
type PatternCounts struct {
	Partial                             int64 // partial matches that hold an event now
	Matches, Expired, Violated, Dropped int64
	Steps                               []PatternStep // by condition, as Conds of the plan
}

// PatternCounter is an operator that counts so.
type PatternCounter interface {
	Counts() PatternCounts
	// Pending counts the partial matches that only time keeps from going on: an absence is not over yet.
	Pending() int64
}

// Delayer is an operator that holds rows which only time lets out.
type Delayer interface {
	// Delayed counts the rows held.
	Delayed() int64
}

// Delayed counts the rows that the parts hold.
func (s *Shards) Delayed() int64 {
	n := int64(0)
	for _, p := range s.parts {
		if d, ok := p.op.(Delayer); ok {
			n += d.Delayed()
		}
	}
	return n
}
