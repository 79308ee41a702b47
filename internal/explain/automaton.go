package explain

import (
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/pattern"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// Automaton is a pattern as states and the steps between them: what the tree, dot, svg and JSON show. State 0 is where
// a partial match begins, the last one where it is complete. Fields are only ever added: it is part of the JSON form.
type Automaton struct {
	States int     `json:"states"`
	Edges  []Edge  `json:"edges"`
	Steps  []Step  `json:"steps"`
	Frames []Frame `json:"frames,omitempty"`

	sequence bool
	root     *part
}

// Edge leads from a state to another, or back to one.
type Edge struct {
	From int `json:"from"`
	To   int `json:"to"`
	// Step is the number of the step taken, from 1; 0 for ways that take no event.
	Step int `json:"step,omitempty"`
	// Why says what a way without event is: "skip", "again", "EVERY", "all of AND".
	Why string `json:"why,omitempty"`
}

// Frame is what holds on the way through some of the states, the last of which ends it: the clock of a WITHIN, which
// starts with the first event, or an absence that must hold until then.
type Frame struct {
	Within  string `json:"within,omitempty"`  // "5 min", "20 EVENTS"
	Absence int    `json:"absence,omitempty"` // the number of its step
	States  []int  `json:"states"`
}

// partKind says how the states of a part hang together.
type partKind uint8

const (
	partStep   partKind = iota // one step
	partSeq                    // one item after the other
	partBranch                 // all items side by side
	partFrame                  // a frame around its item
	partLoop                   // its item, and ways back or past it
)

// part is the automaton taken apart again as it was put together, for those who lay it out. Edges are numbers; -1 means
// that there is none.
type part struct {
	kind  partKind
	items []*part
	to    int   // the state where it is complete
	step  int   // of a partStep
	frame int   // of a partFrame
	take  int   // of a partStep: the edge of its step
	begin int   // of a partLoop: the edge to the state of its own where it begins
	back  []int // ways back: to the step itself, or to where the loop begins
	skip  int   // the way past it
	joins []int // of a partBranch: from the ends of its items to its own
}

func newPart(kind partKind) *part { return &part{kind: kind, take: -1, begin: -1, skip: -1} }

// NewAutomaton draws a pattern.
func NewAutomaton(n *plan.Pattern) *Automaton {
	b := &builder{plan: n, Automaton: &Automaton{States: 1, sequence: n.Sequence}, numbers: map[plan.PatternNode]int{}, taken: []taken{free}}
	ranges := pattern.RangeIndexes(n)
	plan.WalkPattern(n.Root, func(p plan.PatternNode) {
		if s, ok := newStep(n, p, ranges); ok {
			s.Number = len(b.Steps) + 1
			b.Steps = append(b.Steps, s)
			b.numbers[p] = s.Number
		}
	})
	b.root = b.part(n.Root, 0, "")
	return b.Automaton
}

// taken says whether a state can be the one to which a loop leads back: not if it belongs to something else, which
// the loop would seem to lead into.
type taken uint8

const (
	free     taken = iota
	forEvery       // outside the WITHIN around, where EVERY leads back to, but no repetition does
	closed
)

// builder puts an automaton together.
type builder struct {
	*Automaton
	plan    *plan.Pattern
	numbers map[plan.PatternNode]int
	taken   []taken // by state
}

func (b *builder) state() int {
	b.States++
	b.taken = append(b.taken, free)
	return b.States - 1
}

func (b *builder) edge(from, to, step int, why string) int {
	b.Edges = append(b.Edges, Edge{From: from, To: to, Step: step, Why: why})
	return len(b.Edges) - 1
}

// part builds a part of the pattern that begins in a state. The WITHIN around it ends an absence that nothing else does.
func (b *builder) part(n plan.PatternNode, from int, within string) *part {
	switch n := n.(type) {
	case *plan.PatternElement:
		p := b.take(n, from)
		if n.Max != 1 {
			p.back = []int{b.edge(p.to, p.to, p.step, "again")}
			b.taken[p.to] = closed
		}
		if n.Min == 0 {
			p.skip = b.edge(from, p.to, 0, "skip")
		}
		return p
	case *plan.PatternNot:
		p := b.take(n, from)
		if !n.Bounded {
			b.Steps[p.step-1].Until = within
		}
		return p
	case *plan.PatternSeq:
		return b.seq(n.Items, from, within)
	case *plan.PatternAnd:
		return b.and(n.Items, from, within)
	case *plan.PatternOr:
		return b.branch(n.Items, from, within, "one of OR")
	case *plan.PatternGroup:
		return b.group(n, from, within)
	case *plan.PatternEvery:
		if b.sequence { // an attempt may start at every event, whatever becomes of the others
			p := newPart(partLoop)
			p.back = []int{b.edge(from, from, 0, "EVERY")}
			return p.around(b.part(n.Inner, from, within))
		}
		return b.loop(from, forEvery, 1, "EVERY", func(from int) *part { return b.part(n.Inner, from, within) })
	}
	p := newPart(partSeq)
	p.to = from
	return p
}

func (b *builder) take(n plan.PatternNode, from int) *part {
	p := newPart(partStep)
	p.step, p.to = b.numbers[n], b.state()
	p.take = b.edge(from, p.to, p.step, "")
	return p
}

// around puts the part around its one item.
func (p *part) around(item *part) *part {
	p.items, p.to = []*part{item}, item.to
	return p
}

func (b *builder) seq(items []plan.PatternNode, from int, within string) *part {
	p := newPart(partSeq)
	p.to = from
	for len(items) > 0 {
		it, n := b.guarded(items, p.to, within)
		p.items, p.to, items = append(p.items, it), it.to, items[n:]
	}
	return p
}

// guarded builds the first items of a sequence: absences without FOR are frames around what comes behind them.
func (b *builder) guarded(items []plan.PatternNode, from int, within string) (p *part, used int) {
	if len(items) < 2 || !openNot(items[0]) {
		return b.part(items[0], from, within), 1
	}
	b.taken[from] = closed
	first := b.States
	inner, n := b.guarded(items[1:], from, within)
	return b.guards(items[:1], inner, first), n + 1
}

// guards puts the absences in items around a part, whose states begin with first.
func (b *builder) guards(items []plan.PatternNode, p *part, first int) *part {
	for i := len(items) - 1; i >= 0; i-- {
		if not, ok := items[i].(*plan.PatternNot); ok {
			p = b.framed(Frame{Absence: b.numbers[not]}, p, first)
		} else {
			p = b.guards(plan.PatternItems(items[i]), p, first)
		}
	}
	return p
}

func (b *builder) framed(f Frame, p *part, first int) *part {
	for s := first; s < b.States; s++ {
		f.States = append(f.States, s)
	}
	b.Frames = append(b.Frames, f)
	b.taken[p.to] = closed
	framed := newPart(partFrame)
	framed.frame = len(b.Frames) - 1
	return framed.around(p)
}

// openNot reports an absence without FOR, or several of them.
func openNot(n plan.PatternNode) bool {
	switch n := n.(type) {
	case *plan.PatternNot:
		return !n.Bounded
	case *plan.PatternSeq, *plan.PatternAnd:
		for _, it := range plan.PatternItems(n) {
			if !openNot(it) {
				return false
			}
		}
		return true
	}
	return false
}

// and builds the operands of AND. Absences without FOR last until the others are complete.
func (b *builder) and(items []plan.PatternNode, from int, within string) *part {
	var nots, rest []plan.PatternNode
	for _, it := range items {
		if openNot(it) {
			nots = append(nots, it)
		} else {
			rest = append(rest, it)
		}
	}
	if len(nots) == 0 || len(rest) == 0 {
		return b.branch(items, from, within, "all of AND")
	}
	b.taken[from] = closed
	first := b.States
	if len(rest) == 1 {
		return b.guards(nots, b.part(rest[0], from, within), first)
	}
	return b.guards(nots, b.branch(rest, from, within, "all of AND"), first)
}

func (b *builder) branch(items []plan.PatternNode, from int, within, why string) *part {
	b.taken[from] = closed
	p := newPart(partBranch)
	for _, it := range items {
		p.items = append(p.items, b.part(it, from, within))
	}
	p.to = b.state()
	for _, it := range p.items {
		p.joins = append(p.joins, b.edge(it.to, p.to, 0, why))
	}
	return p
}

// group builds ( p WITHIN … ) with its quantifier: each repetition has the frame anew.
func (b *builder) group(n *plan.PatternGroup, from int, within string) *part {
	inner := func(from int) *part { return b.part(n.Inner, from, within) }
	if bound := strings.TrimPrefix(n.WithinText(), " WITHIN "); bound != "" {
		if n.Within > 0 {
			within = bound
		}
		inner = func(from int) *part {
			b.taken[from] = max(b.taken[from], forEvery)
			first := b.States
			return b.framed(Frame{Within: bound}, b.part(n.Inner, from, within), first)
		}
	}
	if n.Min == 1 && n.Max == 1 {
		return inner(from)
	}
	why := strings.TrimRight("again "+plan.QuantText(n.Min, n.Max), " +*")
	if n.Max == 1 {
		why = ""
	}
	return b.loop(from, free, n.Min, why, func(from int) *part { return inner(from) })
}

// loop builds a part with a way back to its beginning, unless back is empty, and one past it if it need not come. It
// begins in a state of its own where the one before it is more taken than it may be.
func (b *builder) loop(from int, may taken, low int, back string, inner func(from int) *part) *part {
	p := newPart(partLoop)
	start := from
	if back != "" && b.taken[from] > may {
		start = b.state()
		p.begin = b.edge(from, start, 0, "begin")
	}
	p.around(inner(start))
	if back != "" {
		p.back = []int{b.edge(p.to, start, 0, back)}
	}
	if low == 0 {
		p.skip = b.edge(from, p.to, 0, "skip")
	}
	b.taken[p.to] = closed
	return p
}

// way shows the states and what leads from one to the other in one line: chains of steps first, then the rest.
func (a *Automaton) way() string {
	var chains, rest []string
	at := -1
	for _, e := range a.Edges {
		arrow := " ─→ "
		if e.Step > 0 {
			arrow = " ─" + strconv.Itoa(e.Step) + "→ "
		}
		switch {
		case e.Why != "":
			rest = append(rest, e.Why+" "+strconv.Itoa(e.From)+arrow+strconv.Itoa(e.To))
		case e.From == at:
			chains[len(chains)-1] += arrow + strconv.Itoa(e.To)
			at = e.To
		default:
			chains = append(chains, strconv.Itoa(e.From)+arrow+strconv.Itoa(e.To))
			at = e.To
		}
	}
	for _, f := range a.Frames {
		rest = append(rest, a.frameText(f)+" in "+span(f.States))
	}
	return strings.Join(append(chains, rest...), "   ")
}

// span shows the states of a frame, which follow each other.
func span(states []int) string {
	first, last := strconv.Itoa(states[0]), strconv.Itoa(states[len(states)-1])
	if first == last {
		return first
	}
	return first + " to " + last
}

// frameText names a frame.
func (a *Automaton) frameText(f Frame) string {
	if f.Absence > 0 {
		return "no " + strings.TrimPrefix(a.Steps[f.Absence-1].Name, "NOT ") + " (" + strconv.Itoa(f.Absence) + ")"
	}
	return "WITHIN " + f.Within
}
