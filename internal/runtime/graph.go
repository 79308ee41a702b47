package runtime

import (
	"time"

	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// Chain is a query's operators, from its inputs to the rows it writes. It may also be a Starter, a Flusher, an
// op.Ender, an op.Failer and a Timed. *build.Query is one.
type Chain interface {
	// Process takes rows [lo, hi) of a batch of the query's input with that index. Calls come in the merged order of
	// all inputs.
	Process(input int, b *vec.Batch, lo, hi int)
	// Advance moves the query's clock; see op.Operator.
	Advance(c vec.Time)
	// Output is the rows that came out since ResetOutput, in order, of the kinds that the query inserts.
	Output() *vec.Batch
	ResetOutput()
}

// Starter is a chain that is told the application's first clock value.
type Starter interface{ Start(clock vec.Time) }

// Flusher is a chain that may hold rows which come out at the end of input.
type Flusher interface{ Flush(now vec.Time) }

// Timed is a chain that knows when it next has something to do by the clock alone.
type Timed interface {
	// Due is the earliest time at which Advance would let rows out or change state; vec.MaxTime if there is none.
	Due() vec.Time
}

// Drainer is a chain that can let go of rows before the end of the tick.
type Drainer interface {
	// Drain has f take rows when many have gathered. They are not in Output then.
	Drain(f func(b *vec.Batch))
}

// Stream is a named flow of rows.
type Stream struct {
	Name   string
	Schema *vec.Schema
}

// Query is a chain with its place in the graph. Streams are indexes into Config.Streams.
type Query struct {
	Name   string
	Inputs []int // without repetition
	Target int
	Chain  Chain
	State  codec.State // what Save and Load of the graph call; nil: nothing to keep
}

// Config describes a graph.
type Config struct {
	Streams []Stream
	Queries []Query // in the order that breaks ties
	// Loops are the groups of queries that feed themselves, as indexes into Queries.
	Loops [][]int
	// Observe are the streams whose rows the caller wants to see after each tick.
	Observe []int
	// Measure, if set, is read around the work of every query, for EXPLAIN ANALYZE.
	Measure clock.Clock
}

// Input is a batch that enters a stream from outside. Its rows have Time and Seq, in order.
type Input struct {
	Stream int
	Batch  *vec.Batch
}

// Graph is a running application between its inputs and its outputs. It belongs to one goroutine.
type Graph struct {
	streams []stream
	nodes   []*node // in the order of Config.Queries
	units   [][]*node
	loops   []*loop // loops[i] runs units[i]; nil where units[i] is a single query
	enders  []*node
	failers []*node // whose chain is an op.Failer
	measure clock.Clock
	visit   merger // of Visit

	clock   vec.Time
	seq     int64 // of the latest input row
	stamp   int64 // of the latest batch that was given one
	running *node // the query that is at work, for rejected rows and for the diagnosis of a bug
	failed  error
	// onReject is told of every rejected row, for the error strategies.
	onReject func(query int, r op.Rejected)
	starts   bool // the next tick is the first
}

// stream is what the graph keeps of a stream: who writes it.
type stream struct {
	Stream
	external *vec.Batch // the tick's rows from outside; nil between ticks
	writers  []*node
	readers  []*node
	observed bool
	merged   *vec.Batch // scratch of Rows, made when first needed
	merger   merger
}

// node is a query in the graph.
type node struct {
	Query
	index   int
	flows   []flow // one per producer of every input outside the query's own loop
	merge   merger
	view    vec.Batch // the output as readers see it: all rows Current
	flusher Flusher
	ender   op.Ender
	timed   Timed
	last    vec.Time // Time of the latest row fed
	done    bool
	began   time.Time // of the work in this tick, where it is measured
	stats   QueryStats
}

// NewGraph wires the queries. Their chains must be new, or loaded by Load before the first tick.
func NewGraph(cfg Config) *Graph {
	g := &Graph{clock: vec.MinTime, starts: true, measure: cfg.Measure}
	g.streams = make([]stream, len(cfg.Streams))
	for i, s := range cfg.Streams {
		g.streams[i].Stream = s
	}
	for _, i := range cfg.Observe {
		g.streams[i].observed = true
	}
	for i, q := range cfg.Queries {
		n := &node{Query: q, index: i, last: vec.MinTime}
		n.flusher, _ = q.Chain.(Flusher)
		n.ender, _ = q.Chain.(op.Ender)
		n.timed, _ = q.Chain.(Timed)
		if _, ok := q.Chain.(op.Failer); ok {
			g.failers = append(g.failers, n)
		}
		if n.ender != nil {
			g.enders = append(g.enders, n)
		}
		g.nodes = append(g.nodes, n)
		g.streams[q.Target].writers = append(g.streams[q.Target].writers, n)
		for _, in := range q.Inputs {
			g.streams[in].readers = append(g.streams[in].readers, n)
		}
	}
	g.arrange(cfg.Loops)
	for u, unit := range g.units {
		for _, n := range unit {
			n.flows = g.producers(n, g.loops[u])
		}
	}
	return g
}

// producers lists who writes the inputs of n, outside its own loop: the world first, then queries in their order.
func (g *Graph) producers(n *node, own *loop) []flow {
	var flows []flow
	for i, in := range n.Inputs {
		flows = append(flows, flow{input: i, rank: rankExternal, stream: in})
	}
	for _, w := range g.nodes {
		if own.has(w) {
			continue
		}
		for i, in := range n.Inputs {
			if w.Target == in {
				flows = append(flows, flow{input: i, rank: w.index, stream: in, from: w})
			}
		}
	}
	return flows
}

// Clock is the time of the latest tick; vec.MinTime before the first.
func (g *Graph) Clock() vec.Time { return g.clock }

// Seq is the number of the latest input row.
func (g *Graph) Seq() int64 { return g.seq }

// Err is why the graph has failed; nil while it runs.
func (g *Graph) Err() error { return g.failed }

// Tick moves the clock to c with at most one batch per stream, whose rows have Times up to c and not before the
// clock. Batches are borrowed until the next Tick or Flush: outputs may share their memory. An error means that the
// application has failed and takes no more ticks.
func (g *Graph) Tick(c vec.Time, inputs []Input) error {
	if g.failed != nil {
		return g.failed
	}
	g.failed = g.guard(func() error { return g.tick(c, inputs) })
	return g.stopped()
}

// stopped asks the queries that may stop the application, and gives why it has failed.
func (g *Graph) stopped() error {
	for _, n := range g.failers {
		if err := n.Chain.(op.Failer).Err(); err != nil && g.failed == nil {
			g.failed = err
		}
	}
	return g.failed
}

func (g *Graph) tick(c vec.Time, inputs []Input) error {
	g.begin(inputs)
	if g.starts {
		g.Start(firstTime(c, inputs))
	}
	g.clock = max(g.clock, c)
	for u, unit := range g.units {
		if l := g.loops[u]; l != nil {
			if err := l.run(g.clock); err != nil {
				return err
			}
			continue
		}
		n := unit[0]
		g.enter(n)
		g.feed(n)
		n.Chain.Advance(g.clock)
		g.leave(n)
	}
	return nil
}

// Start gives every query the application's first clock value, which periods may count from. The first tick does it
// by itself, with the time of its first row: who knows an earlier first value calls Start before.
func (g *Graph) Start(clock vec.Time) {
	if !g.starts {
		return
	}
	g.starts = false
	for _, n := range g.nodes {
		if s, ok := n.Chain.(Starter); ok {
			s.Start(clock)
		}
	}
}

// firstTime is the time of the tick's first row, or of the tick where it has none.
func firstTime(c vec.Time, inputs []Input) vec.Time {
	for _, in := range inputs {
		if in.Batch.Len > 0 {
			c = min(c, in.Batch.Time[0])
		}
	}
	return c
}

// begin forgets the outputs of the tick before and takes in the new input.
func (g *Graph) begin(inputs []Input) {
	for i := range g.streams {
		g.streams[i].external = nil
	}
	for _, n := range g.nodes {
		n.Chain.ResetOutput()
		n.view.Len = 0
	}
	for _, in := range inputs {
		if in.Batch.Len == 0 {
			continue
		}
		g.stamp++
		in.Batch.Stamp = g.stamp
		g.streams[in.Stream].external = in.Batch
		g.seq = max(g.seq, in.Batch.SeqAt(in.Batch.Len-1))
	}
}

// Drain has f take rows of a stream as they come out, in order, when a tick makes many: before Rows, which has the
// rest of the tick's rows. That keeps a close of millions of groups from being held in one piece. It is possible only
// where nobody else needs the stream's rows in one piece, a reader or a merge, and does nothing elsewhere. f borrows
// the rows.
func (g *Graph) Drain(stream int, f func(b *vec.Batch)) {
	s := &g.streams[stream]
	if len(s.writers) != 1 || len(s.readers) > 0 {
		return
	}
	n := s.writers[0]
	d, ok := n.Chain.(Drainer)
	if !ok {
		return
	}
	d.Drain(func(b *vec.Batch) {
		n.stats.RowsOut += int64(b.Len)
		f(b)
	})
}

// feed gives the query this tick's rows of all its inputs, merged.
func (g *Graph) feed(n *node) {
	for i := range n.flows {
		f := &n.flows[i]
		if b := g.produced(f); b != nil && b.Len > 0 {
			n.merge.add(f, b, 0, b.Len)
		}
	}
	n.run()
}

// produced is what the producer of a flow has given in this tick, as readers see it.
func (g *Graph) produced(f *flow) *vec.Batch {
	if f.from != nil {
		return &f.from.view
	}
	return g.streams[f.stream].external
}

// run gives the query the rows that its merger holds.
func (n *node) run() {
	for f, lo, hi := n.merge.next(); hi > lo; f, lo, hi = n.merge.next() {
		n.stats.RowsIn += int64(hi - lo)
		n.last = max(n.last, f.b.Time[hi-1])
		n.Chain.Process(f.input, f.b, lo, hi)
	}
}

// enter and leave stand around a query's work in a tick.
func (g *Graph) enter(n *node) {
	g.running = n
	if g.measure != nil {
		n.began = g.measure.Now()
	}
}

func (g *Graph) leave(n *node) {
	g.running = nil
	out := n.Chain.Output()
	n.stats.RowsOut += int64(out.Len)
	n.view = *out
	g.stamp++
	n.view.Stamp = g.stamp
	n.view.Kind = nil // on a stream the kind is a label; readers see all rows as Current
	if g.measure != nil {
		n.stats.Latency.observe(g.measure.Now().Sub(n.began))
	}
}

// Flush ends the input: queries close their open batch windows and release held rows, in order, each after it has
// taken what the queries before it flushed. Timers do not fire.
func (g *Graph) Flush() error {
	if g.failed != nil {
		return g.failed
	}
	g.failed = g.guard(g.flush)
	return g.stopped()
}

func (g *Graph) flush() error {
	g.begin(nil)
	for u, unit := range g.units {
		if l := g.loops[u]; l != nil {
			if err := l.flush(g.clock); err != nil {
				return err
			}
			continue
		}
		n := unit[0]
		g.enter(n)
		g.feed(n)
		if n.last > g.clock {
			n.Chain.Advance(n.last) // also where the query's WHERE drops the rows that are ahead of the clock
		}
		n.flush(g.clock)
		g.leave(n)
	}
	return nil
}

// flush closes what n holds open. Rows that queries before it flushed may lie ahead of the clock.
func (n *node) flush(c vec.Time) {
	if n.flusher != nil {
		n.flusher.Flush(max(c, n.last))
	}
}

// Ended reports whether no further row can come out of any observed stream, whatever comes in.
func (g *Graph) Ended() bool {
	if len(g.enders) == 0 {
		return false
	}
	some := false
	for _, n := range g.enders {
		if !n.done && n.ender.Ended() {
			n.done = true
		}
		some = some || n.done
	}
	if !some {
		return false
	}
	for i := range g.streams {
		if g.streams[i].observed && g.alive(i, 0) {
			return false
		}
	}
	return true
}

// alive reports whether a row may still come to the stream. Depth bounds the search: loops count as alive.
func (g *Graph) alive(s, depth int) bool {
	st := &g.streams[s]
	if len(st.writers) == 0 || depth > len(g.nodes) {
		return true
	}
	for _, n := range st.writers {
		if n.done {
			continue
		}
		for _, in := range n.Inputs {
			if g.alive(in, depth+1) {
				return true
			}
		}
	}
	return false
}

// Due is the earliest time at which a query has something to do by the clock alone, and whether all queries can say.
func (g *Graph) Due() (due vec.Time, known bool) {
	due, known = vec.MaxTime, true
	for _, n := range g.nodes {
		if n.timed == nil {
			known = false
			continue
		}
		due = min(due, n.timed.Due())
	}
	return due, known
}
