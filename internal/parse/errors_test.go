package parse

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/diag"
)

var marker = regexp.MustCompile(`/\*(EF\d{4})\*/`)

// TestErrors: a comment /*EF1001*/ stands directly before the place where that error, and no other, is reported.
// The hint, if given, is part of the message or hint of the first error.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ src, says string }{
		{"/*EF1006*/SELCT a FROM S", "did you mean SELECT?"},
		{"SELECT a /*EF1001*/FORM S", "did you mean FROM?"},
		{"SELECT a FROM S /*EF1001*/WHER a > 1", "did you mean WHERE?"},
		{"SELECT a FROM S /*EF1001*/GROPU BY a", "did you mean GROUP?"},
		{"SELECT a FROM S /*EF1001*/ODER BY a", "did you mean ORDER?"},
		{"SELECT a, /*EF1017*/FROM S", "missing before FROM"},
		{"SELECT /*EF1017*/FROM S", ""},
		{"SELECT a FROM S WHERE /*EF1017*/GROUP BY a", ""},
		{"SELECT a FROM S WHERE a > /*EF1017*/", "the end of the text"},
		{"SELECT a FROM /*EF1007*/WHERE a > 1", "reserved word"},
		{"SELECT a FROM S WHERE a > 1 /*EF1010*/WHERE b > 1", "written twice"},
		{"SELECT a FROM S HAVING a > 1 /*EF1009*/GROUP BY a", "before HAVING"},
		{"SELECT a FROM S /*EF1001*/5", "the number 5"},
		{"SELECT /*EF1008*/(a + 1 ; SELECT 2", "is not closed"},
		{"SELECT f/*EF1008*/(a", ""},
		{"SELECT * FROM PATTERN (a=A/*EF1008*/[p > 1 -> b=B)", "] is missing before )"},
		{"SELECT (a /*EF1008*/[1) FROM S", "] is missing before )"},
		{"SELECT a/*EF1008*/)", "closes nothing"},
		{"SELECT /*EF1003*/'abc\n", "is not closed"},
		{"SELECT /*EF1003*/\"abc\n", ""},
		{"SELECT a = /*EF1002*/‘x", "straight quotes"},
		{"SELECT /*EF1004*/99999999999999999999", "does not fit"},
		{"SELECT INTERVAL /*EF1005*/'soon' MINUTE", "INTERVAL '5' MINUTE"},
		{"SELECT a FROM S WINDOW TUMBLING(5 /*EF1016*/minuets)", "did you mean minutes?"},
		{"SELECT 5 /*EF1016*/minuets", ""},
		{"SELECT TIMESTAMP /*EF1011*/'yesterday'", "TIMESTAMP '2026"},
		{"SELECT DATE /*EF1011*/'2026-02-30'", ""},
		{"SELECT DECIMAL /*EF1011*/'1.1.1'", ""},
		{"CREATE STREAM S (a /*EF1012*/STRNG)", "did you mean STRING?"},
		{"CREATE STREAM S (a INT, b /*EF1012*/STRNG, c /*EF1012*/DUBLE)", ""},
		{"CREATE /*EF1001*/STREM S (a INT)", "did you mean STREAM?"},
		{"CREATE STREAM /*EF1007*/Select (a INT)", "double quotes"},
		{"CREATE STREAM /*EF1018*/(a INT)", "the name of the stream"},
		{"SELECT a FROM S\n/*EF1013*/CREATE STREAM T (a INT)", "expected ;"},
		{"SELECT a FROM S/*EF1014*/#window.length(5)", "write S WINDOW length(5)"},
		{"SELECT a FROM S/*EF1014*/#time(30 sec)", "time(30 SECONDS)"},
		{"SELECT a FROM S./*EF1014*/win:time(30 sec)", "time(30 SECONDS)"},
		{"SELECT * FROM PATTERN (A -> B WHERE /*EF1014*/timer:within(5 sec))", "write WITHIN 5 SECONDS"},
		{"SELECT a FROM S WHERE /*EF1014*/timer:within(5 sec)", "WITHIN"},
		{"/*EF1014*/FROM S SELECT a", "starts with SELECT"},
		{"SELECT * FROM PATTERN (A -> /*EF1015*/-> B)", "the name of a stream"},
		{"SELECT * FROM PATTERN (NOT /*EF1015*/(A AND B))", ""},
		{"SELECT * FROM /*EF1015*/EVERY a=A -> b=B WITHIN 5 SEC", "write FROM PATTERN (EVERY"},
		{"SELECT * FROM /*EF1015*/a=A -> b=B", "write FROM PATTERN"},
		{"SELECT * FROM /*EF1015*/A -> B", "write FROM PATTERN"},
		{"SELECT * FROM /*EF1015*/PATTERN [EVERY a=A -> b=B]", "write FROM PATTERN ("},
		{"SELECT * FROM /*EF1015*/PATTERN a=A", "write FROM PATTERN ("},
		{"SELECT * FROM PATTERN (a=A /*EF1015*/, b=B)", "-> stands between"},
		{"SELECT * FROM PATTERN (a=A -> /*EF1014*/timer:interval(10 sec))", "FOR 10 SECONDS"},
		{"SELECT * FROM PATTERN (a=A /*EF1015*/UNTIL B)", "a* -> b"},
		{"SELECT * FROM PATTERN (a=A/*EF1015*/(p > 5) -> B)", "brackets"},
		{"SELECT * FROM PATTERN (a=A -> NOT B FOR 1 s /*EF1015*/AS n)", "no name"},
		{"SELECT * FROM PATTERN (a=A -> n=/*EF1015*/NOT B FOR 1 s)", "no name"},
		{"SELECT * FROM PATTERN (a=A /*EF1015*/WHERE p > 5)", "follows the )"},
		{"SELECT * FROM PATTERN (a=A WITHIN 1 s /*EF1015*/WITHIN 2 s)", "one WITHIN"},
		{"SELECT * FROM PATTERN (a=A -> b=/*EF1015*/(SELECT p FROM B))", "WITH b AS"},
		{"SELECT * FROM PATTERN (a=/*EF1015*/(A -> B) -> C)", "not a group"},
		{"SELECT * FROM PATTERN (NOT a/*EF1015*/=A FOR 1 s -> B)", "takes no name"},
		{"SELECT * FROM PATTERN (A -> NOT B/*EF1015*/{2} FOR 1 s)", "NOT B FOR 5 SECONDS"},
		{"SELECT * FROM PATTERN (A -> NOT B[p > 1]/*EF1015*/+ FOR 1 s)", "is not counted"},
		{"SELECT * FROM PATTERN (a=A /*EF1015*/FOR 1 s -> B)", "NOT a FOR 5 SECONDS"},
		{"SELECT * FROM PATTERN (A /*EF1015*/=> B)", "a -> b"},
		{"SELECT * FROM PATTERN (A /*EF1015*/- > B)", "a -> b"},
		{"SELECT * FROM PATTERN (A WITHIN a.n /*EF1015*/SECONDS)", "10 EVENTS"},
		{"SELECT * FROM PATTERN (A WITHIN 5 /*EF1016*/FORTNIGHTS)", "MINUTES"},
		{"SELECT * FROM PATTERN (A WITHIN 5 /*EF1016*/SECNDS)", "did you mean second"},
		{"SELECT * FROM PATTERN (A -> NOT B FOR 5 /*EF1016*/FORTNIGHTS)", "MINUTES"},
		{"SELECT * FROM PATTERN (A{/*EF1015*/,} -> B)", "any number"},
		{"SELECT * FROM PATTERN (A</*EF1015*/:> -> B)", "any number"},
		{"SELECT * FROM PATTERN (A+/*EF1015*/+ -> B)", "keep one"},
		{"SELECT * FROM PATTERN (EVERY /*EF1015*/[3] A -> B)", "a{3}"},
		{"SELECT * FROM PATTERN (EVERY/*EF1015*/-distinct(a.p) a=A -> B)", "does not exist"},
		{"SELECT * FROM PATTERN (a=A{/*EF1004*/1.5} -> B)", ""},
		{"SELECT a FROM S WINDOW length(5) /*EF1310*/WINDOW time(1 s)", "has a window already"},
		{"SELECT a FROM A JOIN B ON A.x = B.x /*EF1302*/WINDOW length(5)", "directly after its source"},
		{"SELECT a FROM A JOIN B /*EF1001*/WHERE a = b", "expected ON"},
		{"SHOW /*EF1001*/STREEMS", "did you mean STREAMS?"},
		{"SELECT a FROM S EMIT /*EF1001*/CHANGS", "did you mean"},
		{"SELECT a FROM S OUTPUT LAST EVERY /*EF1017*/", ""},
		{"/*EF1019*/@app(name)", "@app:name('x')"},
		{"PARTITION WITH (a OF S) BEGIN SELECT a FROM S; /*EF1001*/", "expected END"},
		{"EXPLAIN /*EF1006*/SELCT a FROM S", ""},
	} {
		file, errs := Parse(c.src)
		var want, got []string
		for _, m := range marker.FindAllStringSubmatchIndex(c.src, -1) {
			want = append(want, fmt.Sprintf("%s at %d", c.src[m[2]:m[3]], m[1]))
		}
		says := ""
		for _, e := range errs {
			got = append(got, fmt.Sprintf("%s at %d", e.Code, e.Span.Start))
			says += e.Message + "\n" + e.Hint + "\n"
		}
		if strings.Join(want, ", ") != strings.Join(got, ", ") || !strings.Contains(says, c.says) || file == nil {
			t.Errorf("want %v with %q, got %v\n%s", want, c.says, got,
				diag.RenderString(diag.Source{Name: "test", Text: c.src}, errs, diag.RenderOptions{}))
		}
	}
}

// TestManyErrors: one text gives all its errors, and the statements around them are understood.
func TestManyErrors(t *testing.T) {
	src := `CREATE STREAM S (a INT, b /*EF1012*/STRNG) WITH (type = /*EF1017*/);
SELECT a, /*EF1017*/FROM S WHERE a > /*EF1017*/GROUP BY a HAVING /*EF1017*/;
/*EF1006*/SELCT 1;
INSERT INTO T SELECT a FROM S WHERE (a = 1;
SELECT ok FROM S;
CREATE TABLE T (id INT /*EF1001*/PRIMRY KEY, x /*EF1012*/NUMBR);
`
	src = strings.Replace(src, "(a = 1;", "/*EF1008*/(a = 1;", 1)
	file, errs := Parse(src)
	var want, got []string
	for _, m := range marker.FindAllStringSubmatchIndex(src, -1) {
		want = append(want, fmt.Sprintf("%s at %d", src[m[2]:m[3]], m[1]))
	}
	for _, e := range errs {
		got = append(got, fmt.Sprintf("%s at %d", e.Code, e.Span.Start))
	}
	if strings.Join(want, ", ") != strings.Join(got, ", ") {
		t.Errorf("want %v\n got %v\n%s", want, got, diag.RenderString(diag.Source{Name: "test", Text: src}, errs, diag.RenderOptions{}))
	}
	if len(file.Statements) != 6 {
		t.Errorf("%d statements, want 6", len(file.Statements))
	}
}

// TestSyntaxCodeExamples: each documented example of a syntax error gives that error.
func TestSyntaxCodeExamples(t *testing.T) {
	for _, info := range diag.All() {
		if info.Example == "" {
			continue
		}
		_, errs := Parse(info.Example)
		found := false
		for _, e := range errs {
			found = found || e.Code == info.Code
		}
		if syntax := strings.HasPrefix(string(info.Code), "EF10"); syntax && !found {
			t.Errorf("%s: the example gives %v:\n%s", info.Code, errs, info.Example)
		} else if !syntax && errs.HasErrors() && !found {
			t.Errorf("%s: the example does not parse: %v\n%s", info.Code, errs, info.Example)
		}
	}
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		code diag.Code
	}{
		"parentheses":  {"SELECT " + strings.Repeat("(", 100_000), diag.CodeTooDeep},
		"not":          {"SELECT " + strings.Repeat("NOT ", 100_000) + "a", diag.CodeTooDeep},
		"minus":        {"SELECT " + strings.Repeat("- ", 100_000) + "a", diag.CodeTooDeep},
		"calls":        {"SELECT " + strings.Repeat("substring(", 100_000), diag.CodeTooDeep},
		"subqueries":   {strings.Repeat("SELECT * FROM (", 100_000), diag.CodeTooDeep},
		"sources":      {"SELECT * FROM " + strings.Repeat("(", 100_000), diag.CodeTooDeep},
		"patterns":     {"SELECT * FROM PATTERN " + strings.Repeat("(", 100_000), diag.CodeTooDeep},
		"every":        {"SELECT * FROM PATTERN (" + strings.Repeat("EVERY ", 100_000) + "A)", diag.CodeTooDeep},
		"types":        {"CREATE STREAM S (a " + strings.Repeat("LIST<", 100_000) + ")", diag.CodeTooDeep},
		"array types":  {"CREATE STREAM S (a INT" + strings.Repeat("[]", 100_000) + ")", diag.CodeTooDeep},
		"explain":      {strings.Repeat("EXPLAIN ", 100_000) + "SELECT 1", diag.CodeTooDeep},
		"case":         {"SELECT " + strings.Repeat("CASE WHEN ", 100_000), diag.CodeTooDeep},
		"partitions":   {strings.Repeat("PARTITION WITH (a OF S) BEGIN ", 50_000), diag.CodeTooDeep},
		"long chain":   {"SELECT 1" + strings.Repeat(" + 1", 100_000), diag.CodeTooMany},
		"casts":        {"SELECT 1" + strings.Repeat("::INT", 100_000), diag.CodeTooMany},
		"joins":        {"SELECT 1 FROM A" + strings.Repeat(", A", 100_000), diag.CodeTooMany},
		"text too big": {strings.Repeat(" ", maxText+1), diag.CodeStatementTooLong},
	} {
		_, errs := Parse(c.src)
		if len(errs) == 0 || !strings.Contains(errs.Error(), string(c.code)) {
			t.Errorf("%s: %d errors, none is %s: %.300v", name, len(errs), c.code, errs)
		}
	}
	deep := "SELECT " + strings.Repeat("(", 150) + "1" + strings.Repeat(")", 150) + strings.Repeat(" + 1", 20_000)
	if _, ok := checkPrint(t, deep); !ok {
		t.Error("150 parentheses and 20,000 operators are too many")
	}
}
