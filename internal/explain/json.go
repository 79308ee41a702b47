package explain

import (
	"bytes"
	"encoding/json"

	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// The JSON form. Fields are only ever added.
type (
	appJSON struct {
		Name    string       `json:"name"`
		Queries []queryJSON  `json:"queries"`
		Streams []streamJSON `json:"streams"`
		Loops   [][]string   `json:"loops,omitempty"`
		Rules   []string     `json:"rules,omitempty"`
	}
	queryJSON struct {
		Name   string    `json:"name"`
		Inputs []string  `json:"inputs"`
		Target string    `json:"target"`
		Plan   *nodeJSON `json:"plan"`
	}
	nodeJSON struct {
		Operator string            `json:"operator"`
		Details  map[string]string `json:"details,omitempty"`
		Schema   []fieldJSON       `json:"schema"`
		Measured *measuredJSON     `json:"measured,omitempty"`
		Pattern  *Automaton        `json:"pattern,omitempty"`
		Input    *nodeJSON         `json:"input,omitempty"`
	}
	fieldJSON struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	measuredJSON struct {
		RowsIn  int64 `json:"rows_in"`
		RowsOut int64 `json:"rows_out"`
		Nanos   int64 `json:"ns"`
	}
	streamJSON struct {
		Name      string            `json:"name"`
		Schema    []fieldJSON       `json:"schema"`
		Options   map[string]string `json:"options,omitempty"`
		Hidden    bool              `json:"hidden,omitempty"`
		Read      []string          `json:"read,omitempty"` // columns that a decoder must convert
		Readers   []string          `json:"readers,omitempty"`
		Guarantee string            `json:"guarantee,omitempty"`
	}
)

// JSON shows the application as an object, indented.
func JSON(app *plan.App, o Options) ([]byte, error) {
	out := appJSON{Name: app.Name, Queries: []queryJSON{}, Streams: []streamJSON{}, Rules: unique(o.Rules)}
	for _, q := range app.Queries {
		j := queryJSON{Name: q.Name, Target: q.Root.Target.Name, Plan: nodeOf(q.Root, o)}
		for _, s := range q.Inputs {
			j.Inputs = append(j.Inputs, s.Name)
		}
		out.Queries = append(out.Queries, j)
	}
	for _, s := range app.Streams {
		out.Streams = append(out.Streams, streamOf(app, s))
	}
	for _, l := range app.Loops {
		var names []string
		for _, i := range l {
			names = append(names, app.Queries[i].Name)
		}
		out.Loops = append(out.Loops, names)
	}
	var sb bytes.Buffer
	e := json.NewEncoder(&sb)
	e.SetEscapeHTML(false) // "price > 5" is for people too
	e.SetIndent("", "  ")
	err := e.Encode(out)
	return bytes.TrimRight(sb.Bytes(), "\n"), err
}

func nodeOf(n plan.Node, o Options) *nodeJSON {
	operator, details := describe(n)
	j := &nodeJSON{Operator: operator, Schema: fields(n.Schema())}
	for _, d := range details {
		if j.Details == nil {
			j.Details = map[string]string{}
		}
		j.Details[d.key] = d.value
	}
	if m, ok := o.Measured[n]; ok {
		j.Measured = &measuredJSON{m.RowsIn, m.RowsOut, m.Nanos}
	}
	if p, ok := n.(*plan.Pattern); ok {
		j.Pattern = NewAutomaton(p)
	}
	if in := n.Input(); in != nil {
		j.Input = nodeOf(in, o)
	}
	return j
}

func fields(s *vec.Schema) []fieldJSON {
	list := []fieldJSON{}
	for _, f := range s.Fields {
		list = append(list, fieldJSON{f.Name, f.Type.String()})
	}
	return list
}

func streamOf(app *plan.App, s *plan.Stream) streamJSON {
	j := streamJSON{Name: s.Name, Schema: fields(s.Schema), Hidden: s.Hidden, Guarantee: guarantee(s)}
	for _, q := range app.Readers(s) {
		j.Readers = append(j.Readers, q.Name)
	}
	if len(j.Readers) > 0 {
		for _, c := range app.Needed(s) {
			j.Read = append(j.Read, s.Schema.Fields[c].Name)
		}
	}
	for k, v := range s.Options { // json sorts the keys
		if j.Options == nil {
			j.Options = map[string]string{}
		}
		j.Options[k] = setting(k, v)
	}
	return j
}
