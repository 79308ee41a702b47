package sim

import (
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// Step is one thing that happens to an application: an event, or, without a stream, the clock moving on.
type Step struct {
	Time    vec.Time
	Stream  string
	Vals    []Value
	UnitEnd bool // the last of what is sent together
}

// rowsMax is how many rows of one query the oracle bears with: snapshots over long silence, read by other queries,
// grow beyond what row-at-a-time can do.
const rowsMax = 100_000

// Run takes the application through all steps, in order of time, and gives the rows of every stream that a query
// writes, by lower-case name; nil where they are too many. With flush the input then ends.
//
// A query's output depends on what it reads and on the clock, and on nothing else. So each query is taken through
// its whole life before the next one starts: there are no ticks here and no batches.
func (app *App) Run(steps []Step, flush bool) map[string][]row {
	in := input{first: vec.MinTime, clock: vec.MinTime, flush: flush}
	if len(steps) > 0 {
		in.first = steps[0].Time
		in.clock = steps[len(steps)-1].Time
	}
	external := map[string][]row{}
	seq := int64(0)
	for _, s := range steps {
		if s.Stream == "" {
			continue
		}
		seq++
		name := strings.ToLower(s.Stream)
		external[name] = append(external[name], row{stamp: stamp{s.Time, seq, ordSelf}, vals: s.Vals, unitEnd: s.UnitEnd})
	}
	written := map[string][][]row{}
	var done [][]row // by query
	for _, q := range app.queries {
		var flows [][]row
		for _, name := range q.sources {
			flows = append(flows, tagged(external[name], name))
		}
		for i := range done {
			if slices.Contains(q.sources, app.queries[i].target) {
				flows = append(flows, tagged(done[i], app.queries[i].target))
			}
		}
		in.rows = merge(flows)
		done = append(done, q.run(in))
		if len(in.rows) >= rowsMax || len(done[len(done)-1]) >= rowsMax {
			return nil
		}
		written[q.target] = append(written[q.target], done[len(done)-1])
	}
	out := map[string][]row{}
	for name, flows := range written {
		out[name] = merge(flows)
	}
	return out
}

// tagged says of rows which stream they lie in.
func tagged(rows []row, stream string) []row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].stream = stream
	}
	return rows
}

// Written lists the streams that some query writes, sorted, with their columns.
func (app *App) Written() []string {
	var names []string
	for _, q := range app.queries {
		if !slices.Contains(names, q.target) {
			names = append(names, q.target)
		}
	}
	slices.Sort(names)
	return names
}
