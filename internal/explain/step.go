package explain

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// Step is an element or an absence with its condition taken apart as the matcher tests it.
type Step struct {
	Number int    `json:"number"`
	Name   string `json:"name"` // "b=Trades", "NOT Beat"
	Stream string `json:"stream"`
	Times  string `json:"times,omitempty"` // its quantifier
	For    string `json:"for,omitempty"`   // of an absence
	// Until is the WITHIN whose end makes an absence without FOR true, where nothing behind it does.
	Until string `json:"until,omitempty"`
	// Event is tested once per event, for whole batches, before any partial match is looked at.
	Event string `json:"event,omitempty"`
	// Index is how the partial matches are found that an event may concern: "hash on symbol = a.symbol".
	Index string `json:"index,omitempty"`
	// Each is tested for each partial match found.
	Each string `json:"each,omitempty"`
}

// newStep describes an element or an absence.
func newStep(n *plan.Pattern, p plan.PatternNode, ranges map[*plan.PatternCond]string) (Step, bool) {
	switch p := p.(type) {
	case *plan.PatternElement:
		s := conditions(n, &p.Cond, ranges[&p.Cond])
		s.Name, s.Times = n.SlotName(p.Slot), plan.QuantText(p.Min, p.Max)
		return s, true
	case *plan.PatternNot:
		s := conditions(n, &p.Cond, ranges[&p.Cond])
		s.Name = "NOT " + s.Stream
		if p.Bounded {
			s.For = plan.DurationText(p.For)
		}
		return s, true
	}
	return Step{}, false
}

func conditions(n *plan.Pattern, c *plan.PatternCond, order string) Step {
	s := Step{Stream: n.Inputs[c.Input].Name, Event: text(c.Local), Each: text(c.Rest)}
	var keys []string
	if n.Keys != nil { // of PARTITION BY
		for _, k := range n.Keys[c.Input] {
			keys = append(keys, n.Inputs[c.Input].Schema.Fields[k].Name)
		}
	}
	for _, k := range c.Keys {
		keys = append(keys, k.Event.String()+" = "+k.Match.String())
	}
	var index []string
	if len(keys) > 0 {
		index = append(index, "hash on "+strings.Join(keys, ", "))
	}
	if order != "" {
		index = append(index, "range on "+order)
	}
	s.Index = strings.Join(index, ", ")
	return s
}

func text(e expr.Expr) string {
	if e == nil {
		return ""
	}
	return e.String()
}

// head names the step.
func (s *Step) head() string {
	head := fmt.Sprintf("%d  %s%s", s.Number, s.Name, s.Times)
	switch {
	case s.For != "":
		head += " for " + s.For
	case s.Until != "":
		head += " until WITHIN " + s.Until + " ends"
	}
	return head
}

// tests says what an event must meet, in the order in which it is tested.
func (s *Step) tests() []string {
	var list []string
	if s.Event != "" {
		list = append(list, "event: "+s.Event)
	}
	if s.Index != "" {
		list = append(list, "index: "+s.Index)
	}
	if s.Each != "" {
		list = append(list, "each: "+s.Each)
	}
	if len(list) == 0 {
		list = []string{"every event"}
	}
	return list
}

// String shows a step in one line.
func (s *Step) String() string { return s.head() + "   " + strings.Join(s.tests(), "   ") }

// steps shows the steps of a pattern and its states below its line in the tree.
func steps(n plan.Node, indent string) string {
	p, ok := n.(*plan.Pattern)
	if !ok {
		return ""
	}
	var sb strings.Builder
	a := NewAutomaton(p)
	for _, s := range a.Steps {
		sb.WriteString(indent + s.String() + "\n")
	}
	sb.WriteString(indent + "states  " + a.way() + "\n")
	return sb.String()
}
