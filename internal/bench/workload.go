package bench

import (
	"fmt"

	"github.com/eventflux-go/eventflux/vec"
)

// Workload is a query over the events with known answers. Every workload has a file of its own and a line in Columnar.
type Workload struct {
	ID    string
	SQL   string // over the stream of TradesSchema; several statements may write several results
	Close bool   // clock steps after the last event close the open window
	Keys  []int  // the numbers of symbols it is run with; none stands for 1,000
	// Marks are numbers of events up to which the rate is noted, each since the mark before.
	Marks []int
	// Answers are what a plain program of another kind has computed.
	Answers []Answer
	// Add takes rows of a result into the checksum; Render writes it.
	Add    func(s *Sum, b *vec.Batch, lo, hi int)
	Render func(s *Sum) string
	// ByHand is the same work as a loop over row structs that somebody who needs only this query would write: what
	// the machine can do at the time of the run. Nil where there is none.
	ByHand func(rows []Row) Sum
}

// Answer is the right result of a workload for so many events and symbols.
type Answer struct {
	Keys, Events int
	Rows         int64
	Checksum     string
}

// Sum is what a result is reduced to: the number of its rows and a checksum of their values.
type Sum struct {
	Rows  int64
	Whole int64 // of integers; of prices in cents
}

// ColumnarEvents is how many events the columnar workloads run over unless told otherwise.
const ColumnarEvents = 5_000_000

// Columnar lists the workloads that run in process with columns in and out.
var Columnar = []Workload{filter, tumbling, lengthWindow, timeWindow, pair, chain, rising, growth, steps, absence, many}

// Events is how many events the workload runs over unless told otherwise: as many as its answer is known for.
func (w Workload) Events(keys int) int {
	for _, a := range w.Answers {
		if a.Keys == keys {
			return a.Events
		}
	}
	return ColumnarEvents
}

// Find returns the columnar workload of an id.
func Find(id string) (Workload, bool) {
	for _, w := range Columnar {
		if w.ID == id {
			return w, true
		}
	}
	return Workload{}, false
}

// verify compares a result with the known answer. It is nil where none is known for that many events and symbols.
func verify(id string, answers []Answer, r *Result) error {
	for _, a := range answers {
		if a.Keys != r.Keys || a.Events != r.Events {
			continue
		}
		if a.Rows != r.Count || a.Checksum != r.Checksum {
			return fmt.Errorf("%s gave %d rows with checksum %s; the right answer is %d rows with checksum %s", id, r.Count, r.Checksum, a.Rows, a.Checksum)
		}
		r.Checked = true
	}
	return nil
}

// sumColumn adds up a LONG column of the result.
func sumColumn(c int) func(*Sum, *vec.Batch, int, int) {
	return func(s *Sum, b *vec.Batch, lo, hi int) {
		for _, v := range b.Cols[c].I64[lo:hi] {
			s.Whole += v
		}
	}
}

func wholeAnswer(s *Sum) string { return fmt.Sprint(s.Whole) }

func centsAnswer(s *Sum) string { return fmt.Sprintf("%d.%02d", s.Whole/100, s.Whole%100) }
