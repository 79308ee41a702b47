package scenario

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// parseRow evaluates the values of a row for the columns at those places of the schema, and appends it; the other
// columns become NULL.
func parseRow(b *vec.Batch, schema *vec.Schema, places []int, values []ast.Expr) error {
	if len(values) != len(places) {
		return fmt.Errorf("%d values for %d columns", len(values), len(places))
	}
	row := make([]*expr.Const, schema.Len())
	for i, e := range values {
		c, err := parseValue(e, schema.Fields[places[i]])
		if err != nil {
			return err
		}
		row[places[i]] = c
	}
	for i := range b.Cols {
		if row[i] == nil {
			b.Cols[i].AppendNull()
			continue
		}
		b.Cols[i].AppendFrom(&row[i].Val, 0)
	}
	b.Len++
	return nil
}

// parseValue evaluates a constant as a value of a column. A number with a fraction is no value of an integer column:
// an expectation must not come true by cutting it.
func parseValue(e ast.Expr, f vec.Field) (*expr.Const, error) {
	v, written, problems := check.Constant(e, f)
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("column %s: %w", f.Name, err)
	}
	if f.Type.IsInteger() && written.Val.Type.ID == vec.Double && !written.Val.IsNull(0) {
		if d := written.Val.F64[0]; d != math.Trunc(d) {
			return nil, fmt.Errorf("column %s: %v is not of type %s", f.Name, d, f.Type)
		}
	}
	return v, nil
}

// places finds the columns that a statement names; without names, all of them.
func places(schema *vec.Schema, stream string, names []ast.Name) ([]int, error) {
	if len(names) == 0 {
		all := make([]int, schema.Len())
		for i := range all {
			all[i] = i
		}
		return all, nil
	}
	var list []int
	for _, n := range names {
		i := schema.Index(n.Text)
		if i < 0 {
			return nil, fmt.Errorf("stream %s has no column %q; it has %s", stream, n.Text, strings.Join(schema.Names(), ", "))
		}
		list = append(list, i)
	}
	return list, nil
}

// formatRow writes the row's values at those places as a test file does.
func formatRow(b *vec.Batch, row int, places []int) string {
	parts := make([]string, len(places))
	for i, p := range places {
		parts[i] = formatValue(&b.Cols[p], row)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// formatValue writes a value as a literal of SQL.
func formatValue(c *vec.Column, i int) string {
	if c.IsNull(i) {
		return "NULL"
	}
	text := func() string { return string(kernel.AppendValue(nil, c, i)) }
	switch c.Type.ID {
	case vec.Bool:
		return strings.ToUpper(text())
	case vec.String, vec.Bytes, vec.JSON:
		return quote(c.Str[i])
	case vec.Double:
		return formatReal(c.F64[i], text())
	case vec.Float:
		return formatReal(float64(c.F32[i]), text())
	case vec.Timestamp, vec.Date, vec.TimeOfDay, vec.Decimal:
		name, _, _ := strings.Cut(c.Type.String(), "(")
		return name + " " + quote(text())
	case vec.Interval:
		return "INTERVAL " + quote(strconv.FormatInt(c.I64[i], 10)) + " MICROSECOND"
	case vec.List:
		var items []string
		for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
			items = append(items, formatValue(&c.Child[0], int(k)))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case vec.Struct:
		var items []string
		for k := range c.Child {
			items = append(items, formatValue(&c.Child[k], i))
		}
		return "ROW(" + strings.Join(items, ", ") + ")"
	}
	return text()
}

func formatReal(v float64, text string) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "CAST(" + quote(strconv.FormatFloat(v, 'g', -1, 64)) + " AS DOUBLE)"
	case !strings.ContainsAny(text, ".eE"):
		return text + ".0"
	}
	return text
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
