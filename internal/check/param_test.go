package check

import (
	"testing"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/vec"
)

// compileWith checks a text with parameters and gives its problems.
func compileWith(t *testing.T, sql string, params ...Param) diag.List {
	t.Helper()
	file, problems := parse.Parse("CREATE STREAM S (a INT, s STRING, ts TIMESTAMP);\n" + sql)
	if problems.HasErrors() {
		t.Fatalf("%s: %v", sql, problems)
	}
	_, problems = App(file, Options{Params: params})
	return problems
}

func TestParametersStandWhereConstantsDo(t *testing.T) {
	for sql, v := range map[string]*expr.Const{
		"SELECT a + :p AS b FROM S":                                          expr.Int(5),
		"SELECT a FROM S WHERE a > :P":                                       expr.Long(5), // names are told apart by letters, not case
		"SELECT a FROM S WHERE s IN ('x', :p)":                               expr.String("y"),
		"SELECT a FROM S WHERE ts > :p":                                      expr.Timestamp(5),
		"SELECT a FROM S WHERE s LIKE :p":                                    expr.String("a%"),
		"SELECT a FROM S LIMIT :p":                                           expr.Int(5),
		"SELECT a FROM S WINDOW length(:p)":                                  expr.Int(5),
		"SELECT count(*) AS n FROM S WINDOW TUMBLING(:p)":                    expr.Interval(vec.Minute),
		"SELECT count(*) AS n FROM S WINDOW TUMBLING(size=:p)":               expr.Interval(vec.Minute),
		"SELECT a FROM S OUTPUT LAST EVERY :p EVENTS":                        expr.Int(5),
		"SELECT a FROM S OUTPUT LAST EVERY :p":                               expr.Interval(vec.Second),
		"SELECT percentile(a, :p) AS q FROM S WINDOW lengthBatch(3)":         expr.Int(95),
		"SELECT a FROM S[a > :p]":                                            expr.Int(5),
		"SELECT a FROM S OFFSET :p":                                          expr.Int(5),
		"SELECT s.a FROM PATTERN (EVERY f=S -> s=S WITHIN :p)":               expr.Interval(vec.Minute),
		"SELECT f.a FROM PATTERN (EVERY f=S -> NOT S FOR :p)":                expr.Interval(vec.Minute),
		"CREATE STREAM T (a INT, ts TIMESTAMP, WATERMARK FOR ts AS ts - :p)": expr.Interval(vec.Second),
		"CREATE STREAM T (a INT) WITH (type = :p)":                           expr.String("source"),
		"SELECT sum(a) AS q FROM S GROUP BY s HAVING sum(a) > :p":            expr.Int(5),
	} {
		if problems := compileWith(t, sql, Param{"p", v}); problems.HasErrors() {
			t.Errorf("%s: %v", sql, problems)
		}
	}
}

func TestParametersAreCheckedLikeConstants(t *testing.T) {
	for _, c := range []struct {
		sql    string
		params []Param
		code   diag.Code
		at     int // 0: the problem has no place
		hint   string
	}{
		{"SELECT a FROM S WHERE a > :limit", nil, diag.CodeUnknownParameter, 75, "values of parameters are given when the text is compiled"},
		{"SELECT a FROM S WHERE a > :limt", []Param{{"limit", expr.Int(1)}}, diag.CodeUnknownParameter, 75, "did you mean :limit?"},
		{"SELECT a FROM S WHERE a > :x", []Param{{"limit", expr.Int(1)}}, diag.CodeUnknownParameter, 75, "these have one: limit"},
		{"SELECT a FROM S", []Param{{"limit", expr.Int(1)}}, diag.CodeUnusedParameter, 0, "write :limit where its value belongs, or leave it out"},
		{"SELECT a FROM S WHERE a > :p", []Param{{"p", expr.String("x")}}, diag.CodeBadConstant, 71, ""},
		{"SELECT a FROM S WINDOW length(:p)", []Param{{"p", expr.Int(-1)}}, diag.CodeNotPositive, 79, ""},
	} {
		problems := compileWith(t, c.sql, c.params...)
		if len(problems) != 1 || problems[0].Code != c.code {
			t.Errorf("%s: got %v, want one %s", c.sql, problems, c.code)
			continue
		}
		if p := problems[0]; p.Span.Start != c.at || c.hint != "" && p.Hint != c.hint {
			t.Errorf("%s: at %d, hint %q; want %d, %q", c.sql, p.Span.Start, p.Hint, c.at, c.hint)
		}
	}
}

func TestParametersAsSettings(t *testing.T) {
	for _, c := range []struct {
		value *expr.Const
		want  string
	}{
		{expr.String("a.csv"), "a.csv"}, {expr.Int(5), "5"}, {expr.Bool(true), "true"}, {expr.Double(0.5), "0.5"}, {expr.Interval(5 * vec.Minute), "300000 ms"},
	} {
		file, _ := parse.Parse("CREATE STREAM S (a INT) WITH (x.y = :p); SELECT a FROM S")
		app, problems := App(file, Options{Params: []Param{{"p", c.value}}})
		if app == nil || app.Streams[0].Options["x.y"] != c.want {
			t.Errorf("%v: %v", c.value, problems)
		}
	}
	for sql, code := range map[string]diag.Code{
		"CREATE STREAM T (a INT) WITH (x = :q)": diag.CodeUnknownParameter, "CREATE STREAM T (a INT) WITH (x = :p)": diag.CodeOptionValue,
	} {
		if problems := compileWith(t, sql, Param{"p", expr.Null(vec.Simple(vec.Null))}); len(problems) != 1 || problems[0].Code != code {
			t.Errorf("%s: %v", sql, problems)
		}
	}
}
