package explain

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/plan"
)

// Dot shows the application as a graph in the language of Graphviz: streams as ellipses, each query a box of its
// operators, from its input to its target.
func Dot(app *plan.App, o Options) string {
	var sb strings.Builder
	sb.WriteString("digraph eventflux {\n  rankdir=BT;\n  node [fontname=\"sans-serif\"];\n")
	for i, s := range app.Streams {
		fmt.Fprintf(&sb, "  s%d [label=%s, shape=ellipse];\n", i, quote(s.Name+role(s)))
	}
	for i, q := range app.Queries {
		fmt.Fprintf(&sb, "  subgraph cluster_%d {\n    label=%s;\n", i, quote(q.Name))
		nodes := q.Nodes()
		for k, n := range nodes {
			fmt.Fprintf(&sb, "    q%d_%d [label=%s, shape=box];\n", i, k, quote(Line(n)+figures(o, n)))
		}
		if p := q.Pattern(); p != nil {
			dotPattern(&sb, fmt.Sprintf("q%d_p", i), fmt.Sprintf("q%d_%d", i, len(nodes)-1), NewAutomaton(p))
		}
		sb.WriteString("  }\n")
		for k := len(nodes) - 1; k > 0; k-- {
			fmt.Fprintf(&sb, "  q%d_%d -> q%d_%d;\n", i, k, i, k-1)
		}
		for _, s := range q.Inputs {
			fmt.Fprintf(&sb, "  s%d -> q%d_%d;\n", streamIndex(app, s), i, len(nodes)-1)
		}
		fmt.Fprintf(&sb, "  q%d_0 -> s%d;\n", i, streamIndex(app, q.Root.Target))
	}
	sb.WriteString("}\n")
	return sb.String()
}

func streamIndex(app *plan.App, s *plan.Stream) int {
	for i, t := range app.Streams {
		if t == s {
			return i
		}
	}
	return -1
}

func quote(s string) string { return strconv.Quote(s) }

// dotPattern draws a pattern's states and the steps between them inside its query; the last state leads to node.
func dotPattern(sb *strings.Builder, prefix, node string, a *Automaton) {
	d := dotAutomaton{sb: sb, a: a, prefix: prefix}
	d.state(0, "    ")
	d.part(a.root, "    ")
	for _, e := range a.Edges {
		label, style := e.Why, "dashed"
		if e.Step > 0 {
			label, style = a.Steps[e.Step-1].String(), "solid"
			if e.Why != "" {
				label = e.Why
			}
		}
		fmt.Fprintf(sb, "    %s%d -> %s%d [label=%s, style=%s];\n", prefix, e.From, prefix, e.To, quote(label), style)
	}
	fmt.Fprintf(sb, "    %s%d -> %s [style=dotted];\n", prefix, a.States-1, node)
}

// dotAutomaton declares the states of a pattern, those in a frame inside a cluster.
type dotAutomaton struct {
	sb     *strings.Builder
	a      *Automaton
	prefix string
}

func (d *dotAutomaton) part(p *part, indent string) {
	if p.kind == partFrame {
		f := d.a.Frames[p.frame]
		label, color := d.a.frameText(f), "gray40"
		if f.Absence > 0 {
			label, color = d.a.Steps[f.Absence-1].String(), "firebrick"
		}
		fmt.Fprintf(d.sb, "%ssubgraph cluster_%sf%d {\n%s  label=%s; style=dashed; color=%s;\n", indent, d.prefix, p.frame, indent, quote(label), color)
		d.part(p.items[0], indent+"  ")
		d.sb.WriteString(indent + "}\n")
		return
	}
	if p.kind == partLoop && p.begin >= 0 {
		d.state(d.a.Edges[p.begin].To, indent)
	}
	for _, it := range p.items {
		d.part(it, indent)
	}
	if p.kind == partStep || p.kind == partBranch {
		d.state(p.to, indent)
	}
}

func (d *dotAutomaton) state(i int, indent string) {
	shape := "circle"
	if i == d.a.States-1 {
		shape = "doublecircle"
	}
	fmt.Fprintf(d.sb, "%s%s%d [label=%s, shape=%s];\n", indent, d.prefix, i, quote(strconv.Itoa(i)), shape)
}
