package plan

import (
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// String gives the call as SQL writes it.
func (c Call) String() string {
	var sb strings.Builder
	sb.WriteString(c.Spec.Name + "(")
	if c.Distinct {
		sb.WriteString("DISTINCT ")
	}
	if len(c.Args) == 0 && c.Spec.Name == "count" {
		sb.WriteString("*")
	}
	for i, a := range c.Args {
		if i > 0 {
			sb.WriteString(", ")
		}
		sb.WriteString(a.String())
	}
	sb.WriteString(")")
	if c.Filter != nil {
		sb.WriteString(" FILTER (WHERE " + c.Filter.String() + ")")
	}
	return sb.String()
}

// String gives the key as SQL writes it; the place of NULLs only where it is not the usual one.
func (k SortKey) String() string {
	text := k.Expr.String()
	if k.Desc {
		text += " DESC"
	}
	if k.NullsFirst != k.Desc {
		text += " NULLS " + [...]string{"LAST", "FIRST"}[b2i(k.NullsFirst)]
	}
	return text
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// String names the kinds as INSERT does.
func (k KindSet) String() string {
	switch k {
	case InsertExpired:
		return "EXPIRED"
	case InsertAll:
		return "ALL"
	}
	return "CURRENT"
}

// String names the kind as OUTPUT does.
func (k RateKind) String() string { return [...]string{"ALL", "FIRST", "LAST", "SNAPSHOT"}[k] }

// DurationText shows a length of time in the largest units that divide it: "1 min 30 s".
func DurationText(d vec.Duration) string {
	if d == 0 {
		return "0"
	}
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	var parts []string
	for _, u := range []struct {
		size vec.Duration
		name string
	}{{vec.Day, "d"}, {vec.Hour, "h"}, {vec.Minute, "min"}, {vec.Second, "s"}, {vec.Millisecond, "ms"}, {vec.Microsecond, "µs"}} {
		if n := d / u.size; n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+" "+u.name)
			d -= n * u.size
		}
	}
	return sign + strings.Join(parts, " ")
}
