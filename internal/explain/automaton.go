package explain

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// Automaton is a pattern as states and the steps between them. State 0 is where a partial match begins, the last one
// where it is complete. Fields are only ever added: it is part of the JSON form.
type Automaton struct {
	States int    `json:"states"`
	Edges  []Edge `json:"edges"`
	Steps  []Step `json:"steps"`
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

// Step is an element or an absence with its condition taken apart as the matcher tests it.
type Step struct {
	Number int    `json:"number"`
	Name   string `json:"name"` // "b=Trades", "NOT Beat"
	Stream string `json:"stream"`
	Times  string `json:"times,omitempty"` // its quantifier
	For    string `json:"for,omitempty"`   // of an absence
	// Event is tested once per event, for whole batches, before any partial match is looked at.
	Event string `json:"event,omitempty"`
	// Index is how the partial matches are found that an event may concern: "hash on symbol = a.symbol".
	Index string `json:"index,omitempty"`
	// Each is tested for each partial match found.
	Each string `json:"each,omitempty"`
}

// NewAutomaton draws a pattern.
func NewAutomaton(n *plan.Pattern) *Automaton {
	a := &automaton{plan: n}
	a.States = 1
	a.part(n.Root, 0)
	return &a.Automaton
}

type automaton struct {
	Automaton
	plan *plan.Pattern
}

func (a *automaton) state() int {
	a.States++
	return a.States - 1
}

func (a *automaton) edge(from, to, step int, why string) {
	a.Edges = append(a.Edges, Edge{From: from, To: to, Step: step, Why: why})
}

// part draws a part of the pattern that begins in a state, and gives the state where it is complete.
func (a *automaton) part(n plan.PatternNode, from int) (to int) {
	switch n := n.(type) {
	case *plan.PatternElement:
		step := a.step(a.plan.SlotName(n.Slot), &n.Cond)
		step.Times = plan.QuantText(n.Min, n.Max)
		number := step.Number
		to = a.state()
		a.edge(from, to, number, "")
		a.repeat(from, to, n.Min, n.Max, number)
		return to
	case *plan.PatternNot:
		step := a.step("NOT "+a.plan.Inputs[n.Cond.Input].Name, &n.Cond)
		if n.Bounded {
			step.For = plan.DurationText(n.For)
		}
		number := step.Number
		to = a.state()
		a.edge(from, to, number, "")
		return to
	case *plan.PatternSeq:
		to = from
		for _, it := range n.Items {
			to = a.part(it, to)
		}
		return to
	case *plan.PatternAnd:
		return a.branches(n.Items, from, "all of AND")
	case *plan.PatternOr:
		return a.branches(n.Items, from, "one of OR")
	case *plan.PatternGroup:
		to = a.part(n.Inner, from)
		a.repeat(from, to, n.Min, n.Max, 0)
		return to
	case *plan.PatternEvery:
		to = a.part(n.Inner, from)
		a.edge(to, from, 0, "EVERY")
		return to
	}
	return from
}

// repeat draws the ways that a quantifier adds: again, and past it.
func (a *automaton) repeat(from, to, low, high, step int) {
	if high != 1 {
		if step > 0 {
			a.edge(to, to, step, "again")
		} else {
			a.edge(to, from, 0, "again")
		}
	}
	if low == 0 {
		a.edge(from, to, 0, "skip")
	}
}

func (a *automaton) branches(items []plan.PatternNode, from int, why string) int {
	var ends []int
	for _, it := range items {
		ends = append(ends, a.part(it, from))
	}
	to := a.state()
	for _, e := range ends {
		a.edge(e, to, 0, why)
	}
	return to
}

func (a *automaton) step(name string, c *plan.PatternCond) *Step {
	s := Step{Number: len(a.Steps) + 1, Name: name, Stream: a.plan.Inputs[c.Input].Name, Event: text(c.Local)}
	var keys []string
	for _, k := range c.Keys {
		keys = append(keys, k.Event.String()+" = "+k.Match.String())
	}
	if len(keys) > 0 {
		s.Index = "hash on " + strings.Join(keys, ", ")
	}
	s.Each = text(c.Rest)
	a.Steps = append(a.Steps, s)
	return &a.Steps[len(a.Steps)-1]
}

func text(e expr.Expr) string {
	if e == nil {
		return ""
	}
	return e.String()
}

// String shows a step in one line.
func (s *Step) String() string {
	head := fmt.Sprintf("%d  %s%s", s.Number, s.Name, s.Times)
	if s.For != "" {
		head += " for " + s.For
	}
	var parts []string
	if s.Event != "" {
		parts = append(parts, "event: "+s.Event)
	}
	if s.Index != "" {
		parts = append(parts, "index: "+s.Index)
	}
	if s.Each != "" {
		parts = append(parts, "each: "+s.Each)
	}
	if len(parts) == 0 {
		parts = []string{"every event"}
	}
	return head + "   " + strings.Join(parts, "   ")
}

// steps shows the steps of a pattern below its line in the tree.
func steps(n plan.Node, indent string) string {
	p, ok := n.(*plan.Pattern)
	if !ok {
		return ""
	}
	var sb strings.Builder
	for _, s := range NewAutomaton(p).Steps {
		sb.WriteString(indent + s.String() + "\n")
	}
	return sb.String()
}
