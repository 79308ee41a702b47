package plan

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Scan reads a stream. Its schema is the stream's columns named by Columns, in that order.
type Scan struct {
	Stream  *Stream
	Columns []int
	Out     *vec.Schema
}

// Filter keeps the rows for which Cond is TRUE. Above an aggregate it is HAVING.
type Filter struct {
	In     Node
	Cond   expr.Expr
	Having bool
}

// Window bounds the rows that the nodes above see. Rows pass with the same schema, with the columns window_start
// and window_end (TIMESTAMP) appended where Bounds is set.
type Window struct {
	In   Node
	Kind *catalog.WindowKind
	Args []WindowArg // aligned with Kind.Params
	Keys []expr.Expr // session: its key
	Emit Emit
	// Expired asks a sliding window for EXPIRED rows. Batch windows get theirs from an Expire node above; of a
	// session it says that there is one.
	Expired bool
	Bounds  bool
	Out     *vec.Schema
}

// WindowArg is the value of one window parameter.
type WindowArg struct {
	Set  bool
	Int  int64     // counts; durations and instants in µs
	Expr expr.Expr // columns
}

// Aggregate computes aggregates per group, over the window below or over all rows so far. Where there is no window
// below and Emit is EmitFinal the whole input is one batch.
//
// Its columns: the keys, the carried columns (the value of the group's latest event; on a sliding window's EXPIRED
// row, of the event that left), the results of the calls, then window_start and window_end where the window below
// has Bounds.
type Aggregate struct {
	In    Node // a *Window, or rows
	Keys  []expr.Expr
	Carry []int // columns of In
	Calls []Call
	Emit  Emit // of a query without window; with one, the window's Emit counts
	Out   *vec.Schema
}

// Call is one aggregate function call.
type Call struct {
	Spec     *agg.Spec
	Args     []expr.Expr // cast to what Spec resolved
	Consts   []expr.Expr // constant arguments: a percentile's p, a separator
	Distinct bool
	Filter   expr.Expr // nil: all rows
	Type     vec.Type
}

// Project computes the rows' columns anew.
type Project struct {
	In    Node
	Exprs []expr.Expr
	Out   *vec.Schema
}

// Distinct lets each different row through once: per close above a batch window, else for ever.
type Distinct struct {
	In Node
}

// SortKey is one key of ORDER BY.
type SortKey struct {
	Expr       expr.Expr
	Desc       bool
	NullsFirst bool
}

// Sort orders the rows of each close, or, with Final input, of the whole input.
type Sort struct {
	In   Node
	Keys []SortKey
}

// Limit passes Count rows after Offset: of each close where PerClose is set, else of all rows, after which the
// query has ended.
type Limit struct {
	In       Node
	Count    int64 // -1: no limit
	Offset   int64
	PerClose bool
}

// TopN is the continuous ORDER BY … LIMIT n: a row that enters the first n comes out Current, one that falls out
// Expired after it.
type TopN struct {
	In   Node
	Keys []SortKey
	N    int64
}

// Expire makes, at each close of a batch window, Expired rows of those that the close before let through.
type Expire struct {
	In Node
}

// RateKind is a kind of OUTPUT … EVERY.
type RateKind uint8

// The kinds of output rate.
const (
	RateAll RateKind = iota
	RateFirst
	RateLast
	RateSnapshot
)

// Rate holds rows and releases them every Events rows or every Period.
type Rate struct {
	In     Node
	Kind   RateKind
	Events int64        // 0: by time
	Period vec.Duration // 0: by events
	Group  []int        // columns of In that tell groups apart; empty: no GROUP BY
	Window bool         // there is a window below whose rows SNAPSHOT shows
}

// KindSet says which kinds an INSERT lets into its target.
type KindSet uint8

// The kinds an INSERT may name.
const (
	InsertCurrent KindSet = 1 << iota
	InsertExpired
	InsertAll = InsertCurrent | InsertExpired
)

// Insert writes rows to a stream, cast to its columns. Exprs may fail where a value does not fit.
type Insert struct {
	In     Node
	Target *Stream
	Kinds  KindSet
	Exprs  []expr.Expr // one per column of Target; nil: the columns are already right
}

// Input gives the node below.
func (*Scan) Input() Node        { return nil }
func (n *Filter) Input() Node    { return n.In }
func (n *Window) Input() Node    { return n.In }
func (n *Aggregate) Input() Node { return n.In }
func (n *Project) Input() Node   { return n.In }
func (n *Distinct) Input() Node  { return n.In }
func (n *Sort) Input() Node      { return n.In }
func (n *Limit) Input() Node     { return n.In }
func (n *TopN) Input() Node      { return n.In }
func (n *Expire) Input() Node    { return n.In }
func (n *Rate) Input() Node      { return n.In }
func (n *Insert) Input() Node    { return n.In }

// Schema gives the columns the node puts out.
func (n *Scan) Schema() *vec.Schema      { return n.Out }
func (n *Filter) Schema() *vec.Schema    { return n.In.Schema() }
func (n *Window) Schema() *vec.Schema    { return n.Out }
func (n *Aggregate) Schema() *vec.Schema { return n.Out }
func (n *Project) Schema() *vec.Schema   { return n.Out }
func (n *Distinct) Schema() *vec.Schema  { return n.In.Schema() }
func (n *Sort) Schema() *vec.Schema      { return n.In.Schema() }
func (n *Limit) Schema() *vec.Schema     { return n.In.Schema() }
func (n *TopN) Schema() *vec.Schema      { return n.In.Schema() }
func (n *Expire) Schema() *vec.Schema    { return n.In.Schema() }
func (n *Rate) Schema() *vec.Schema      { return n.In.Schema() }
func (n *Insert) Schema() *vec.Schema    { return n.Target.Schema }
