package build

import (
	"fmt"
	"slices"

	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/pattern"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/window"
)

// Options says how queries run.
type Options struct {
	// Rejects returns who is told of the rows that a query rejects; nil: nobody.
	Rejects func(q *plan.Query) op.Rejecter
	// Trace returns who is told what the pattern of a query does; nil: nobody.
	Trace  func(q *plan.Query) op.PatternTracer
	Shards int
	Fork   func(n int, f func(i int))
	// Now is a monotonic clock in ns; set only to measure operators for EXPLAIN ANALYZE.
	Now func() int64
}

// App builds the queries of an application, in their order.
func App(app *plan.App, o Options) ([]*Query, error) {
	app.BoundPatterns() // settings may have changed since the text was checked
	queries := make([]*Query, len(app.Queries))
	shared := &op.Selections{}
	for i, p := range app.Queries {
		q, err := build(app, p, o, shared)
		if err != nil {
			return nil, fmt.Errorf("query %s: %w", p.Name, err)
		}
		queries[i] = q
	}
	return queries, nil
}

// builder collects the operators of one query from the scan upwards.
type builder struct {
	env    op.Env
	now    func() int64
	nodes  []plan.Node // from the scan to the insert
	ops    []op.Operator
	of     []plan.Node
	merged *op.Inputs // of a query with several inputs
}

func build(app *plan.App, p *plan.Query, o Options, shared *op.Selections) (*Query, error) {
	b := &builder{env: op.Env{Shards: o.Shards, Fork: o.Fork, Selections: shared}, now: o.Now}
	if o.Rejects != nil {
		b.env.Rejects = o.Rejects(p)
	}
	if o.Trace != nil && p.Pattern() != nil {
		b.env.Trace = o.Trace(p)
	}
	for n := plan.Node(p.Root); n != nil; n = n.Input() {
		b.nodes = append([]plan.Node{n}, b.nodes...)
	}
	b.env.Positions = b.tellsApart()
	for i := 0; i < len(b.nodes); i++ {
		fused, err := b.node(i)
		if err != nil {
			return nil, err
		}
		if fused {
			i++
		}
	}
	out := op.NewOutput(p.Root.Target.Schema, kinds(p.Root.Kinds), ownText(app, p, b.nodes, b.merged))
	return &Query{Plan: p, chain: op.NewChain(b.ops, out), out: out, inputs: b.merged, nodes: b.of}, nil
}

func kinds(k plan.KindSet) op.Kinds {
	return op.Kinds{Current: k&plan.InsertCurrent != 0, Expired: k&plan.InsertExpired != 0}
}

func (b *builder) add(o op.Operator, n plan.Node) {
	if b.now != nil {
		o = op.NewMeter(o, b.now)
	}
	b.ops = append(b.ops, o)
	b.of = append(b.of, n)
}

// node adds the operator of node i. It reports whether that operator does the work of node i+1 too.
func (b *builder) node(i int) (fused bool, err error) {
	switch n := b.nodes[i].(type) {
	case *plan.Scan:
		b.add(op.NewRead(n.Columns, b.positioned()), n)
	case *plan.Pattern:
		return false, b.pattern(n)
	case *plan.Filter:
		b.add(op.NewFilter(n.In.Schema(), n.Cond, b.needAbove(i), &b.env), n)
	case *plan.Window:
		if i+1 < len(b.nodes) {
			if a, ok := b.nodes[i+1].(*plan.Aggregate); ok {
				return true, b.window(i+1, n, a)
			}
		}
		return false, b.window(i, n, nil)
	case *plan.Aggregate:
		return false, b.window(i, nil, n)
	case *plan.Project:
		b.add(op.NewProject(n.Exprs, n.Out, &b.env), n)
	case *plan.Distinct:
		b.add(op.NewDistinct(n.Schema()), n)
	case *plan.Sort:
		return false, b.sort(n, b.first(i))
	case *plan.Limit:
		b.add(op.NewLimit(n.Schema(), op.LimitConfig{Count: n.Count, Offset: n.Offset, PerClose: n.PerClose}), n)
	case *plan.TopN:
		return false, b.topN(n)
	case *plan.Expire:
		b.add(op.NewExpire(n.Schema()), n)
	case *plan.Rate:
		b.add(op.NewRate(n.Schema(), b.rate(n)), n)
	case *plan.Insert:
		if n.Exprs != nil {
			b.add(op.NewProject(n.Exprs, n.Target.Schema, &b.env), n)
		}
	default:
		return false, fmt.Errorf("no operator for plan node %T", n)
	}
	return false, nil
}

// pattern adds a matcher. Its rows stand in the order of their events; aggregates above need their own positions.
func (b *builder) pattern(n *plan.Pattern) error {
	m, err := b.matcher(n)
	if err != nil {
		return err
	}
	b.merged = op.NewInputs(m)
	b.add(b.merged, n)
	if b.positioned() {
		b.add(op.NewNumber(), nil)
	}
	return nil
}

// matcher returns the matcher of a pattern: divided by its keys into shards where that is asked for. A bound on all
// partial matches together needs one place that counts them, and `why` one that tells.
func (b *builder) matcher(n *plan.Pattern) (op.Merged, error) {
	by := n.ShardKeys()
	if b.env.Shards < 2 || by == nil || n.Limit.Max > 0 || n.Keys == nil && n.Limit.PerKey > 0 || b.env.Trace != nil {
		return pattern.New(n, &b.env)
	}
	c := op.InputShardsConfig{Out: n.Out}
	for i, s := range n.Inputs {
		var keys []expr.Expr
		for _, k := range by[i] {
			keys = append(keys, expr.NewColumn(k, s.Schema.Fields[k].Name, s.Schema.Fields[k].Type))
		}
		c.In, c.Keys, c.Need = append(c.In, s.Schema), append(c.Keys, keys), append(c.Need, n.Needed(i))
		c.Streams = append(c.Streams, s)
	}
	return op.NewInputShards(func(env *op.Env) (op.Merged, error) { return pattern.New(n, env) }, c, &b.env)
}

// tellsApart reports whether an operator needs the position of every row, also of one that comes out at once.
func (b *builder) tellsApart() bool {
	for _, n := range b.nodes {
		switch n := n.(type) {
		case *plan.Rate:
			if n.Kind != plan.RateFirst {
				return true
			}
		case *plan.TopN:
			if b.windowed() {
				return true
			}
		}
	}
	return false
}

// positioned reports whether something in the query needs to know the positions of rows.
func (b *builder) positioned() bool {
	if b.env.Positions {
		return true
	}
	for _, n := range b.nodes {
		switch n.(type) {
		case *plan.Window, *plan.Aggregate, *plan.Sort:
			return true
		}
	}
	return false
}

func (b *builder) sort(n *plan.Sort, first int64) error {
	k, err := keys(n.Keys)
	if err != nil {
		return err
	}
	b.add(op.NewSort(n.Schema(), k, first), n)
	return nil
}

// keys turns sort keys into columns: the checker gives computed ones a column of the projection below.
func keys(sort []plan.SortKey) ([]op.Key, error) {
	keys := make([]op.Key, len(sort))
	for i, k := range sort {
		c, ok := k.Expr.(*expr.Column)
		if !ok {
			return nil, fmt.Errorf("sort key %s is not a column", k.Expr)
		}
		keys[i] = op.Key{Column: c.Index, Desc: k.Desc, NullsFirst: k.NullsFirst}
	}
	return keys, nil
}

// first is how many rows of the sort at node i can pass the limit above it; -1: all.
func (b *builder) first(i int) int64 {
	if i+1 < len(b.nodes) {
		if l, ok := b.nodes[i+1].(*plan.Limit); ok && l.Count >= 0 {
			return l.Count + l.Offset
		}
	}
	return -1
}

// windowed reports whether rows leave a sliding window below.
func (b *builder) windowed() bool {
	for _, n := range b.nodes {
		if w, ok := n.(*plan.Window); ok && w.Expired {
			return true
		}
	}
	return false
}

func (b *builder) topN(n *plan.TopN) error {
	k, err := keys(n.Keys)
	if err != nil {
		return err
	}
	c := op.TopNConfig{Keys: k, N: int(n.N), Windowed: b.windowed()}
	for _, m := range b.nodes {
		if r, ok := m.(*plan.Rate); ok {
			c.Positions = r.Kind != plan.RateFirst
		}
	}
	b.add(op.NewTopN(n.Schema(), c), n)
	return nil
}

func (b *builder) rate(n *plan.Rate) op.RateConfig {
	c := op.RateConfig{Kind: op.RateKind(n.Kind), Events: n.Events, Period: n.Period, Group: n.Group}
	grouped := false
	for _, m := range b.nodes {
		switch m := m.(type) {
		case *plan.Aggregate:
			grouped = true
		case *plan.Insert:
			c.Kinds = kinds(m.Kinds)
		case *plan.Window:
			c.Closes = m.Kind.Class == catalog.Batch && m.Emit != plan.EmitChanges
			c.Content = m.Expired
		}
	}
	c.Content = c.Content && !grouped
	return c
}

// window adds the operator of a window, an aggregate, or both, divided into shards where that is asked for and
// their state is kept per key. i is the index of the upper node.
func (b *builder) window(i int, w *plan.Window, a *plan.Aggregate) error {
	var n plan.Node = w
	below := plan.Node(nil)
	if a != nil {
		n, below = a, a.In
	}
	if w != nil {
		below = w.In
	}
	shardKeys := shardable(w, a)
	if b.env.Shards < 2 || shardKeys == nil {
		o, err := window.New(w, a, &b.env)
		if err != nil {
			return err
		}
		b.add(o, n)
		return nil
	}
	if w != nil && a != nil {
		i-- // the lower node of the two
	}
	c := op.ShardsConfig{In: below.Schema(), Out: n.Schema(), Keys: shardKeys, Need: b.needAbove(i - 1)}
	o, err := op.NewShards(func(env *op.Env) (op.Operator, error) { return window.New(w, a, env) }, c, &b.env)
	if err != nil {
		return err
	}
	b.add(o, n)
	return nil
}

// shardable returns the keys by which the state of a window and aggregate can be divided; nil where rows of
// different keys share something (a count of rows, the start of a grid).
func shardable(w *plan.Window, a *plan.Aggregate) []expr.Expr {
	if a == nil || len(a.Keys) == 0 {
		return nil
	}
	if w == nil {
		return a.Keys
	}
	switch w.Kind.Name {
	case "tumbling", "sliding", "time":
		return a.Keys
	case "session":
		if len(w.Keys) > 0 && (!neverResets(a) || containsAll(a.Keys, w.Keys)) {
			return w.Keys
		}
	}
	return nil
}

// neverResets reports whether a function of the aggregation keeps its state by GROUP BY beyond a session.
func neverResets(a *plan.Aggregate) bool {
	return slices.ContainsFunc(a.Calls, func(c plan.Call) bool { return c.Spec.Forever })
}

func containsAll(list, of []expr.Expr) bool {
	for _, x := range of {
		if !slices.ContainsFunc(list, func(e expr.Expr) bool { return expr.Equal(e, x) }) {
			return false
		}
	}
	return true
}

// needAbove lists the columns of node i's output that the nodes above it use.
func (b *builder) needAbove(i int) []int {
	width := b.nodes[i].Schema().Len()
	used := make([]bool, width)
	for k, n := range b.nodes[i+1:] {
		if w, window := n.(*plan.Window); window && (w.Kind.Class == catalog.Passing || !b.aggregates(i+2+k)) {
			keepAll(used) // a delay, and a window by itself, hold whole rows
			break
		}
		if done := use(n, used); done {
			break
		}
	}
	var need []int
	for c, u := range used {
		if u {
			need = append(need, c)
		}
	}
	return need
}

// aggregates reports whether node i is an aggregate.
func (b *builder) aggregates(i int) bool {
	if i >= len(b.nodes) {
		return false
	}
	_, ok := b.nodes[i].(*plan.Aggregate)
	return ok
}

func keepAll(used []bool) {
	for c := range used {
		used[c] = true
	}
}

// use marks the columns of its input that a node uses. It reports whether the nodes above see other columns, so
// that they use none of these.
func use(n plan.Node, used []bool) (done bool) {
	mark := func(es ...expr.Expr) {
		for _, e := range es {
			if e == nil {
				continue
			}
			for _, c := range expr.Columns(e) {
				used[c] = true
			}
		}
	}
	switch n := n.(type) {
	case *plan.Filter:
		mark(n.Cond)
		return false
	case *plan.Window:
		mark(n.Keys...)
		for _, a := range n.Args {
			mark(a.Expr)
		}
		return false
	case *plan.Aggregate:
		mark(n.Keys...)
		for _, c := range n.Carry {
			if c < len(used) { // window_start and window_end are not columns of the rows below
				used[c] = true
			}
		}
		for _, c := range n.Calls {
			mark(c.Args...)
			mark(c.Filter)
		}
		return true
	case *plan.Project:
		mark(n.Exprs...)
		return true
	case *plan.Insert:
		if n.Exprs != nil {
			mark(n.Exprs...)
			return true
		}
	}
	keepAll(used) // the node keeps whole rows
	return true
}
