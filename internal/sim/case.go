package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// Case is one random application with its input. The queries are kept in parts, so that a failing case can be made
// smaller.
type Case struct {
	Seed    uint64
	Streams []*genStream // declared; those named S… are fed from outside
	Queries []*genQuery
	Steps   []Step
	Flush   bool
}

// genStream is a stream with what the generator knows of its columns.
type genStream struct {
	name string
	cols []genCol
	// spread is about how many rows an event of the input becomes here.
	spread int
	// above are the streams that this one is made of, itself included.
	above map[string]bool
	// sums is how many sums of fractions lie behind it: a DOUBLE has so many digits only.
	sums int
}

// genCol is a column. Inexact ones may differ in the last digits, so nothing may be decided by them.
type genCol struct {
	name    string
	typ     vec.TypeID
	elem    vec.TypeID // of a LIST
	inexact bool
}

func (c genCol) typeName() string {
	if c.typ == vec.List {
		return "LIST<" + vec.Simple(c.elem).String() + ">"
	}
	return vec.Simple(c.typ).String()
}

// genQuery is the text of a query, clause by clause; empty ones are left out.
type genQuery struct {
	kind, target  string
	distinct      bool
	items         []string // expression AS name
	source        string
	pattern       *genPattern // instead of source
	window        string
	where         string
	group         string
	having        string
	order         string
	limit, offset string
	rate, emit    string
}

func (q *genQuery) String() string {
	var sb strings.Builder
	sb.WriteString("INSERT " + q.kind + "INTO " + q.target + " SELECT ")
	if q.distinct {
		sb.WriteString("DISTINCT ")
	}
	source := q.source
	if q.pattern != nil {
		source = q.pattern.String()
	}
	sb.WriteString(strings.Join(q.items, ", ") + " FROM " + source)
	for _, clause := range []struct{ word, text string }{
		{"WINDOW", q.window}, {"WHERE", q.where}, {"GROUP BY", q.group}, {"HAVING", q.having}, {"ORDER BY", q.order},
		{"LIMIT", q.limit}, {"OFFSET", q.offset}, {"OUTPUT", q.rate}, {"EMIT", q.emit},
	} {
		if clause.text != "" {
			sb.WriteString(" " + clause.word + " " + clause.text)
		}
	}
	return sb.String()
}

// SQL is the application.
func (c *Case) SQL() string {
	var sb strings.Builder
	for _, s := range c.Streams {
		var cols []string
		for _, col := range s.cols {
			cols = append(cols, col.name+" "+col.typeName())
		}
		fmt.Fprintf(&sb, "CREATE STREAM %s (%s);\n", s.name, strings.Join(cols, ", "))
	}
	for _, q := range c.Queries {
		sb.WriteString(q.String() + ";\n")
	}
	return sb.String()
}

// Test is the case as a text test that expects the given rows.
func (c *Case) Test(want map[string][]row, names []string) string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "TEST 'sim seed %d';\n%s", c.Seed, c.SQL())
	for i := 0; i < len(c.Steps); i++ {
		s := c.Steps[i]
		if s.Stream == "" {
			fmt.Fprintf(&sb, "ADVANCE TO %s;\n", testTime(s.Time))
			continue
		}
		var rows []string
		for {
			rows = append(rows, formatRow(c.Steps[i].Vals))
			if c.Steps[i].UnitEnd || i+1 == len(c.Steps) {
				break
			}
			i++
		}
		fmt.Fprintf(&sb, "AT %s INSERT INTO %s VALUES %s;\n", testTime(s.Time), s.Stream, strings.Join(rows, ", "))
	}
	if c.Flush {
		sb.WriteString("FLUSH;\n")
	}
	for _, name := range names {
		if len(want[name]) == 0 {
			fmt.Fprintf(&sb, "EXPECT NOTHING IN %s;\n", name)
			continue
		}
		var rows []string
		for _, r := range want[name] {
			rows = append(rows, "    "+strings.ToUpper(r.kind.String())+" "+testRow(r.vals)+" AT "+testTime(r.time))
		}
		fmt.Fprintf(&sb, "EXPECT %s VALUES\n%s;\n", name, strings.Join(rows, ",\n"))
	}
	return sb.String()
}

func testTime(t vec.Time) string {
	if t%1000 == 0 && t >= 0 {
		return fmt.Sprint(t.Millis())
	}
	return "'" + t.Go().Format("2006-01-02T15:04:05.999999Z07:00") + "'"
}

// testRow is a row of a test: a list of nothing but NULLs must say what they are.
func testRow(vals []Value) string {
	parts := make([]string, len(vals))
	for i, v := range vals {
		parts[i] = formatValue(v)
		list, ok := v.([]Value)
		if ok && !slices.ContainsFunc(list, func(e Value) bool { return e != nil }) {
			parts[i] = "[CAST(NULL AS INT)" + strings.Repeat(", NULL", len(list)-1) + "]"
		}
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func formatRow(vals []Value) string {
	parts := make([]string, len(vals))
	for i, v := range vals {
		parts[i] = formatValue(v)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
