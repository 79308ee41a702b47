package plan

import "strings"

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
