package cli

import (
	"bytes"
	"context"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// outputForm is how rows are printed.
type outputForm string

const (
	formTable    outputForm = "table"
	formNDJSON   outputForm = "ndjson"
	formJSON     outputForm = "json"
	formCSV      outputForm = "csv"
	formMarkdown outputForm = "md"
	formChart    outputForm = "chart"
)

// outputForm reads -o: tables on a terminal and NDJSON into a pipe unless it says otherwise.
func (e *env) outputForm(text string) (outputForm, error) {
	switch f := outputForm(strings.ToLower(text)); f {
	case "":
		if terminal(e.stdout) {
			return formTable, nil
		}
		return formNDJSON, nil
	case formTable, formNDJSON, formJSON, formCSV, formMarkdown, formChart:
		return f, nil
	case "markdown":
		return formMarkdown, nil
	case "jsonl":
		return formNDJSON, nil
	}
	hint := ""
	if best, ok := diag.Nearest(text, []string{"table", "ndjson", "json", "csv", "md", "chart"}); ok {
		hint = " (did you mean " + best + "?)"
	}
	return "", failf(exitUsage, "-o %s: there is no such form%s; use table, ndjson, json, csv, md or chart", text, hint)
}

// encoder gives the encoder of a form for rows of a schema; tables have none.
func (f outputForm) encoder(s *vec.Schema) (connector.Encoder, error) {
	name := "json"
	if f == formCSV {
		name = "csv"
	}
	format, _ := connector.LookupFormat(name)
	enc, err := format.NewEncoder(connector.EncoderConfig{Schema: s, Options: format.Defaults()})
	if err == nil && f == formJSON {
		enc = &jsonArray{lines: enc}
	}
	return enc, err
}

func (f outputForm) isTable() bool { return f == formTable || f == formMarkdown || f == formChart }

// drawable says what is wrong with a form for rows of a schema: a chart draws numbers.
func (f outputForm) drawable(name string, s *vec.Schema) error {
	if f == formChart && lastNumber(s) < 0 {
		return failf(exitUsage, "-o chart: %s has no column of numbers to draw; its columns are %s", name, joinNames(s.Names()))
	}
	return nil
}

// printRows prints a result that is already there.
func (e *env) printRows(f outputForm, s *vec.Schema, b *vec.Batch) error {
	if err := f.drawable("the result", s); err != nil {
		return err
	}
	if f.isTable() {
		sink := e.tables(f).add("", f.table(s))
		if err := sink.Write(context.Background(), b, 0, b.Len); err != nil {
			return err
		}
		return sink.Close()
	}
	enc, err := f.encoder(s)
	if err != nil {
		return err
	}
	return writeWhole(e.stdout, enc.Footer(enc.Encode(enc.Header(nil), b, 0, b.Len)))
}

// tables prints tables to standard output, on a terminal within its width.
func (e *env) tables(f outputForm) *tables {
	t := &tables{write: func(b []byte) error { return writeWhole(e.stdout, b) }}
	if f != formMarkdown && terminal(e.stdout) {
		t.limit = func() int { w, _ := terminalSize(e.stdout); return w }
	}
	return t
}

// table lays out rows of a schema.
func (f outputForm) table(s *vec.Schema) table {
	t := table{schema: s, markdown: f == formMarkdown}
	if f == formChart {
		t.bars = &bars{column: lastNumber(s)}
	}
	return t
}

// jsonArray turns lines of JSON into one array, a row a line.
type jsonArray struct {
	lines connector.Encoder
	some  bool
	buf   []byte
}

func (a *jsonArray) Header(dst []byte) []byte { return append(dst, '[') }

func (a *jsonArray) Encode(dst []byte, b *vec.Batch, lo, hi int) []byte {
	a.buf = a.lines.Encode(a.buf[:0], b, lo, hi)
	for line := range bytes.Lines(a.buf) {
		if a.some {
			dst = append(dst, ',')
		}
		a.some = true
		dst = append(append(dst, '\n'), bytes.TrimSuffix(line, []byte{'\n'})...)
	}
	return dst
}

func (a *jsonArray) Footer(dst []byte) []byte { return append(dst, "\n]\n"...) }
