package cli

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// parseColumns reads --columns, which is written as in CREATE STREAM.
func parseColumns(text string) ([]vec.Field, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	const before = "CREATE STREAM x ("
	a, problems := app.Compile("--columns", before+text+")", check.Options{})
	if problems.HasErrors() {
		for _, p := range problems {
			if p.Severity == diag.SeverityError {
				return nil, failf(exitUsage, "--columns '%s': %s; write names and types, such as --columns 'price DOUBLE, id STRING'", text, p.Message)
			}
		}
	}
	return a.Plan.Streams[0].Schema.Fields, nil
}

// findColumns infers the columns of an input from its sample, then applies --columns, the paths into objects that the
// SQL names, and --time.
func (in *inputs) findColumns(i *input) error {
	with, errs := connector.ParseStream(i.opts)
	if len(errs) > 0 {
		return errs[0]
	}
	if len(bytes.TrimSpace(i.sample)) == 0 {
		if len(in.columns) == 0 {
			return fmt.Errorf("%s is empty, so its columns are not known; name them: --columns 'price DOUBLE, …'", i.shown)
		}
		i.schema = &vec.Schema{Fields: in.columns}
		return nil
	}
	schema, notes, err := connector.InferSchema(i.format, i.sample, i.whole, with.Options)
	if err != nil {
		if len(in.columns) == 0 {
			return fmt.Errorf("%s: %s", i.shown, err)
		}
		schema = &vec.Schema{}
	}
	for _, n := range notes {
		if !in.answered(n) {
			in.note("%s: %s", i.shown, n)
		}
	}
	i.schema = schema
	in.addPaths(i)
	if err := in.override(i); err != nil {
		return err
	}
	if err := in.time.apply(i); err != nil {
		return err
	}
	return in.misfits(i)
}

// answered reports a note about a column whose type the user has given.
func (in *inputs) answered(note string) bool {
	for _, f := range in.columns {
		if strings.HasPrefix(note, fmt.Sprintf("column %q ", f.Name)) {
			return true
		}
	}
	return false
}

// override gives columns the types of --columns. JSON may have columns that the sample lacks.
func (in *inputs) override(i *input) error {
	for _, f := range in.columns {
		if at := i.schema.Index(f.Name); at >= 0 {
			i.schema.Fields[at].Type = f.Type
			continue
		}
		if i.format.Name != "json" && i.schema.Len() > 0 {
			hint := ""
			if best, ok := diag.Nearest(f.Name, i.schema.Names()); ok {
				hint = fmt.Sprintf(" (did you mean %s?)", best)
			}
			if len(in.list) > 1 {
				continue // it may be a column of another input
			}
			return failf(exitUsage, "--columns: %s has no column %q%s; its columns are %s", i.shown, f.Name, hint, joinNames(i.schema.Names()))
		}
		i.schema.Fields = append(i.schema.Fields, f)
	}
	return nil
}

// columnAdvice says what to do about a column whose values do not fit the type that was found for it.
func (in *inputs) columnAdvice(stream, column string) string {
	i := in.find(stream)
	if i == nil {
		return ""
	}
	at := i.schema.Index(column)
	if at < 0 {
		return ""
	}
	wider := "STRING"
	if i.format.Name == "json" {
		wider = "JSON" // a STRING takes no number
	}
	if id := i.schema.Fields[at].Type.ID; id == vec.Long || id == vec.Int {
		wider = "DOUBLE or " + wider
	}
	return fmt.Sprintf("--columns '%s TYPE' gives the column another type than %s, for example %s", column, i.schema.Fields[at].Type, wider)
}

// dottedNames lists the names of the SQL that have dots: a.b may be field b of object a.
func dottedNames(f *ast.File) []string {
	var names []string
	for _, s := range f.Statements {
		ast.Inspect(s, func(n ast.Node) bool {
			if c, ok := n.(*ast.Column); ok && len(c.Parts) > 1 {
				var parts []string
				for _, p := range c.Parts {
					parts = append(parts, p.Text)
				}
				names = append(names, strings.Join(parts, "."), strings.Join(parts[1:], "."))
			}
			return true
		})
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// addPaths adds a column for each dotted name whose first part is a column of JSON objects. Its type is found as that
// of a column with those values.
func (in *inputs) addPaths(i *input) {
	if i.format.Name != "json" {
		return
	}
	for _, path := range in.paths {
		first, rest, nested := strings.Cut(path, ".")
		at := i.schema.Index(first)
		if !nested || at < 0 || i.schema.Fields[at].Type.ID != vec.JSON || i.schema.Index(path) >= 0 {
			continue
		}
		values, found := valuesAt(i.sample, i.schema.Fields[at].Name, strings.Split(rest, "."))
		if !found {
			continue
		}
		s, _, err := i.format.Infer(values, i.format.Defaults())
		if err == nil && s.Len() == 1 {
			i.schema.Fields = append(i.schema.Fields, vec.Field{Name: path, Type: s.Fields[0].Type})
		}
	}
}

// valuesAt makes records {"v": …} of the values that the sample's objects have at a path.
func valuesAt(sample []byte, first string, rest []string) (values []byte, found bool) {
	dec := stdjson.NewDecoder(bytes.NewReader(bytes.TrimLeft(sample, " \t\r\n[")))
	for {
		var rec map[string]stdjson.RawMessage
		if dec.Decode(&rec) != nil {
			return values, found
		}
		v, ok := field(rec, first)
		for _, name := range rest {
			var obj map[string]stdjson.RawMessage
			if !ok || stdjson.Unmarshal(v, &obj) != nil {
				ok = false
				break
			}
			v, ok = field(obj, name)
		}
		if ok {
			found = true
			values = append(append(append(values, `{"v":`...), v...), "}\n"...)
		}
	}
}

// field finds a field whatever its case.
func field(obj map[string]stdjson.RawMessage, name string) (stdjson.RawMessage, bool) {
	if v, ok := obj[name]; ok {
		return v, true
	}
	for k, v := range obj {
		if strings.EqualFold(k, name) {
			return v, true
		}
	}
	return nil, false
}
