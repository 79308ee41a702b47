package pattern

import (
	"cmp"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// limitDefault is how many partial matches a pattern may have at once where limit.partial-matches is not set, and
// limitBytes how much their records may take: of a pattern with many elements fewer have room.
const (
	limitDefault = 10_000_000
	limitBytes   = 2 << 30
)

// perEventDefault is how many partial matches one event may change where limit.partial-matches-per-event is not set: it
// bounds the time that one event takes to about a second.
const perEventDefault = 1_000_000

// flushRows is how many rows are collected before they are handed on.
const flushRows = 4096

// Matcher is a pattern at work: the first operator of its query.
type Matcher struct {
	plan    *plan.Pattern
	env     *op.Env
	tracer  op.PatternTracer // nil: nobody asks
	own     *op.Own          // nil: all rows are the matcher's
	prog    *program
	inputs  []*input
	events  []*events
	chains  chains
	runs    *mem.Slab
	shapes  shapeTable
	more    *mem.Slab // links that have no room in a record
	columns []*ref
	line    *line // nil: the pattern is not a plain line of steps
	listAt  int   // 0: partial matches are in no list of their partition
	ageAt   int   // 0: nobody asks for the oldest
	moreAt  int   // 0: all links have room in the record
	timesAt int
	waitsAt int
	stateAt int // the state of a line; else what the record has of it

	timesRoom, waitsRoom int                         // links that have room in a record
	waitsMost            int                         // elements waited for at once
	moreWaits            int                         // where their links stand in a second record
	counting             bool                        // conditions count from where a repetition began
	heldWaits            [leavesMax][waitSize]uint32 // scratch of reshape
	heldTimes            [leavesMax][timeSize]uint32

	now         vec.Time
	position    int64 // of the event at hand among all inputs; counts from 1
	parts       []part
	keys        *state.Interner // of PARTITION BY; nil: one partition
	keysMax     int             // up to how many keys those that are as new are not looked for
	fresh       []uint32        // the state that a partition begins with; nil: it runs against a time
	scratch     []uint32        // a state that is looked at
	ages        list            // partial matches that hold events, oldest first
	live        int64
	max         int64
	matchesMost int
	err         error
	due         instant
	dirty       bool

	cur       current
	rejected  bool
	exact     bool // the partial matches in list have the event's very key
	cand      []candidate
	fired     []uint32 // partitions whose timers have fired
	x         exec
	pre       []uint32
	outs      [][]uint32
	todo      []choice
	made      []madeLink
	attempts  []attempt
	touched   []uint32
	tokenAt   []bool             // words of the state that are numbers of attempts
	ordered   []orderedCandidate // scratch
	suspects  []uint32           // partial matches that may hold nothing of an attempt that has armed its EVERY again
	leaving   []uint32           // attempts that a step leaves
	failed    []failure          // attempts of shared EVERYs that have failed in a step
	mourned   []mourned
	tail      []uint32 // scratch of closePrev
	list      []uint32
	done      []uint32     // partial matches of a line that the event at hand completes
	wordBuf   []state.Word // scratch
	spare     []uint32
	again     []mem.Item // scratch of listOrdered
	heapFrom  int
	bytesMost int64
	matches   []match
	words     []uint32
	order     []int64
	out       *vec.Batch
	text      *vec.Scratch
	outText   vec.Scratch
	condText  vec.Scratch
	one       vec.Column
	errs      vec.Bitmap
	group0    [1]uint32
	keyVals   []vec.Column // scratch of appendKey
	keyCols   []*vec.Column
	keyIDs    [1]uint32

	steps []op.PatternStep // by leaf; Seen and Fit are elsewhere

	matched, expiredCount, violated, dropped int64

	_ mem.Apart
}

// part is what the matcher keeps of a partition.
type part struct {
	events int64 // of the pattern's streams
	first  int64 // position of its first event
	runs   list
	n      int64  // partial matches
	ids    uint64 // the sum of their ids: of the only one, its id
	live   int64  // those that hold an event
	counts []list
	begun  bool
}

// current is the event at hand.
type current struct {
	b     *vec.Batch
	row   int
	input int
	num   int64  // position among the events of its partition
	id    uint32 // among the kept ones; 0: not kept yet
}

type candidate struct {
	run uint32
	fit uint64
}

// New returns the matcher of a pattern: the general one, or one of a plainer kind that does the same faster.
func New(n *plan.Pattern, env *op.Env) (op.Merged, error) {
	if c := newChain(n, env); c != nil {
		return c, nil
	}
	return newMatcher(n, env)
}

func newMatcher(n *plan.Pattern, env *op.Env) (*Matcher, error) {
	prog, err := compile(n)
	if err != nil {
		return nil, err
	}
	m := &Matcher{plan: n, env: env, prog: prog, max: n.Limit.Max, dirty: true, chains: *newChains(), matchesMost: matchesMost, bytesMost: limitBytes, heapFrom: mem.HeapFrom,
		out: vec.NewBatch(n.Out)}
	m.text = &m.condText
	if env != nil {
		m.tracer, m.own = env.Trace, env.Own
	}
	for i, s := range n.Inputs {
		in := newInput(i, s, env)
		m.inputs = append(m.inputs, &in)
	}
	m.line = m.newLine()
	if err := m.bind(); err != nil {
		return nil, err
	}
	if m.line != nil {
		m.finishLine()
	}
	for k := range n.Keys {
		m.inputs[k].partCols = n.Keys[k]
	}
	for _, in := range m.inputs {
		in.finish()
	}
	if n.Keys != nil {
		var types []vec.Type
		for _, c := range n.Keys[0] {
			types = append(types, n.Inputs[0].Schema.Fields[c].Type)
		}
		m.keys = state.NewInterner(types)
		for _, t := range types {
			c := vec.NewColumn(t)
			m.keyVals = append(m.keyVals, c)
		}
		for k := range m.keyVals {
			m.keyCols = append(m.keyCols, &m.keyVals[k])
		}
	} else {
		m.parts = []part{m.newPart()}
	}
	m.steps = mem.Alone[op.PatternStep](len(m.prog.leaves))
	m.layoutRuns()
	m.tokenAt = make([]bool, prog.size)
	for _, n := range prog.nodes {
		if n.shared {
			m.tokenAt[n.token] = true
		}
	}
	return m, nil
}

// bind resolves conditions and references.
func (m *Matcher) bind() error {
	for _, l := range m.prog.leaves {
		if err := m.finishLeaf(l); err != nil {
			return err
		}
		in := m.inputs[l.cond.Input]
		in.leaves, in.locals = append(in.leaves, l), append(in.locals, l.local)
		in.sparse = m.line != nil && !m.prog.sequence
		if l.node.kind == not {
			in.nots |= 1 << l.index
		}
	}
	for _, r := range m.plan.Columns {
		out, err := m.prog.ref(r, m.plan.Inputs, nil)
		if err != nil {
			return err
		}
		m.columns = append(m.columns, out)
	}
	for i, s := range m.plan.Inputs {
		used := make([]bool, s.Schema.Len())
		mark := func(r *ref) {
			if r.slot.input == i && r.column >= 0 {
				used[r.column] = true
			}
		}
		for _, l := range m.prog.leaves {
			for _, r := range l.refs {
				mark(r)
				m.counting = m.counting || r.base >= 0
			}
		}
		for _, r := range m.columns {
			mark(r)
		}
		m.events = append(m.events, newEvents(s.Schema, used))
	}
	for _, l := range m.prog.leaves {
		l.order = m.orderTerm(l)
	}
	return nil
}

func (m *Matcher) newPart() part {
	p := part{}
	if m.prog.counted {
		p.counts = make([]list, len(m.prog.timers))
	}
	return p
}

// Start begins the pattern at the application's first clock value.
func (m *Matcher) Start(clock vec.Time) {
	if m.keys == nil && !m.parts[0].begun {
		m.now = clock
		m.begin(0)
	}
}

// begin makes a partition's first partial match, which holds nothing.
func (m *Matcher) begin(part uint32) {
	m.parts[part].begun = true
	if m.line != nil {
		return // what waits for the first step needs no record
	}
	s := m.outcome(0)
	clear(s)
	m.x = exec{m: m, s: s, part: part}
	m.x.enter(m.prog.root)
	m.noteFresh(s)
	m.fork(part, s, 0)
	m.forgetAttempts()
}

// Process takes rows of the only input.
func (m *Matcher) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	m.ProcessInput(0, b, lo, hi, out)
}

// ProcessInput takes rows [lo, hi) of a batch of the input with that index; see op.Operator.
func (m *Matcher) ProcessInput(input int, b *vec.Batch, lo, hi int, out op.Emitter) {
	if m.err != nil {
		return
	}
	in := m.inputs[input]
	in.seen += int64(hi - lo)
	in.prepare(b, lo, hi, m.keys)
	if m.tracer != nil {
		m.traceRows(input, b, lo, hi)
	}
	if m.keys != nil {
		for len(m.parts) < m.keys.Len() {
			m.parts = append(m.parts, m.newPart())
		}
	}
	if m.line != nil {
		m.processLine(in, input, b, lo, hi, out)
		m.emit(out)
		return
	}
	for i := lo; i < hi && m.err == nil; i++ {
		m.position++
		if m.own != nil {
			if !in.mine(i) {
				continue
			}
			m.position = m.own.Base + int64(i)
		}
		m.event(in, input, b, i)
		if m.out.Len >= flushRows {
			m.emit(out)
		}
	}
	m.emit(out)
}

// event lets one event happen.
func (m *Matcher) event(in *input, input int, b *vec.Batch, i int) {
	t := b.Time[i]
	if at := (instant{int64(t), true}); m.nextDue().before(at) {
		m.fire(at)
	}
	m.now = t
	part, ok := m.partition(in, i)
	if !ok {
		return
	}
	p := &m.parts[part]
	p.events++
	m.cur = current{b: b, row: i, input: input, num: p.events}
	m.condText.Reset()
	if m.prog.counted {
		m.fireCounts(part)
		m.dropEmptied()
		m.flushMatches(t, b.SeqAt(i))
	}
	m.rejected = false
	m.candidates(in, part)
	if m.rejected || m.overworked() {
		m.cand = m.cand[:0]
		return
	}
	m.orderCandidates()
	for _, c := range m.cand {
		if m.err != nil {
			break
		}
		m.step(c.run, cause{fit: c.fit})
	}
	m.cand = m.cand[:0]
	if m.prog.sequence {
		m.dropFollowers(part)
	}
	m.dropEmptied()
	m.trim(part)
	m.checkBytes()
	m.flushMatches(t, b.SeqAt(i))
	if m.cur.id != 0 {
		m.events[input].release(m.cur.id)
	}
}

// overworked stops the application where the event at hand changes more partial matches than one event may.
func (m *Matcher) overworked() bool {
	most := cmp.Or(m.plan.Limit.PerEvent, perEventDefault)
	if int64(len(m.cand)) <= most {
		return false
	}
	m.err = m.plan.LimitError("one event changes %d partial matches of the pattern, more than limit.partial-matches-per-event allows: %d", len(m.cand), most).
		WithHint("quantified elements under several EVERY multiply: add WITHIN, or set limit.partial-matches-per-event")
	return true
}

// checkBytes stops the application where what partial matches hold takes more than a pattern may: lists can be long
// where the partial matches are few.
func (m *Matcher) checkBytes() {
	words := int64(m.runs.Live)*int64(m.runs.Size) + int64(m.chains.slab.Live)*chainSize
	for _, e := range m.events {
		words += int64(e.slab.Live) * int64(e.slab.Size)
	}
	if 4*words > m.bytesMost && m.err == nil {
		m.err = m.plan.LimitError("partial matches of the pattern hold more than %d MiB", m.bytesMost>>20).
			WithHint("lists of quantified elements under several EVERY grow with each other: add WITHIN, or set limit.partial-matches")
	}
}

// partition finds the partition of row i, begun if this is its first event.
func (m *Matcher) partition(in *input, i int) (part uint32, ok bool) {
	if m.keys == nil {
		if !m.parts[0].begun {
			m.parts[0].first = m.position
			m.begin(0)
		}
		return 0, true
	}
	for _, c := range in.part {
		if in.nulls && c.IsNull(i) {
			return 0, false
		}
	}
	part = in.ids[i]
	if !m.parts[part].begun {
		m.parts[part].first = m.position
		m.begin(part)
	}
	return part, true
}

// current is the event at hand among the kept ones. The matcher holds it until the event is done.
func (m *Matcher) current(input int) uint32 {
	if m.cur.id == 0 {
		m.cur.id = m.events[input].put(m.cur.b, m.cur.row, m.position, m.cur.num)
		m.events[input].hold(m.cur.id)
	}
	return m.cur.id
}

// emit hands on the rows collected.
func (m *Matcher) emit(out op.Emitter) {
	if m.out.Len == 0 {
		return
	}
	out.Emit(m.out)
	m.out.Truncate()
	m.outText.Reset()
}

// Advance fires the timers due at c.
func (m *Matcher) Advance(c vec.Time, out op.Emitter) {
	if m.err == nil {
		m.fire(instant{int64(c), true})
	}
	for _, in := range m.inputs {
		in.stamp = 0
	}
	m.emit(out)
	m.forgetKeys()
}

// Due is when the clock alone next changes something.
func (m *Matcher) Due() vec.Time {
	at := m.nextDue()
	if at.after && at.time != never {
		return vec.Time(at.time) + 1
	}
	return vec.Time(at.time)
}

// Ended reports whether no further match can come.
func (m *Matcher) Ended() bool {
	return m.keys == nil && m.parts[0].begun && m.runs.Live == 0 && m.line == nil
}

// Err is why the matcher takes no more events: a limit was reached whose policy is to fail.
func (m *Matcher) Err() error { return m.err }

func (m *Matcher) fail(part uint32) {
	if m.err != nil {
		return
	}
	what, most := "the pattern", m.max
	if limit := m.plan.Limit.PerKey; limit > 0 && m.parts[part].live >= limit {
		what, most = "a key of the pattern", limit
	}
	m.err = m.plan.LimitError("%s has %d partial matches, the most that limit.partial-matches allows", what, most).
		WithHint("add WITHIN, or set limit.partial-matches and limit.partial-matches-policy ('drop-oldest' or 'drop-new')")
}

// reject refuses the event at hand: a condition that was demanded failed.
func (m *Matcher) reject(code diag.Code, message string) {
	m.rejected = true
	if m.env != nil && m.env.Rejects != nil {
		m.env.Rejects.Reject(op.Rejected{Time: m.now, Seq: m.cur.b.SeqAt(m.cur.row), Code: code, Message: message})
	}
}
