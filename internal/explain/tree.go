package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// Options say what is shown beside the plan.
type Options struct {
	// Measured holds the figures of a run, of the nodes that have an operator of their own. An aggregate over a
	// window is one operator with it: its figures are those of both.
	Measured map[plan.Node]op.Measured
	// Rules are the names of the rewrite rules that fired.
	Rules []string
}

// Tree shows the application as text: each query as a tree whose root is what it writes, then the streams.
func Tree(app *plan.App, o Options) string {
	var sb strings.Builder
	for i, q := range app.Queries {
		if i > 0 {
			sb.WriteByte('\n')
		}
		sb.WriteString(q.Name)
		if inLoop(app, i) {
			sb.WriteString("   (in a feedback loop)")
		}
		sb.WriteByte('\n')
		indent := ""
		for _, n := range q.Nodes() {
			fmt.Fprintf(&sb, "%s└─ %s%s\n", indent, Line(n), figures(o, n))
			indent += "   "
			sb.WriteString(steps(n, indent))
		}
	}
	if text := Streams(app); text != "" {
		sb.WriteString("\n" + text)
	}
	if len(o.Rules) > 0 {
		fmt.Fprintf(&sb, "\nrules: %s\n", strings.Join(unique(o.Rules), ", "))
	}
	return sb.String()
}

// Line is an operator in one line.
func Line(n plan.Node) string {
	operator, details := describe(n)
	for i, d := range details {
		switch {
		case d.key == "clause", d.key == "match", i == 0 && (d.key != "by" || operator != "Aggregate"), d.key == "condition":
			operator += " " + d.value
		case i == 0:
			operator += " " + d.key + " " + d.value
		case d.value == "yes":
			operator += ", with " + d.key
		default:
			operator += ", " + d.key + " " + d.value
		}
	}
	return operator
}

func figures(o Options, n plan.Node) string {
	m, ok := o.Measured[n]
	if !ok {
		return ""
	}
	return fmt.Sprintf("   [in %d, out %d, %s]", m.RowsIn, m.RowsOut, time.Duration(m.Nanos).Round(time.Microsecond))
}

func inLoop(app *plan.App, query int) bool {
	for _, l := range app.Loops {
		for _, i := range l {
			if i == query {
				return true
			}
		}
	}
	return false
}

// Streams says of each stream that comes from outside or is shared who reads it and which columns, and what its
// source or sink guarantees.
func Streams(app *plan.App) string {
	var sb strings.Builder
	for _, s := range app.Streams {
		readers := app.Readers(s)
		role := role(s)
		if role == "" && len(readers) < 2 || s.Once {
			continue
		}
		fmt.Fprintf(&sb, "stream %s%s\n", s.Name, role)
		if len(readers) > 0 {
			var by []string
			for _, q := range readers {
				by = append(by, q.Name)
			}
			need := app.Needed(s)
			var cols []string
			for _, c := range need {
				cols = append(cols, s.Schema.Fields[c].Name)
			}
			if len(cols) == 0 {
				cols = []string{"none"}
			}
			fmt.Fprintf(&sb, "   read once for %s: %s (%d of %d columns)\n", strings.Join(by, ", "), strings.Join(cols, ", "), len(need), s.Schema.Len())
		}
		if g := guarantee(s); g != "" {
			fmt.Fprintf(&sb, "   %s\n", g)
		}
	}
	return sb.String()
}

// role tells source and sink from streams that stay inside.
func role(s *plan.Stream) string {
	kind, ext := strings.ToLower(s.Options["type"]), s.Options["extension"]
	if kind == "" || kind == "internal" {
		return ""
	}
	if f := s.Options["format"]; f != "" {
		ext += ", " + f
	}
	return fmt.Sprintf(" (%s: %s)", kind, ext)
}

// guarantee says what is promised about rows at the edge of the application.
func guarantee(s *plan.Stream) string {
	switch strings.ToLower(s.Options["type"]) {
	case "source":
		return "each row is taken once, in order; positions are not kept: a restart reads from file.start or what comes next"
	case "sink":
		return "each row is written once, in order; rows in flight are lost if the process is killed"
	}
	return ""
}

// setting gives the text of a setting as it may be shown.
func setting(key, value string) string {
	if connector.SecretName(key) {
		return "***"
	}
	return value
}

func unique(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
