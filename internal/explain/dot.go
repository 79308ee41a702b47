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
			fmt.Fprintf(&sb, "    q%d_%d [label=%s, shape=box];\n", i, k, quote(line(n)+figures(o, n)))
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
