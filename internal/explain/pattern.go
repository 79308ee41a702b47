package explain

import (
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/plan"
)

// describePattern describes the matcher's node.
func describePattern(n *plan.Pattern) (operator string, details []detail) {
	operator = "Pattern"
	if n.Sequence {
		operator = "Sequence"
	}
	text := n.Text(n.Root)
	if g, ok := n.Root.(*plan.PatternGroup); ok && g.Min == 1 && g.Max == 1 {
		text = n.Text(g.Inner) + g.WithinText()
	}
	details = []detail{{"match", text}, {"columns", names(n.Out)}}
	if n.Keys != nil {
		var keys []string
		for _, c := range n.Keys[0] {
			keys = append(keys, n.Inputs[0].Schema.Fields[c].Name)
		}
		details = append(details, detail{"per", strings.Join(keys, ", ")})
	}
	if by := n.ShardKeys(); by != nil && n.Keys == nil {
		var keys []string
		for i, s := range n.Inputs {
			if by[i] != nil {
				keys = append(keys, s.Name+"."+s.Schema.Fields[by[i][0]].Name)
			}
		}
		details = append(details, detail{"shards by", strings.Join(keys, ", ")})
	}
	if n.Expired {
		details = append(details, detail{"expired", "yes"})
	}
	if l := n.Limit; l != (plan.PatternLimit{}) {
		details = append(details, detail{"limit", limits(l)})
	}
	return operator, details
}

func limits(l plan.PatternLimit) string {
	var parts []string
	if l.Max > 0 {
		parts = append(parts, strconv.FormatInt(l.Max, 10))
	}
	if l.PerKey > 0 {
		parts = append(parts, strconv.FormatInt(l.PerKey, 10)+" per key")
	}
	if l.PerEvent > 0 {
		parts = append(parts, strconv.FormatInt(l.PerEvent, 10)+" per event")
	}
	return strings.Join(append(parts, "then "+l.Policy.String()), ", ")
}
