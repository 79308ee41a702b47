package cli

import (
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// textRows makes a result of text columns.
func textRows(names []string, rows [][]string) (*vec.Schema, *vec.Batch) {
	s := &vec.Schema{}
	for _, n := range names {
		s.Fields = append(s.Fields, vec.Field{Name: n, Type: vec.Simple(vec.String)})
	}
	b := vec.NewBatch(s)
	for _, row := range rows {
		for c, text := range row {
			b.Cols[c].Str = append(b.Cols[c].Str, text)
		}
		b.Len++
	}
	return s, b
}

// describeRows lists the columns of a stream.
func describeRows(s *plan.Stream) (*vec.Schema, *vec.Batch) {
	var rows [][]string
	for _, f := range s.Schema.Fields {
		rows = append(rows, []string{f.Name, f.Type.String()})
	}
	return textRows([]string{"column", "type"}, rows)
}

// showRows answers SHOW.
func showRows(p *plan.App, what string) (*vec.Schema, *vec.Batch) {
	var names []string
	var rows [][]string
	switch strings.ToUpper(what) {
	case "STREAMS", "SOURCES", "SINKS":
		names = []string{"stream", "columns"}
		role := strings.TrimSuffix(strings.ToLower(what), "s")
		for _, s := range p.Streams {
			if !s.Hidden && (role == "stream" || strings.EqualFold(s.Options["type"], role)) {
				rows = append(rows, []string{s.Name, s.Schema.String()})
			}
		}
	case "QUERIES":
		names = []string{"query", "writes"}
		for _, q := range p.Queries {
			rows = append(rows, []string{q.Name, q.Root.Target.Name})
		}
	case "WINDOWS", "FUNCTIONS":
		names = []string{strings.TrimSuffix(strings.ToLower(what), "s"), "meaning"}
		for _, e := range entries() {
			if (e.kind == "window") == (strings.ToUpper(what) == "WINDOWS") {
				rows = append(rows, []string{e.name, e.doc})
			}
		}
	case "CONNECTORS":
		names = []string{"connector", "kinds", "meaning"}
		for _, c := range connector.All() {
			rows = append(rows, []string{c.Name, c.Kinds.String(), c.Doc})
		}
	case "FORMATS":
		names = []string{"format", "meaning"}
		for _, f := range connector.Formats() {
			rows = append(rows, []string{f.Name, f.Doc})
		}
	}
	return textRows(names, rows)
}
