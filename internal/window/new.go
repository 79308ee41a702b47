package window

import (
	"fmt"
	"slices"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// New makes the operator of a window and of the aggregation above it. Either may be nil: rows without a window, or
// without an aggregation; not both.
//
// Expired of the plan's window asks a sliding window for Expired rows. On a session it says that an Expire stands
// above, so that keys must be remembered for ever; without it a key is forgotten when its session closes.
func New(w *plan.Window, a *plan.Aggregate, env *op.Env) (op.Operator, error) {
	b := &builder{w: w, a: a, in: newInput(env)}
	o, err := b.build()
	if err != nil {
		return nil, err
	}
	b.in.compile()
	return o, nil
}

// builder makes one operator. Expressions are added to in while parts are made, and compiled at the end.
type builder struct {
	w  *plan.Window
	a  *plan.Aggregate
	in *input
	p  params
}

func (b *builder) build() (op.Operator, error) {
	if b.w == nil {
		return b.unwindowed()
	}
	b.p = params{b.w}
	switch b.w.Kind.Name {
	case "length":
		s, err := b.sliding(true)
		return &length{sliding: s, n: b.p.count("n")}, err
	case "time":
		return b.time(b.p.duration("t"))
	case "externalTime":
		return b.externalTime()
	case "tumbling":
		return b.periods(b.p.duration("size"), b.p.instant("offset"), true)
	case "timeBatch":
		return b.periods(b.p.duration("t"), b.p.instant("start"), b.p.has("start"))
	case "sliding":
		if !b.p.has("slide") {
			return b.time(b.p.duration("size"))
		}
		return b.hopping()
	case "lengthBatch", "batch":
		body, err := b.body()
		return &counts{in: b.in, body: body, n: b.p.count("n"), units: b.w.Kind.Name == "batch"}, err
	case "externalTimeBatch":
		return b.externalBatch()
	case "session":
		return b.session()
	case "delay":
		return b.delay()
	}
	return nil, fmt.Errorf("window %s is not built yet", b.w.Kind.Name)
}

// unwindowed is running values, or with EMIT FINAL those of the whole input.
func (b *builder) unwindowed() (op.Operator, error) {
	g, err := newGroups(b.in, b.a, agg.Options{})
	if err != nil {
		return nil, err
	}
	if b.a.Emit == plan.EmitFinal {
		return &final{in: b.in, body: newGrouped(g, b.a.Out, false)}, nil
	}
	return newRunning(b.in, g, b.a.Out), nil
}

// out is what the operator puts out.
func (b *builder) out() *vec.Schema {
	if b.a != nil {
		return b.a.Out
	}
	return b.w.Out
}

// input is the columns of the rows that come in.
func (b *builder) input() *vec.Schema {
	return &vec.Schema{Fields: b.w.Out.Fields[:inputColumns(b.w.Out, b.w.Bounds)]}
}

func (b *builder) changes() bool { return b.w.Emit == plan.EmitChanges }

// body makes the rows' place in a batch window.
func (b *builder) body() (body, error) {
	switch {
	case b.a == nil && b.changes():
		return newPlainChanges(b.in, b.w.Out, b.w.Bounds), nil
	case b.a == nil:
		return newPlain(b.w.Out, b.w.Bounds), nil
	}
	g, err := newGroups(b.in, b.a, agg.Options{})
	if err != nil {
		return nil, err
	}
	if b.changes() {
		return newChanges(g, b.a.Out, b.w.Bounds), nil
	}
	return newGrouped(g, b.a.Out, b.w.Bounds), nil
}

func (b *builder) periods(size vec.Duration, origin vec.Time, anchored bool) (op.Operator, error) {
	body, err := b.body()
	return &periods{in: b.in, body: body, size: size, origin: origin, anchored: anchored}, err
}

func (b *builder) externalBatch() (op.Operator, error) {
	e := &externalBatch{in: b.in, clock: newExternal(b.in, b.p.column("ts")), size: b.p.duration("t"),
		timeout: b.p.duration("timeout"), origin: b.p.instant("start"), anchored: b.p.has("start")}
	var err error
	e.body, err = b.body()
	return e, err
}

func (b *builder) time(t vec.Duration) (op.Operator, error) {
	s, err := b.sliding(true)
	return newTimed(s, t), err
}

func (b *builder) externalTime() (op.Operator, error) {
	clock := newExternal(b.in, b.p.column("ts"))
	s, err := b.sliding(false)
	w := &externalTime{sliding: s, clock: clock, t: b.p.duration("t")}
	w.size = w.t
	return w, err
}

// sliding makes what sliding windows share; fifo says that rows leave in the order in which they came.
func (b *builder) sliding(fifo bool) (sliding, error) {
	s := sliding{in: b.in, bounds: b.w.Bounds}
	s.view.init(b.out(), b.in)
	columns := b.out().Len()
	if s.bounds {
		columns -= 2
	}
	if b.w.Expired {
		s.mix = newMixer(b.out(), columns)
	}
	if b.a == nil {
		if b.w.Expired {
			for k := range columns {
				s.stored = append(s.stored, source{expr: -1, column: k})
			}
			s.rows = state.NewRows(schemaTypes(b.input()))
			s.cols = make([]*vec.Column, columns)
		}
		return s, nil
	}
	var err error
	if s.g, err = newGroups(b.in, b.a, agg.Options{Slides: true, Fifo: fifo}); err != nil {
		return s, err
	}
	b.stored(&s)
	return s, nil
}

// stored finds what an aggregated sliding window keeps of its rows: what the aggregates take back, and for Expired
// rows the carried columns, which come last.
func (b *builder) stored(s *sliding) {
	var types []vec.Type
	keep := func(e int) {
		if e < 0 || s.place(e) >= 0 {
			return
		}
		s.stored = append(s.stored, source{expr: e, column: -1})
		types = append(types, b.in.exprs[e].Type())
	}
	for i := range s.g.calls {
		c := &s.g.calls[i]
		for _, e := range c.args {
			keep(e)
		}
		keep(c.filter)
	}
	if b.w.Expired {
		for _, c := range b.a.Carry {
			s.stored = append(s.stored, source{expr: -1, column: c})
			types = append(types, b.w.Out.Fields[c].Type)
		}
	}
	s.rows = state.NewRows(types)
	s.cols = make([]*vec.Column, len(types))
}

func (b *builder) hopping() (op.Operator, error) {
	h := &hopping{in: b.in, size: b.p.duration("size"), slide: b.p.duration("slide"), offset: b.p.instant("offset")}
	if b.changes() {
		return nil, fmt.Errorf("sliding with a slide cannot EMIT CHANGES: several panes are open")
	}
	if b.a == nil {
		h.body = newHoppingRows(b.input(), b.w.Out, b.w.Bounds, h.size)
		return h, nil
	}
	g, err := newGroups(b.in, b.a, agg.Options{})
	if err != nil {
		return nil, err
	}
	h.body, err = newPanes(b.in, g, b.functions, b.a.Out, h, b.w.Bounds)
	return h, err
}

// functions makes the aggregation's functions once more.
func (b *builder) functions() ([]agg.Agg, error) {
	var list []agg.Agg
	for i := range b.a.Calls {
		a, err := newAgg(&b.a.Calls[i], agg.Options{})
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

func (b *builder) delay() (op.Operator, error) {
	if b.a == nil {
		return newDelay(b.input(), b.p.duration("t"), nil), nil
	}
	g, err := newGroups(b.in, b.a, agg.Options{})
	if err != nil {
		return nil, err
	}
	return newDelay(b.input(), b.p.duration("t"), newRunning(b.in, g, b.a.Out)), nil
}

func (b *builder) session() (op.Operator, error) {
	exprs := b.w.Keys
	if e := b.p.column("key"); len(exprs) == 0 && e != nil {
		exprs = []expr.Expr{e}
	}
	var keys []int
	var types []vec.Type
	for _, e := range exprs {
		keys = append(keys, b.in.add(e, -1))
		types = append(types, e.Type())
	}
	var body sessionBody
	switch {
	case b.a == nil && b.changes():
		body = newSessionPass(b.in, b.w.Out, b.w.Bounds)
	case b.a == nil:
		body = newSessionRows(b.input(), b.w.Out, b.w.Bounds)
	default:
		g, err := b.sessionGroups(keys, types)
		if err != nil {
			return nil, err
		}
		body = g
	}
	s := newSessions(b.in, keys, types, b.p.duration("gap"), body)
	s.remember = b.w.Expired
	return s, nil
}

func (b *builder) sessionGroups(keys []int, types []vec.Type) (*sessionGroups, error) {
	g, err := newGroups(b.in, b.a, agg.Options{})
	if err != nil {
		return nil, err
	}
	p := &sessionGroups{g: g, changes: b.changes(), bounds: b.w.Bounds, all: vec.NewBatch(b.a.Out)}
	p.row.init(b.a.Out, b.in)
	p.row.keep = p.row.keep || !p.changes
	var own []vec.Type
	inside := true
	for k, e := range g.keys {
		at := slices.Index(keys, e)
		p.pick = append(p.pick, at)
		inside = inside && at >= 0
		own = append(own, b.a.Keys[k].Type())
	}
	if !inside {
		types = append([]vec.Type{vec.Simple(vec.Long)}, own...)
		p.inner = state.NewInterner(types)
		p.session = vec.NewColumn(types[0])
		p.cols = make([]*vec.Column, len(types))
	}
	for _, t := range types {
		p.keys = append(p.keys, vec.NewColumn(t))
	}
	p.keyPtrs = make([]*vec.Column, len(p.keys))
	if len(g.carry) > 0 && !p.changes { // else a row shows its own columns
		p.carry = newLatest(b.a.Out.Fields[len(g.keys) : len(g.keys)+len(g.carry)])
	}
	return p, b.sessionEver(p, own)
}

// sessionEver makes what the functions that never reset need.
func (b *builder) sessionEver(p *sessionGroups, types []vec.Type) error {
	if !p.g.forever {
		return nil
	}
	p.everKeys = state.NewInterner(types)
	for i := range p.g.calls {
		if !p.g.calls[i].forever || p.changes {
			continue
		}
		a, err := newAgg(&b.a.Calls[i], agg.Options{})
		if err != nil {
			return err
		}
		p.ever = append(p.ever, everCall{call: i, agg: a, col: vec.NewColumn(b.a.Calls[i].Type)})
	}
	return nil
}
