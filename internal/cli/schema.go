package cli

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// schemaFlags are the settings of the schema command.
type schemaFlags struct {
	name, format, columns, time, slack string
}

func schemaCommand(e *env) *cobra.Command {
	var f schemaFlags
	c := &cobra.Command{
		Use:   "schema FILE",
		Short: "Find the columns of a file and print its CREATE STREAM",
		Example: fmt.Sprintf(`  %[1]s schema trades.csv
  %[1]s schema trades.ndjson --name Trades --time ts --slack 5s > app.sql
  tail -1000 app.log | %[1]s schema -i ndjson -`, e.program),
		Long: "Looks at the first 1,000 lines, as query does. What is printed can be the start of an application.",
		Args: needs(1, 1, "one file (- is stdin)"),
		RunE: func(c *cobra.Command, args []string) error {
			in, err := newInputs(e, queryFlags{format: f.format, columns: f.columns, time: f.time})
			if err != nil {
				return err
			}
			in.ctx = c.Context()
			defer in.close()
			return e.schema(in, args[0], f)
		},
	}
	c.Flags().StringVarP(&f.format, "format", "i", "", "`FORMAT` of the file: ndjson, csv, tsv or text (default: by extension, then by content)")
	c.Flags().StringVarP(&f.name, "name", "n", "", "`NAME` of the stream (default: after the file)")
	c.Flags().StringVar(&f.columns, "columns", "", "types of columns in place of those found: `'price DOUBLE, id STRING'`")
	c.Flags().StringVar(&f.time, "time", "", "`COLUMN[:UNIT]` that holds the rows' time: it becomes the watermark")
	c.Flags().StringVar(&f.slack, "slack", "", "`DURATION`: how far rows may be out of order in time, such as 5s (needs --time)")
	return c
}

// schema prints the declaration of one input.
func (e *env) schema(in *inputs, path string, f schemaFlags) error {
	i := &input{name: f.name, path: path}
	if i.name == "" {
		i.name = streamName(path)
	}
	if err := in.look(i); err != nil {
		return failf(exitUsage, "%s", err)
	}
	s := &plan.Stream{Name: i.name, Schema: i.schema, Options: i.opts}
	switch {
	case f.slack != "" && f.time == "":
		return failf(exitUsage, "--slack needs --time COLUMN: it says how late a row may be by that column")
	case f.time != "":
		c := i.schema.Index(in.time.column)
		if c < 0 {
			return unknown("column", in.time.column, i.schema.Names())
		}
		q := &query{e: e, flags: queryFlags{time: f.time}, inputs: in}
		slack, err := slackOf(f.slack)
		if err != nil {
			return err
		}
		(&times{slack: slack, columns: map[string]timeColumn{}}).use(q, i, s, c)
	default:
		if c, ok := app.ObviousTime(i.schema); ok {
			in.note("%s looks like the rows' time; --time %[1]s makes it that", i.schema.Fields[c].Name)
		}
	}
	for _, n := range in.notes {
		fmt.Fprintf(e.stderr, "note: %s\n", n)
	}
	_, err := fmt.Fprint(e.stdout, declaration(s))
	return err
}

// streamName makes a name of a stream of a file's: day-1/trades.csv.gz gives Trades.
func streamName(path string) string {
	if path == "-" {
		return "Input"
	}
	base, _, _ := strings.Cut(filepath.Base(path), ".")
	var sb strings.Builder
	for _, r := range base {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) && sb.Len() > 0:
			sb.WriteRune(r)
		case sb.Len() > 0:
			sb.WriteByte('_')
		}
	}
	name := []rune(strings.TrimRight(sb.String(), "_"))
	if len(name) == 0 {
		return "Input"
	}
	name[0] = unicode.ToUpper(name[0])
	return string(name)
}

// declaration is the CREATE STREAM of a stream, in canonical form.
func declaration(s *plan.Stream) string {
	var parts []string
	for _, f := range s.Schema.Fields {
		parts = append(parts, sqlName(f.Name)+" "+f.Type.String())
	}
	if w := s.Watermark; w != nil {
		name := sqlName(s.Schema.Fields[w.Column].Name)
		text := "WATERMARK FOR " + name + " AS " + name
		if w.Delay > 0 {
			text += " - " + durationText(w.Delay)
		}
		parts = append(parts, text)
	}
	sql := "CREATE STREAM " + sqlName(s.Name) + " (" + strings.Join(parts, ", ") + ")"
	if with := settingsText(s.Options); with != "" {
		sql += " WITH (" + with + ")"
	}
	file, problems := parse.Parse(sql + ";")
	if problems.HasErrors() {
		return sql + ";\n" // a type that SQL cannot spell is still worth showing
	}
	return ast.Print(file)
}

// durationText writes a length of time in the largest unit that divides it.
func durationText(d vec.Duration) string {
	for _, u := range []struct {
		size vec.Duration
		name string
	}{{vec.Day, "DAY"}, {vec.Hour, "HOUR"}, {vec.Minute, "MINUTE"}, {vec.Second, "SECOND"}} {
		if d%u.size == 0 {
			return fmt.Sprintf("INTERVAL '%d' %s", d/u.size, u.name)
		}
	}
	return fmt.Sprintf("INTERVAL '%d' MILLISECOND", d/vec.Millisecond)
}

// settingsText writes the settings of a stream: what it is first, then the rest by name.
func settingsText(options map[string]string) string {
	first := []string{"type", "extension", "format"}
	rank := func(key string) int {
		for i, f := range first {
			if f == key {
				return i
			}
		}
		return len(first)
	}
	keys := make([]string, 0, len(options))
	for k := range options {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(a, b int) bool {
		if x, y := rank(keys[a]), rank(keys[b]); x != y {
			return x < y
		}
		return keys[a] < keys[b]
	})
	parts := make([]string, len(keys))
	for i, k := range keys {
		value := options[k]
		if connector.SecretName(k) {
			value = "***"
		}
		parts[i] = k + " = '" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return strings.Join(parts, ", ")
}

func sqlName(name string) string {
	if ast.IsPlainName(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}
