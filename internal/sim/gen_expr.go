package sim

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// genText is a piece of SQL with what the generator knows of its value.
type genText struct {
	sql     string
	inexact bool
	elem    vec.TypeID // of a LIST
}

// cond makes a condition that cannot fail.
func (m *queryMaker) cond(depth int) string {
	g := m.gen
	if depth > 0 {
		switch g.IntN(5) {
		case 0:
			return "(" + m.cond(depth-1) + " AND " + m.cond(depth-1) + ")"
		case 1:
			return "(" + m.cond(depth-1) + " OR " + m.cond(depth-1) + ")"
		case 2:
			return "NOT " + m.cond(depth-1)
		}
	}
	compare := pick(g, "=", "<>", "<", "<=", ">", ">=", ">", "<")
	switch cols := m.src.columns(vec.Int, vec.Long, vec.Float, vec.Double, vec.String, vec.Bool, vec.Timestamp); {
	case len(cols) == 0:
		return pick(g, "TRUE", "1 < 2")
	default:
		c := pick(g, cols...)
		if g.one(8) {
			return c.name + pick(g, " IS NULL", " IS NOT NULL")
		}
		switch c.typ {
		case vec.Bool:
			return pick(g, c.name, c.name+" IS TRUE", c.name+" = FALSE", c.name+" IS NOT FALSE")
		case vec.Timestamp:
			return c.name + " " + compare + " TIMESTAMP '1970-01-01 00:00:03'"
		case vec.String:
			return pick(g, fmt.Sprintf("%s %s '%s'", c.name, compare, pick(g, "a", "b", "c", "x", "")),
				c.name+" LIKE '%"+pick(g, "a", "y", " ", "7")+"%'", c.name+" IN ('a', 'b', 'x')", c.name+" NOT IN ('b', 'd')",
				"starts_with("+c.name+", 'a')", "contains("+c.name+", 'z')", c.name+" IS DISTINCT FROM 'a'")
		case vec.Int, vec.Long:
			return pick(g, fmt.Sprintf("%s %s %d", c.name, compare, g.IntN(20)-4), fmt.Sprintf("%s BETWEEN %d AND %d", c.name, g.IntN(5)-3, g.IntN(400)),
				fmt.Sprintf("%s %% %d = %d", c.name, 2+g.IntN(3), g.IntN(3)), fmt.Sprintf("%s > %d.5", c.name, g.IntN(9)))
		}
		return fmt.Sprintf("%s %s %s", c.name, compare, pick(g, "0.25", "10.5", "50.0", "3", "-4.75"))
	}
}

// column picks a column of the type that may be computed with.
func (m *queryMaker) column(t ...vec.TypeID) (string, bool) {
	cols := m.src.columns(t...)
	if len(cols) == 0 {
		return "", false
	}
	return pick(m.gen, cols...).name, true
}

// scalar makes an expression of the type over one event.
func (m *queryMaker) scalar(t vec.TypeID, depth int) string {
	g := m.gen
	if depth > 0 && g.one(3) {
		switch g.IntN(6) {
		case 0:
			return fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END", m.cond(0), m.scalar(t, depth-1), m.scalar(t, depth-1))
		case 1:
			return fmt.Sprintf("CASE WHEN %s THEN %s END", m.cond(1), m.scalar(t, depth-1))
		case 2:
			return fmt.Sprintf("coalesce(%s, %s)", m.scalar(t, depth-1), m.scalar(t, depth-1))
		case 3:
			if t != vec.Bool {
				return fmt.Sprintf("%s(%s, %s)", pick(g, "greatest", "least"), m.scalar(t, depth-1), m.scalar(t, depth-1))
			}
		case 4:
			return fmt.Sprintf("nullif(%s, %s)", m.scalar(t, depth-1), m.scalar(t, 0))
		}
	}
	col, ok := m.column(t)
	if ok && g.IntN(3) > 0 && (depth == 0 || g.one(2)) {
		return col
	}
	switch t {
	case vec.Bool:
		return "(" + m.cond(1) + ")"
	case vec.Int:
		return m.scalarInt(col)
	case vec.Long:
		return m.scalarLong(col)
	case vec.Float:
		return pick(g, orElse(col, "2.5F"), "CAST("+m.scalarInt("")+" AS FLOAT)")
	case vec.Double:
		return m.scalarDouble(col)
	case vec.Timestamp:
		if m.bounds && g.one(2) {
			return pick(g, "window_start", "window_end")
		}
		return orElse(col, "TIMESTAMP '2020-01-02 03:04:05'")
	}
	return m.scalarText(col)
}

func orElse(col, other string) string {
	if col == "" {
		return other
	}
	return col
}

func (m *queryMaker) scalarInt(col string) string {
	g := m.gen
	lit := fmt.Sprint(g.IntN(9) - 2)
	if col == "" {
		if s, ok := m.column(vec.String); ok && g.one(2) {
			return "CAST(length(" + s + ") AS INT)"
		}
		if d, ok := m.column(vec.Double); ok && g.one(2) {
			return "TRY_CAST(" + d + " AS INT)"
		}
		return lit
	}
	return pick(g, col+" + "+lit, col+" - 1", col+" / "+pick(g, "2", "3", "0"), col+" % 4", "abs("+col+")", "-"+col, "("+col+" + 1) / 2")
}

func (m *queryMaker) scalarLong(col string) string {
	g := m.gen
	if n, ok := m.column(vec.Int); ok && g.one(2) {
		return pick(g, "CAST("+n+" AS LONG)", n+" + 5L", orElse(col, "3L")+" - "+n)
	}
	if col == "" {
		return fmt.Sprintf("%dL", g.IntN(100))
	}
	return pick(g, col+" / 3", col+" + 1", col+" % 7", "abs("+col+")", col+" - 250")
}

func (m *queryMaker) scalarDouble(col string) string {
	g := m.gen
	if n, ok := m.column(vec.Int); ok && g.one(3) {
		return pick(g, "CAST("+n+" AS DOUBLE)", n+" / 2.0", n+" + 0.25", orElse(col, "1.5")+" - "+n)
	}
	if col == "" {
		return pick(g, "0.25", "-3.5", "100.0")
	}
	return pick(g, col+" + 0.5", col+" * 0.5", col+" / 2.0", "abs("+col+")", "floor("+col+")", "ceil("+col+")", "-"+col, col+" / 0.0", col+" + "+col)
}

func (m *queryMaker) scalarText(col string) string {
	g := m.gen
	if col == "" {
		if n, ok := m.column(vec.Int, vec.Long); ok && g.one(2) {
			return "CAST(" + n + " AS STRING)"
		}
		return pick(g, "'q'", "''")
	}
	return pick(g, "upper("+col+")", "lower("+col+")", col+" || '!'", "reverse("+col+")", "trim("+col+")", "'<' || "+col+" || '>'")
}

// fallible makes an expression that is an error for some events.
func (m *queryMaker) fallible(t vec.TypeID) (string, bool) {
	s, haveText := m.column(vec.String)
	n, haveInt := m.column(vec.Int)
	switch {
	case t == vec.Int && haveText:
		return "CAST(" + s + " AS INT)", true
	case t == vec.Int && haveInt:
		return n + " * 300000000", true
	case t == vec.Double && haveText:
		return "CAST(" + s + " AS DOUBLE)", true
	}
	return "", false
}

// aggregate makes an aggregate of the type. ok is false where none is known.
func (m *queryMaker) aggregate(t vec.TypeID) (genText, bool) {
	g := m.gen
	defer func(bounds bool) { m.bounds = bounds }(m.bounds)
	m.bounds = false // they are not known to what enters the window
	x := genText{}
	distinct := ""
	if g.one(6) {
		distinct = "DISTINCT "
	}
	if t != vec.List && t != vec.Double && t != vec.Long && t != vec.String || g.one(3) {
		if t == vec.List {
			return x, false
		}
		if t != vec.Bool || g.one(4) {
			x.sql = pick(g, "min", "max", "first", "last", "minForever", "maxForever") + "(" + m.scalar(t, 1) + ")"
			if t == vec.Bool {
				x.sql = pick(g, "first", "last") + "(" + m.scalar(t, 1) + ")"
			}
			x.sql += m.filter()
			return x, true
		}
	}
	switch t {
	case vec.Bool:
		x.sql = pick(g, "bool_and", "bool_or") + "(" + m.scalar(vec.Bool, 1) + ")"
	case vec.Long:
		any := m.scalar(pick(g, vec.Int, vec.String, vec.Double, vec.Bool), 1)
		x.sql = pick(g, "count(*)", "count()", "count("+distinct+any+")", "distinctCount("+any+")",
			"sum("+distinct+m.scalar(pick(g, vec.Int, vec.Int, vec.Long), 1)+")")
	case vec.Double:
		number := m.scalar(pick(g, vec.Int, vec.Double), 1)
		switch g.IntN(8) {
		case 0, 1, 2:
			if m.src.sums > 1 {
				return x, false // digits
			}
			m.sums = m.src.sums + 1
			x.sql = "sum(" + distinct + m.scalar(pick(g, vec.Double, vec.Float), 1) + ")"
		case 3, 4:
			x.sql, x.inexact = "avg("+distinct+number+")", true
		case 5:
			x.sql, x.inexact = pick(g, "stddev", "variance")+"("+number+")", true
		case 6:
			x.sql, x.inexact = "median("+number+")", true
		default:
			x.sql, x.inexact = fmt.Sprintf("percentile(%s, %s)", number, pick(g, "0", "25", "50", "90", "95.5", "100")), true
		}
	case vec.String:
		if m.noLists {
			return x, false
		}
		x.sql = "string_agg(" + distinct + m.scalar(vec.String, 1) + ", " + pick(g, "','", "'-'", "''") + ")"
	case vec.List:
		if m.noLists {
			return x, false
		}
		x.elem = pick(g, vec.Int, vec.String, vec.Double)
		x.sql = "array_agg(" + distinct + m.scalar(x.elem, 1) + ")"
	default:
		return x, false
	}
	if strings.HasPrefix(x.sql, "count()") {
		return x, true
	}
	x.sql += m.filter()
	return x, true
}

func (m *queryMaker) filter() string {
	if !m.gen.one(6) {
		return ""
	}
	return " FILTER (WHERE " + m.cond(1) + ")"
}
