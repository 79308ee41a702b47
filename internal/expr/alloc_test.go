package expr

import "testing"

// In steady state evaluation allocates nothing, whatever the expression, over a whole batch or a row.
func TestNoAllocations(t *testing.T) {
	b := trades(1000)
	b.Cols[1].SetNull(7)
	s, p, v := NewColumn(0, "symbol", stringType), NewColumn(1, "price", doubleType), NewColumn(2, "volume", longType)
	for _, sql := range []string{
		"price * volume", "volume + 1 > 5 AND price > 150 OR symbol = 'x'", "CASE WHEN price > 100 THEN 'high' ELSE symbol END", "coalesce(price, 0.0)",
		"upper(symbol) || '-' || CAST(volume AS STRING)", "CAST(price AS STRING)", "date_trunc('minute', now())", "volume IN (1, 2, 3)", "symbol IN ('S000001', 'b')",
		"symbol LIKE 'S%1'", "TRY_CAST(symbol AS INT)", "substring(symbol, 2)", "round(price, 1)", "split(symbol, '0')[1]", "concat(symbol, price)", "price / 0",
		"date_format(now(), 'yyyy-MM-dd')", "list_value(volume, 5)", "greatest(volume, 500)", "md5(symbol)", "price IS DISTINCT FROM 5.0", "date_part('month', now())",
	} {
		e, err := parseSQL(t, sql, s, p, v)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		prog := Compile([]Expr{e})
		prog.Eval(b, 0, b.Len)
		i := 0
		if n := testing.AllocsPerRun(20, func() {
			prog.Eval(b, 0, b.Len)
			prog.Eval(b, i, i+1)
			i = (i + 17) % b.Len
		}); n != 0 {
			t.Errorf("%s: %v allocations", sql, n)
		}
	}
}

func TestPredicateAllocatesNothing(t *testing.T) {
	b := trades(1000)
	s, p, v := NewColumn(0, "symbol", stringType), NewColumn(1, "price", doubleType), NewColumn(2, "volume", longType)
	for _, sql := range []string{"price > 150", "price > 150 AND volume < 500 AND symbol <> ''", "price > 150 AND upper(symbol) = 'S000001'", "volume + 1 > 5"} {
		e, err := parseSQL(t, sql, s, p, v)
		if err != nil {
			t.Fatal(err)
		}
		pred := CompilePredicate(e)
		sel := pred.Select(b, 0, b.Len, nil)
		if n := testing.AllocsPerRun(20, func() { sel = pred.Select(b, 0, b.Len, sel) }); n != 0 {
			t.Errorf("%s: %v allocations", sql, n)
		}
	}
}
