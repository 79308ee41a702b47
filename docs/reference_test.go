package docs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/internal/server/monitor"
)

var update = flag.Bool("update", false, "write the generated pages of docs/reference anew")

// TestReferenceIsUpToDate generates the reference from the registries and compares it with what is checked in.
func TestReferenceIsUpToDate(t *testing.T) {
	pages := map[string]string{
		"functions.md":  functionsPage(),
		"aggregates.md": aggregatesPage(),
		"windows.md":    windowsPage(),
		"connectors.md": connectorsPage(),
		"errors.md":     errorsPage(),
		"metrics.md":    metricsPage(),
	}
	for name, want := range pages {
		path := filepath.Join("reference", name)
		if *update {
			if err := os.MkdirAll("reference", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("docs/reference/%s is not what the registries say: run go test ./docs -update", name)
		}
	}
}

const generated = "<!-- Generated from the registries by go test ./docs -update. -->\n\n"

// cell makes text fit into a cell of a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "|", "\\|"), "\n", " ")
}

func code(s string) string { return "`` " + cell(s) + " ``" }

func functionsPage() string {
	var sb strings.Builder
	sb.WriteString("# Functions\n\n" + generated)
	sb.WriteString("Names are case-insensitive. NULL in any argument gives NULL unless the text says otherwise.\n")
	var families []string
	byFamily := map[string][]*function.Function{}
	for _, f := range function.All() {
		if f.Refused != "" {
			continue
		}
		if byFamily[f.Family] == nil {
			families = append(families, f.Family)
		}
		byFamily[f.Family] = append(byFamily[f.Family], f)
	}
	for _, family := range families {
		fmt.Fprintf(&sb, "\n## %s\n", strings.ToUpper(family[:1])+family[1:])
		for _, f := range byFamily[family] {
			fmt.Fprintf(&sb, "\n### %s\n\n%s\n", f.Name, f.Doc)
			if len(f.Aliases) > 0 {
				fmt.Fprintf(&sb, "\nAlso: %s.\n", strings.Join(f.Aliases, ", "))
			}
			sb.WriteString("\n```text\n" + strings.Join(f.Signatures(), "\n") + "\n```\n")
			if len(f.Examples) > 0 {
				sb.WriteString("\n| example | value |\n|---|---|\n")
				for _, e := range f.Examples {
					fmt.Fprintf(&sb, "| %s | %s |\n", code(e.SQL), code(e.Want))
				}
			}
		}
	}
	return sb.String()
}

func aggregatesPage() string {
	var sb strings.Builder
	sb.WriteString("# Aggregates\n\n" + generated)
	sb.WriteString("Every aggregate takes `DISTINCT` before its argument and `FILTER (WHERE …)` behind it.\n")
	for _, s := range agg.All() {
		fmt.Fprintf(&sb, "\n## %s\n\n%s %s\n", s.Name, s.Doc, s.Nulls)
		if len(s.Aliases) > 0 {
			fmt.Fprintf(&sb, "\nAlso: %s.\n", strings.Join(s.Aliases, ", "))
		}
		sb.WriteString("\n```text\n")
		for _, sig := range s.Sigs {
			sb.WriteString(s.Text(sig) + "\n")
		}
		sb.WriteString("```\n\n| example | values of x | result |\n|---|---|---|\n")
		for _, e := range s.Examples {
			fmt.Fprintf(&sb, "| %s | %s | %s |\n", code(e.SQL), code(strings.Join(e.Rows, ", ")), code(e.Want))
		}
	}
	return sb.String()
}

func windowsPage() string {
	var sb strings.Builder
	sb.WriteString("# Windows\n\n" + generated)
	sb.WriteString("What each class of windows lets out, and when, is told in [windows](../sql/windows.md).\n")
	classes := map[catalog.WindowClass]string{
		catalog.Sliding: "sliding: a row per event, an EXPIRED row per event that leaves",
		catalog.Batch:   "batch: rows at each close",
		catalog.Passing: "passing: events come later or reordered, nothing expires",
	}
	var later []string
	for _, k := range catalog.Windows() {
		if !k.Built {
			later = append(later, k.Name)
			continue
		}
		fmt.Fprintf(&sb, "\n## %s\n\n%s\n\n%s.\n", k.Name, k.Doc, strings.ToUpper(classes[k.Class][:1])+classes[k.Class][1:])
		if len(k.Aliases) > 0 {
			fmt.Fprintf(&sb, "\nAlso: %s.\n", strings.Join(k.Aliases, ", "))
		}
		if len(k.Params) > 0 {
			sb.WriteString("\n| parameter | | |\n|---|---|---|\n")
			for _, p := range k.Params {
				need := "required"
				if p.Optional {
					need = "optional"
				}
				fmt.Fprintf(&sb, "| %s | %s | %s |\n", p.Name, need, cell(p.Doc))
			}
		}
		if k.Example != "" {
			fmt.Fprintf(&sb, "\n```text\n%s\n```\n", strings.TrimSpace(k.Example))
		}
	}
	if len(later) > 0 {
		fmt.Fprintf(&sb, "\n## Not built yet\n\n%s: named in a query they give an error that says so.\n", strings.Join(later, ", "))
	}
	return sb.String()
}

func connectorsPage() string {
	var sb strings.Builder
	sb.WriteString("# Connectors and formats\n\n" + generated)
	sb.WriteString("A stream names its connector with `extension` and its format with `format`; the options below go into the same `WITH (…)`.\n")
	sb.WriteString("\n## Every stream\n")
	optionTable(&sb, connector.StreamOptions())
	for _, c := range connector.All() {
		fmt.Fprintf(&sb, "\n## %s\n\n%s A %s.\n", c.Name, c.Doc, c.Kinds)
		if len(c.Formats) > 0 {
			fmt.Fprintf(&sb, "\nFormats: %s.\n", strings.ReplaceAll(strings.Join(c.Formats, ", "), "*", "any"))
		}
		optionTable(&sb, c.Options)
		if c.Example != "" {
			fmt.Fprintf(&sb, "\n```text\n%s\n```\n", strings.TrimSpace(c.Example))
		}
	}
	for _, f := range connector.Formats() {
		fmt.Fprintf(&sb, "\n## Format %s\n\n%s", f.Name, f.Doc)
		if len(f.Extensions) > 0 {
			fmt.Fprintf(&sb, " Files: %s.", strings.Join(f.Extensions, ", "))
		}
		sb.WriteString("\n")
		optionTable(&sb, f.Options)
		if f.Example != "" {
			fmt.Fprintf(&sb, "\n```text\n%s\n```\n", strings.TrimSpace(f.Example))
		}
	}
	return sb.String()
}

func optionTable(sb *strings.Builder, options []connector.Option) {
	if len(options) == 0 {
		return
	}
	sb.WriteString("\n| option | takes | default | |\n|---|---|---|---|\n")
	for _, o := range options {
		takes := o.Type.String()
		if o.Type == connector.Enum {
			takes = strings.Join(o.Values, ", ")
		}
		if o.Kinds != 0 {
			takes += " (" + o.Kinds.String() + ")"
		}
		def := o.Default
		if o.Required {
			def = "required"
		}
		fmt.Fprintf(sb, "| %s | %s | %s | %s |\n", "`"+o.Name+"`", cell(takes), cell(def), cell(o.Doc))
	}
}

func errorsPage() string {
	var sb strings.Builder
	sb.WriteString("# Errors and warnings\n\n" + generated)
	sb.WriteString("`eventflux help CODE` prints the same. EF1xxx: the SQL; EF2xxx: warnings; EF3xxx: configuration; EF4xxx: connectors; EF5xxx: state; EF6xxx: running.\n")
	all := diag.All()
	slices.SortStableFunc(all, func(a, b diag.Info) int { return strings.Compare(string(a.Code), string(b.Code)) })
	for _, e := range all {
		fmt.Fprintf(&sb, "\n## %s: %s\n\n%s\n", e.Code, e.Title, e.When)
		if e.Example != "" {
			fmt.Fprintf(&sb, "\n```text\n%s\n```\n", strings.TrimSpace(e.Example))
		}
	}
	return sb.String()
}

func metricsPage() string {
	var sb strings.Builder
	sb.WriteString("# Metrics\n\n" + generated)
	sb.WriteString("`run --listen :9090` serves them at `/metrics` on the loopback address, beside the metrics of the Go runtime and the process. No label ever holds a value of the data.\n\n")
	sb.WriteString("| metric | type | labels | |\n|---|---|---|---|\n")
	for _, m := range monitor.Metrics() {
		fmt.Fprintf(&sb, "| `%s` | %s | %s | %s |\n", m.Name, m.Type(), strings.Join(m.Labels, ", "), cell(m.Help))
	}
	return sb.String()
}
