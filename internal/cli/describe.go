package cli

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/function"
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
	var rows [][]string
	switch strings.ToUpper(what) {
	case "STREAMS":
		for _, s := range p.Streams {
			if !s.Hidden {
				rows = append(rows, []string{s.Name, s.Schema.String()})
			}
		}
		return textRows([]string{"stream", "columns"}, rows)
	case "QUERIES":
		for _, q := range p.Queries {
			rows = append(rows, []string{q.Name, q.Root.Target.Name})
		}
		return textRows([]string{"query", "writes"}, rows)
	case "WINDOWS":
		for _, w := range catalog.Windows() {
			if w.Built {
				rows = append(rows, []string{w.Name, w.Doc})
			}
		}
		return textRows([]string{"window", "meaning"}, rows)
	}
	for _, f := range function.All() {
		rows = append(rows, []string{f.Name, f.Doc})
	}
	return textRows([]string{"function", "meaning"}, rows)
}
