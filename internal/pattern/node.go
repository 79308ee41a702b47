package pattern

import (
	"fmt"
	"math"
	"slices"

	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Bounds of one pattern: what the masks of the matcher hold.
const (
	leavesMax   = plan.PatternPartsMax
	operandsMax = plan.PatternOperandsMax
)

type kind uint8

const (
	element kind = iota
	not
	sequence
	and
	or
	group
	every
)

// notMode is what ends an absence.
type notMode uint8

const (
	notFor   notMode = iota // its time
	notFree                 // the operands of AND beside it
	notUntil                // the WITHIN of the group around it
)

// node is a part of the pattern as the matcher walks it. What changes stands in the state of a partial match: a word
// of its own per node, and more for deadlines and repetitions.
type node struct {
	kind  kind
	items []*node
	up    *node
	every *node // nearest EVERY around it
	cell  int   // its word in the state

	leaf     int // element, not: index into program.leaves
	slot     int // element
	min, max int // element, group
	loose    bool
	shared   bool // every: it has EVERY inside, so that several partial matches may be of one attempt
	token    int  // of a shared one: where the number of its attempt stands

	mode  notMode
	span  vec.Duration // of notFor
	inOr  bool         // of an absence: it stands in a side of OR
	spoil int          // notFree: where the time of the violation stands
	group *node        // notFree, notUntil: the nearest group with WITHIN around it

	source       *plan.PatternGroup // group
	within       vec.Duration       // group; 0: none
	withinEvents int64
	timer        *timer // of a group with WITHIN, of an absence with a time; nil: none
	// prev is a second copy of what a repeating group has inside: the repetition before, while it may take more.
	// prevBase and prevTimer are its.
	prev         *node
	prevBase     int
	prevTimer    *timer
	word0        int // first of the state's words of the node and what is below
	word1        int
	span0, span1 int // the node and what is below it, as indexes into program.nodes
	// entry and base are where the state notes how many events the slots had when the node was entered and, of a
	// repeating group, when its repetition began; -1: nowhere, it was none.
	entry, base int
	slots       []int // below it
}

// slotInfo is where the events of a slot stand in the state.
type slotInfo struct {
	input int
	many  bool
	at    int // the event, or the newest link of the chain and the number of links
}

// program is a compiled pattern.
type program struct {
	root     *node
	nodes    []*node // in the order written
	leaves   []*leaf
	conds    []*plan.PatternCond // of the plan
	slots    []slotInfo
	timers   []*timer
	size     int    // words of state
	kept     int    // the first of them, which say what is held
	own      []int  // further words that each partial match has of its own
	shaped   []span // words that are the shape
	begun    int    // where a SEQUENCE notes that an attempt has begun
	every    bool   // SEQUENCE: attempts start at every event
	again    bool   // the pattern begins with EVERY
	sequence bool
	nested   bool // EVERY inside EVERY
	counted  bool // WITHIN n EVENTS: every event counts
	err      error
}

// layout gives the next n words of the state.
func (p *program) layout(n int) int {
	at := p.size
	p.size += n
	return at
}

// compile makes the nodes of the pattern.
func compile(n *plan.Pattern) (*program, error) {
	p := &program{sequence: n.Sequence, again: beginsAgain(n.Root), conds: n.Conds()}
	for _, s := range n.Slots {
		words := 1
		if s.Many {
			words = 2
		}
		p.slots = append(p.slots, slotInfo{input: s.Input, many: s.Many, at: p.layout(words)})
	}
	p.kept = p.size
	root := n.Root
	if n.Sequence {
		p.begun = p.layout(1)
		root = p.stripEvery(root)
	}
	p.root = p.node(root, nil, scope{})
	if p.err == nil && len(p.leaves) > leavesMax {
		p.err = fmt.Errorf("a pattern has at most %d elements, this one has %d", leavesMax, len(p.leaves))
	}
	if p.err != nil {
		return nil, p.err
	}
	p.finals(p.root, true)
	p.place(p.root)
	p.sortWords()
	return p, p.err
}

// beginsAgain reports whether the pattern begins with EVERY.
func beginsAgain(n plan.PatternNode) bool {
	switch n := n.(type) {
	case *plan.PatternEvery:
		return true
	case *plan.PatternGroup:
		return n.Max == 1 && beginsAgain(n.Inner)
	case *plan.PatternSeq:
		return beginsAgain(n.Items[0])
	}
	return false
}

// stripEvery takes the EVERY in front of a SEQUENCE away: it says that attempts start at every event.
func (p *program) stripEvery(n plan.PatternNode) plan.PatternNode {
	switch n := n.(type) {
	case *plan.PatternEvery:
		p.every = true
		return n.Inner
	case *plan.PatternSeq:
		first := p.stripEvery(n.Items[0])
		if inner, ok := first.(*plan.PatternSeq); ok {
			return &plan.PatternSeq{Items: slices.Concat(inner.Items, n.Items[1:])}
		}
		return &plan.PatternSeq{Items: slices.Concat([]plan.PatternNode{first}, n.Items[1:])}
	case *plan.PatternGroup:
		if n.Min == 1 && n.Max == 1 {
			g := *n
			g.Inner = p.stripEvery(n.Inner)
			return &g
		}
	}
	return n
}

// scope is what surrounds a node.
type scope struct {
	every  *node
	within *node // nearest group with WITHIN
	repeat bool  // inside a repeating group
	inOr   bool  // in a side of OR, in the attempt of the nearest EVERY
}

func (p *program) node(n plan.PatternNode, up *node, in scope) *node {
	m := &node{up: up, every: in.every, group: in.within, entry: -1, base: -1, slot: -1, leaf: -1, span0: len(p.nodes)}
	p.nodes = append(p.nodes, m)
	if in.repeat {
		m.entry = 0
	}
	switch n := n.(type) {
	case *plan.PatternElement:
		m.kind, m.min, m.max, m.slot = element, n.Min, bound(n.Max), n.Slot
		m.leaf, m.slots = p.leaf(m, &n.Cond), []int{n.Slot}
		m.loose = m.min < m.max
	case *plan.PatternNot:
		m.kind, m.mode, m.span, m.inOr = not, notFree, n.For, in.inOr
		if n.Bounded {
			m.mode = notFor
		}
		m.leaf = p.leaf(m, &n.Cond)
	case *plan.PatternSeq:
		m.kind = sequence
		p.sequenceItems(m, n.Items, in)
		m.loose = m.items[len(m.items)-1].loose
	case *plan.PatternAnd:
		m.kind = and
		var items []plan.PatternNode
		for _, i := range n.Items {
			if w := watchers(i); w != nil {
				items = append(items, w...)
			} else {
				items = append(items, i)
			}
		}
		p.children(m, items, in)
	case *plan.PatternOr:
		m.kind = or
		in.inOr = true
		p.children(m, n.Items, in)
	case *plan.PatternGroup:
		p.group(m, n, in)
	case *plan.PatternEvery:
		m.kind = every
		in.every, in.inOr = m, false
		p.children(m, []plan.PatternNode{n.Inner}, in)
		m.loose = m.items[0].loose
	}
	m.span1 = len(p.nodes)
	return m
}

// unbounded is the maximum of a quantifier without one.
const unbounded = math.MaxInt32

func bound(max int) int {
	if max < 0 {
		return unbounded
	}
	return max
}

func (p *program) group(m *node, n *plan.PatternGroup, in scope) {
	m.kind, m.min, m.max, m.source = group, n.Min, bound(n.Max), n
	m.within, m.withinEvents = n.Within, n.WithinEvents
	if m.within > 0 {
		in.within = m
	}
	if m.max > 1 {
		m.base = 0
		in.repeat = true
	}
	p.counted = p.counted || m.withinEvents > 0
	p.children(m, []plan.PatternNode{n.Inner}, in)
	if mayBeEmpty(m.items[0]) {
		m.min = 0
	}
	m.loose = m.min < m.max || m.items[0].loose
	if m.max > 1 && m.items[0].loose {
		m.prev = p.node(n.Inner, m, in)
	}
}

func (p *program) children(m *node, items []plan.PatternNode, in scope) {
	if len(items) > operandsMax && p.err == nil {
		p.err = fmt.Errorf("AND and OR take at most %d operands, this one has %d", operandsMax, len(items))
	}
	for _, i := range items {
		p.adopt(m, p.node(i, m, in))
	}
}

// watchers lists the absences of an operand that is nothing but absences without an end: they watch what the AND
// around it waits for. It is nil for other operands.
func watchers(n plan.PatternNode) (list []plan.PatternNode) {
	var items []plan.PatternNode
	switch n := n.(type) {
	case *plan.PatternSeq:
		items = n.Items
	case *plan.PatternAnd:
		items = n.Items
	default:
		if free(n) {
			return []plan.PatternNode{n}
		}
		return nil
	}
	for _, i := range items {
		w := watchers(i)
		if w == nil {
			return nil
		}
		list = append(list, w...)
	}
	return list
}

func (p *program) adopt(m, child *node) {
	m.items = append(m.items, child)
	m.slots = append(m.slots, child.slots...)
}

// sequenceItems makes NOT B -> p the same as NOT B AND p.
func (p *program) sequenceItems(m *node, items []plan.PatternNode, in scope) {
	for i := 0; i < len(items); i++ {
		j := i
		for j < len(items) && free(items[j]) {
			j++
		}
		if j > i && j < len(items) {
			p.adopt(m, p.node(&plan.PatternAnd{Items: items[i : j+1]}, m, in))
		} else if j > i+1 {
			p.adopt(m, p.node(&plan.PatternAnd{Items: items[i:j]}, m, in))
		} else {
			p.adopt(m, p.node(items[i], m, in))
		}
		i = max(i, j)
		if j == len(items) {
			break
		}
	}
}

func free(n plan.PatternNode) bool {
	m, ok := n.(*plan.PatternNot)
	return ok && !m.Bounded
}

// finals finds the absences without a time that nothing follows: they last until the WITHIN around them ends.
func (p *program) finals(m *node, last bool) {
	switch m.kind {
	case not:
		if last && m.mode == notFree {
			m.mode = notUntil
			if m.group == nil && p.err == nil {
				p.err = fmt.Errorf("a final NOT needs FOR or WITHIN")
			}
		}
	case sequence:
		for i, item := range m.items {
			p.finals(item, i == len(m.items)-1 || item.kind == not)
		}
	case and:
		waits := false
		for _, item := range m.items {
			waits = waits || !(item.kind == not && item.mode == notFree)
		}
		for _, item := range m.items {
			p.finals(item, !waits || item.kind != not)
		}
	default:
		for _, item := range m.items {
			p.finals(item, true)
		}
		if m.prev != nil {
			p.finals(m.prev, true)
		}
	}
}

// place gives a node and what is below it their words of the state, next to each other.
func (p *program) place(m *node) {
	m.word0 = p.size
	m.cell = p.layout(1)
	switch {
	case m.kind == not && m.mode == notFree:
		m.spoil = p.layout(2)
	case m.kind == not, m.kind == group && (m.within > 0 || m.withinEvents > 0):
		m.timer = p.timer(m)
		if m.kind == group && m.within > 0 && m.withinEvents > 0 && p.err == nil {
			p.err = fmt.Errorf("a group has one WITHIN: put another group around it")
		}
	}
	if m.entry >= 0 {
		m.entry = p.layout(len(m.slots))
	}
	if m.base >= 0 {
		m.base = p.layout(len(m.slots))
	} else {
		m.base = m.entry
	}
	for _, item := range m.items {
		if m.kind == every && hasEvery(item) {
			p.nested, m.shared = true, true
			m.token = p.layout(1)
		}
		p.place(item)
	}
	if m.prev != nil {
		m.prevBase = p.layout(len(m.slots))
		if m.timer != nil {
			m.prevTimer = p.timer(m)
		}
		p.place(m.prev)
	}
	m.word1 = p.size
}

func (p *program) timer(m *node) *timer {
	t := &timer{node: m, index: len(p.timers), at: p.layout(2), after: m.kind == group, counts: m.withinEvents > 0}
	p.timers = append(p.timers, t)
	if len(p.timers) > leavesMax && p.err == nil {
		p.err = fmt.Errorf("a pattern has at most %d times", leavesMax)
	}
	return t
}

func hasEvery(m *node) bool {
	if m.kind == every {
		return true
	}
	for _, item := range m.items {
		if hasEvery(item) {
			return true
		}
	}
	return false
}
