package parse

import (
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// canonical gives the canonical form on one line, without the last semicolon.
func canonical(t *testing.T, src string) string {
	t.Helper()
	file, errs := Parse(src)
	if len(errs) > 0 {
		t.Errorf("%s", diag.RenderString(diag.Source{Name: "test", Text: src}, errs, diag.RenderOptions{}))
		return ""
	}
	checkPrint(t, src)
	var parts []string
	for _, s := range file.Statements {
		parts = append(parts, ast.PrintNode(s))
	}
	return strings.Join(parts, "; ")
}

// same stands for: the text is its own canonical form.
const same = "="

func runForms(t *testing.T, forms [][2]string) {
	t.Helper()
	for _, f := range forms {
		want := f[1]
		if want == same {
			want = f[0]
		}
		if got := canonical(t, f[0]); got != want {
			t.Errorf("\n input %s\n got   %s\n want  %s", f[0], got, want)
		}
	}
}

func TestExpressions(t *testing.T) {
	var forms [][2]string
	for _, f := range [][2]string{
		{"1 + 2 * 3", same}, {"(1 + 2) * 3", same}, {"a - b - c", same}, {"a - (b - c)", same}, {"a || b || c", same},
		{"NOT a = b", same}, {"(NOT a) = b", same}, {"NOT (a AND b)", same}, {"NOT a AND b", same},
		{"a OR b AND c", "a OR (b AND c)"}, {"(a OR b) AND c", same}, {"a AND b AND c", same},
		{"a == b", "a = b"}, {"a != b", "a <> b"}, {"a <= -1", same}, {"- 5", "-5"}, {"-(5)", same}, {"-(-x)", same}, {"- -5", "-(-5)"}, {"+x", "x"},
		{"-9223372036854775808", same}, {"1_000", "1000"}, {"5L", same}, {"3000000000", same}, {"1.5F", same}, {".5", "0.5"}, {"1.", "1.0"}, {"1E3", "1e3"}, {"0x1F", "31"},
		{"DECIMAL '1.10'", same}, {"TRUE AND false", "TRUE AND FALSE"}, {"null", "NULL"}, {"'it''s'", same}, {`"a b"`, same}, {"`a``b`", "\"a`b\""},
		{"x::INT", "CAST(x AS INT)"}, {"-x::int8", "-CAST(x AS LONG)"}, {"TRY_CAST(x AS VARCHAR(10))", "TRY_CAST(x AS STRING)"}, {"'1'::decimal(10,2)", "CAST('1' AS DECIMAL(10, 2))"},
		{"a.b.c", same}, {"(a).b", same}, {"a['k']", same}, {"a[1].b", same}, {"e[last-1].price", "e[last - 1].price"}, {"f(x).y[2]", same},
		{"a IN (1, 2)", same}, {"a NOT IN (SELECT b FROM T)", same}, {"a IN T", same}, {"a BETWEEN 1 AND 2 AND b", same}, {"a NOT BETWEEN b + 1 AND c", same},
		{"a LIKE 'x%' ESCAPE '!'", same}, {"a NOT ILIKE 'x'", same}, {"a ~ 'x'", same}, {"a RLIKE 'x'", "a ~ 'x'"}, {"a NOT RLIKE 'x'", "a !~ 'x'"}, {"a !~* 'x' OR b ~* 'y'", same},
		{"a IS NULL", same}, {"a IS NOT NULL", same}, {"a = b IS TRUE", same}, {"a IS NOT UNKNOWN", same}, {"a IS DISTINCT FROM b + 1", same}, {"a IS NOT DISTINCT FROM b", same},
		{"CASE WHEN a THEN 1 ELSE 2 END", same}, {"case x when 1 then 'a' when 2 then 'b' end", "CASE x WHEN 1 THEN 'a' WHEN 2 THEN 'b' END"},
		{"count(*)", same}, {"count(DISTINCT a)", same}, {"sum(a) FILTER (WHERE b > 1)", same}, {"str:upper(a)", same}, {"string_agg(a, ',' ORDER BY b DESC)", same},
		{"percentile_cont(0.5) WITHIN GROUP (ORDER BY a)", same}, {"rank() OVER (PARTITION BY a ORDER BY b DESC NULLS FIRST)", same}, {"lag(a) IGNORE NULLS OVER w", same},
		{"sum(a) OVER (ORDER BY b ROWS 5 PRECEDING)", "sum(a) OVER (ORDER BY b ROWS BETWEEN 5 PRECEDING AND CURRENT ROW)"},
		{"sum(a) OVER (ORDER BY b RANGE BETWEEN UNBOUNDED PRECEDING AND 1 HOUR FOLLOWING)", same},
		{"EXTRACT(HOUR FROM ts)", "EXTRACT(hour FROM ts)"}, {"POSITION('a' IN s)", "POSITION('a', s)"}, {"SUBSTRING(a FROM 2 FOR 3)", "SUBSTRING(a, 2, 3)"},
		{"TRIM(BOTH 'x' FROM a)", "trim(a, 'x')"}, {"TRIM(LEADING FROM a)", "ltrim(a)"}, {"trim(a)", same}, {"position(a = b, c)", "position((a = b), c)"},
		{"ts AT TIME ZONE 'Europe/Berlin'", same}, {"CURRENT_TIMESTAMP - 5 minutes", "CURRENT_TIMESTAMP - 5 MINUTES"}, {"TIMESTAMP '2026-01-31 12:00:00.5Z'", same}, {"DATE '2026-01-31'", same},
		{"date", same}, {"timestamp > now()", same}, {"DATE(timestamp)", same}, {"1 HOUR 30 MINUTES", same}, {"5m", "5 MINUTES"}, {"1h30m", "1 HOUR 30 MINUTES"},
		{"INTERVAL '5' MINUTE", "5 MINUTES"}, {"INTERVAL '1:30' HOUR TO MINUTE", "1 HOUR 30 MINUTES"}, {"INTERVAL '5 minutes'", "5 MINUTES"}, {"INTERVAL 5 MINUTE", "5 MINUTES"},
		{"INTERVAL '1' HOUR - INTERVAL '5' MINUTE", "1 HOUR - 5 MINUTES"}, {"INTERVAL '-1' DAY", "-1 DAY"}, {"INTERVAL '1 02:03:04.5' DAY TO SECOND(3)", "1 DAY 2 HOURS 3 MINUTES 4.5 SECONDS"},
		{"1000 km", same}, {"d > 1.5 miles", same}, {":limit + $1", same}, {"[1, 2]", "ARRAY[1, 2]"}, {"(a, b) = ROW(1, 2)", "(a, b) = (1, 2)"}, {"EXISTS (SELECT 1)", same}, {"(SELECT max(a) FROM T)", same},
		{"j ->> 'x'", same}, {"a % 2 = 0", same}, {"level + type + user + key + value + count + window + order + first + last + match", same}, {"group + limit + offset", same},
	} {
		want := f[1]
		if want == same {
			want = f[0]
		}
		forms = append(forms, [2]string{"SELECT " + f[0], "SELECT " + want})
	}
	runForms(t, forms)
}

func TestQueries(t *testing.T) {
	runForms(t, [][2]string{
		{"select a b, c as d from S s", "SELECT a AS b, c AS d FROM S AS s"}, {"SELECT DISTINCT a FROM S", same}, {"SELECT DISTINCT ON (a) a, b FROM S", same},
		{"SELECT * EXCLUDE (a, b), t.* FROM S t", "SELECT * EXCEPT (a, b), t.* FROM S AS t"}, {"SELECT * FROM 'f.csv'", same}, {`SELECT * FROM "f.csv"`, same},
		{"SELECT a FROM S WINDOW length(5) WHERE a > 1", same}, {"SELECT a FROM S WHERE a > 1 WINDOW length(5)", "SELECT a FROM S WINDOW length(5) WHERE a > 1"},
		{"SELECT a FROM S WINDOW length(5) x", "SELECT a FROM S AS x WINDOW length(5)"}, {"SELECT a FROM S[b = 1] x WINDOW time(5s)", "SELECT a FROM S[b = 1] AS x WINDOW time(5 SECONDS)"},
		{"SELECT a FROM S GROUP BY a, b HAVING count(*) > 1 ORDER BY a DESC NULLS LAST, b LIMIT 5 OFFSET 2", same}, {"SELECT a FROM S GROUP BY ALL", same},
		{"SELECT a FROM S ORDER BY a FETCH FIRST 3 ROWS ONLY", "SELECT a FROM S ORDER BY a LIMIT 3"}, {"SELECT a FROM S EMIT CHANGES LIMIT 5", "SELECT a FROM S LIMIT 5 EMIT CHANGES"},
		{"SELECT a FROM S OUTPUT LAST EVERY 5 EVENTS", same}, {"SELECT a FROM S OUTPUT EVERY 1 sec", "SELECT a FROM S OUTPUT ALL EVERY 1 SECOND"}, {"SELECT a FROM S OUTPUT SNAPSHOT EVERY 5 SECONDS EMIT FINAL", same},
		{"SELECT a FROM S WINDOW TUMBLING(1m) EMIT ON WINDOW CLOSE", "SELECT a FROM S WINDOW TUMBLING(1 MINUTE) EMIT FINAL"},
		{"WITH q AS (SELECT a FROM S), r (x) AS (SELECT 1) SELECT * FROM q", same}, {"SELECT a FROM (SELECT b FROM S WHERE b > 1) AS q WHERE a < 5", same},
		{"SELECT a FROM S UNION ALL SELECT b FROM T ORDER BY 1", same}, {"SELECT a FROM S EXCEPT (SELECT b FROM T LIMIT 3)", same}, {"SELECT a FROM S QUALIFY rank() OVER w = 1 WINDOW w AS (PARTITION BY a)", same},
		{"INSERT INTO T SELECT a FROM S", same}, {"SELECT a FROM S INSERT INTO T", "INSERT INTO T SELECT a FROM S"}, {"SELECT a FROM S INSERT ALL EVENTS INTO T (x)", "INSERT ALL EVENTS INTO T (x) SELECT a FROM S"},
		{"INSERT EXPIRED EVENTS INTO #tmp SELECT a FROM #x", same}, {"INSERT INTO T VALUES (1, 'a'), (2, NULL)", same}, {"INSERT INTO T (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = b + 1 WHERE a > 1", same},
		{"INSERT INTO T SELECT a FROM S ON CONFLICT DO NOTHING", same}, {"SELECT a FROM S SINK (type = 'kafka', bootstrap.servers = 'x') MAP (type = 'json')", same},
		{"SELECT max(a) limit, b group FROM S", "SELECT max(a) AS limit, b AS group FROM S"}, {"SELECT a FROM In", same}, {"SELECT order.total FROM order", same}, {"SELECT a FROM agg WITHIN last '30 days' PER 'hour' WHERE a = 1", same},
		{"SELECT a FROM agg WHERE b WITHIN '2026-01-01', '2026-02-01' PER 'day'", "SELECT a FROM agg WITHIN '2026-01-01', '2026-02-01' PER 'day' WHERE b"},
		{"SELECT * FROM w.find(a == 1)", "SELECT * FROM w.find(a = 1)"}, {"SELECT * FROM agg.range(from: now() - 7 days, to: now())", "SELECT * FROM agg.range(from: now() - 7 DAYS, to: now())"}, {"SELECT * FROM agg.current()", same},
		{"SELECT * FROM read_csv('x.csv')", same}, {"SELECT 1 + 1", same}, {"SELECT * FROM S MATCH_RECOGNIZE (PATTERN (A B+) DEFINE A AS x > 1)", same},
	})
}

func TestWindows(t *testing.T) {
	runForms(t, [][2]string{
		{"SELECT a FROM S WINDOW('tumbling', INTERVAL '5' MINUTE)", "SELECT a FROM S WINDOW tumbling(5 MINUTES)"},
		{"SELECT a FROM S WINDOW('sliding', size=INTERVAL '1' HOUR, slide=10 min)", "SELECT a FROM S WINDOW sliding(size=1 HOUR, slide=10 MINUTES)"},
		{"SELECT a FROM S WINDOW TUMBLING (SIZE 5 MINUTES, GRACE PERIOD 1 HOUR)", "SELECT a FROM S WINDOW TUMBLING(size=5 MINUTES, grace=1 HOUR)"},
		{"SELECT a FROM S WINDOW HOPPING (SIZE 30 SECONDS, ADVANCE BY 10 SECONDS)", "SELECT a FROM S WINDOW HOPPING(size=30 SECONDS, slide=10 SECONDS)"},
		{"SELECT a FROM S WINDOW batch", "SELECT a FROM S WINDOW batch()"}, {"SELECT a FROM S WINDOW sort(2, v, 'asc')", same}, {"SELECT a FROM S WINDOW w((a = b))", same},
		{"SELECT * FROM TUMBLE(TABLE S, DESCRIPTOR(ts), INTERVAL '5' MINUTE)", "SELECT * FROM TUMBLE(TABLE S, DESCRIPTOR(ts), 5 MINUTES)"},
		{"SELECT * FROM TABLE(HOP(TABLE S, DESCRIPTOR(ts), 1m, 5m)) AS x", "SELECT * FROM HOP(TABLE S, DESCRIPTOR(ts), 1 MINUTE, 5 MINUTES) AS x"},
		{"SELECT * FROM TABLE(CUMULATE(DATA => TABLE S, TIMECOL => DESCRIPTOR(ts), STEP => 1m, SIZE => 5m))", "SELECT * FROM CUMULATE(TABLE S, DESCRIPTOR(ts), step => 1 MINUTE, size => 5 MINUTES)"},
		{"SELECT * FROM SESSION(TABLE S PARTITION BY k, DESCRIPTOR(ts), 5m)", "SELECT * FROM SESSION(TABLE S PARTITION BY k, DESCRIPTOR(ts), 5 MINUTES)"},
		{"SELECT count(*) FROM S GROUP BY k, TUMBLE(ts, 5m)", "SELECT count(*) FROM S GROUP BY TUMBLE(ts, 5 MINUTES), k"}, {"SELECT count(*) FROM S GROUP BY HOP(ts, 1 MINUTE, 5 MINUTES)", same},
	})
}

// TestWindowNormalised: the argument order is ours, whatever the dialect.
func TestWindowNormalised(t *testing.T) {
	for src, want := range map[string]string{
		"SELECT * FROM HOP(TABLE S, DESCRIPTOR(ts), 1 MINUTE, 5 MINUTES)":   "sliding(5 MINUTES, 1 MINUTE)",
		"SELECT * FROM CUMULATE(TABLE S, DESCRIPTOR(ts), 1 HOUR, 1 DAY)":    "cumulate(1 DAY, 1 HOUR)",
		"SELECT 1 FROM S GROUP BY HOP(ts, 1 MINUTE, 5 MINUTES)":             "sliding(5 MINUTES, 1 MINUTE)",
		"SELECT * FROM SESSION(TABLE S PARTITION BY k, DESCRIPTOR(ts), 5m)": "session(5 MINUTES, key=k)",
	} {
		file, errs := Parse(src)
		if errs != nil {
			t.Fatal(errs)
		}
		w := file.Statements[0].(*ast.QueryStatement).Query.From.(ast.Tailed).Tail().Window
		if got := ast.PrintNode(w); got != want || ast.PrintNode(w.Time) != "ts" {
			t.Errorf("%s: window %s over %s, want %s over ts", src, got, ast.PrintNode(w.Time), want)
		}
	}
}

func TestJoins(t *testing.T) {
	runForms(t, [][2]string{
		{"SELECT 1 FROM A JOIN B ON A.x = B.x", same}, {"SELECT 1 FROM A INNER JOIN B USING (x, y)", "SELECT 1 FROM A JOIN B USING (x, y)"},
		{"SELECT 1 FROM A LEFT OUTER JOIN B ON TRUE FULL JOIN C ON FALSE", "SELECT 1 FROM A LEFT JOIN B ON TRUE FULL JOIN C ON FALSE"}, {"SELECT 1 FROM A, B CROSS JOIN C", "SELECT 1 FROM A CROSS JOIN B CROSS JOIN C"},
		{"SELECT 1 FROM A WINDOW length(5) UNIDIRECTIONAL JOIN B[x > 1] AS b WINDOW time(1 SECOND) ON A.x = b.x", same}, {"SELECT 1 FROM A ASOF LEFT JOIN B ON A.t >= B.t", "SELECT 1 FROM A ASOF LEFT JOIN B ON A.t >= B.t"},
		{"SELECT 1 FROM A CROSS APPLY f(A.x) AS t", same}, {"SELECT 1 FROM A CROSS JOIN UNNEST(A.list) AS u (x)", same}, {"SELECT 1 FROM A, LATERAL (SELECT 2) AS q", "SELECT 1 FROM A CROSS JOIN LATERAL (SELECT 2) AS q"},
		{"SELECT 1 FROM A JOIN (B JOIN C ON b = c) ON a = b", same}, {"SELECT 1 FROM A NATURAL JOIN B", same}, {"SELECT 1 FROM A JOIN B ON A.x = B.x INSERT INTO T", "INSERT INTO T SELECT 1 FROM A JOIN B ON A.x = B.x"},
	})
}

func TestPatterns(t *testing.T) {
	var forms [][2]string
	for _, f := range [][2]string{
		{"PATTERN (A -> B WITHIN 5 SECONDS)", same}, {"PATTERN (A -> B) WITHIN 5 sec", "PATTERN (A -> B WITHIN 5 SECONDS)"}, {"PATTERN (A -> B WITHIN 5 EVENTS)", same},
		{"PATTERN (every e1=A[p > 1] -> e2=B[p > e1.p]{2,5})", "PATTERN (EVERY e1=A[p > 1] -> e2=B[p > e1.p]{2,5})"}, {"PATTERN (A<3:5> -> B<2:> -> C<:4> -> D<2>)", "PATTERN (A{3,5} -> B{2,} -> C{0,4} -> D{2})"},
		{"PATTERN (A+ -> B* -> C? -> D{,3})", "PATTERN (A+ -> B* -> C? -> D{0,3})"}, {"PATTERN (EVERY (A -> B)+ -> C AND D OR E)", same}, {"PATTERN (A -> (B -> C WITHIN 1 SECOND) -> D)", same},
		{"PATTERN (login as a -> purchase<1:5> as b[b.u == a.u])", "PATTERN (a=login -> b=purchase[b.u = a.u]{1,5})"}, {"PATTERN (NOT A[x = 1] FOR 5 MINUTES -> B)", same}, {"PATTERN (NOT h FOR 5 MINUTES AFTER device AS d)", "PATTERN (d=device -> NOT h FOR 5 MINUTES)"},
		{"SEQUENCE (EVERY a=A, b=B+, c=C[x < b[last].x])", "SEQUENCE (EVERY a=A -> b=B+ -> c=C[x < b[last].x])"}, {"PATTERN (A -> B) PARTITION BY k, j WHERE A.x > 1", same}, {"PATTERN (A AND NOT B FOR 1 SECOND AFTER C)", "PATTERN (A AND (C -> NOT B FOR 1 SECOND))"},
	} {
		want := f[1]
		if want == same {
			want = f[0]
		}
		forms = append(forms, [2]string{"SELECT * FROM " + f[0], "SELECT * FROM " + strings.ReplaceAll(strings.ReplaceAll(want, "PATTERN (", "PATTERN ("), "SEQUENCE (", "SEQUENCE (")})
	}
	runForms(t, forms)
}

func TestDefinitions(t *testing.T) {
	runForms(t, [][2]string{
		{"CREATE STREAM S (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka', kafka.topic = 't', error.retry.max-attempts = 5)",
			"CREATE STREAM S (a INT, ts TIMESTAMP, WATERMARK FOR ts AS ts - 5 SECONDS) WITH (connector = 'kafka', kafka.topic = 't', error.retry.max-attempts = 5)"},
		{"define stream S (a integer, b double precision, c text[], d map<string,bigint>, e row(x int, y varchar(3)), f struct<z: bool>)",
			"CREATE STREAM S (a INT, b DOUBLE, c LIST<STRING>, d MAP<STRING, LONG>, e STRUCT<x INT, y STRING>, f STRUCT<z BOOL>)"},
		{"CREATE OR REPLACE STREAM S (a INT NOT NULL, WATERMARK FOR a)", same}, {"CREATE STREAM IF NOT EXISTS S AS SELECT a FROM T", same}, {"CREATE STREAM S (a INT, b AS a + 1)", same}, {"CREATE STREAM S WITH (format = 'json', x = 64)", same},
		{"CREATE TABLE T (id STRING PRIMARY KEY, n INT DEFAULT 5 UNIQUE, INDEX (n)) WITH (extension = 'redis')", "CREATE TABLE T (id STRING PRIMARY KEY, n INT UNIQUE DEFAULT 5, INDEX (n)) WITH (extension = 'redis')"},
		{"CREATE TABLE T (a INT, b INT, PRIMARY KEY (a, b) NOT ENFORCED)", "CREATE TABLE T (a INT, b INT, PRIMARY KEY (a, b))"}, {"CREATE TABLE T WITH (\"a b\" = 'x') AS SELECT 1", same},
		{"CREATE SOURCE S (a INT) WITH (type = 'http', auth.type = 'bearer') MAP (type = 'json')", same}, {"CREATE SINK S (a INT) WITH (type = 'log')", same},
		{"CREATE WINDOW W TUMBLING(1 hour) WITH (queryable = true)", "CREATE WINDOW W TUMBLING(1 HOUR) WITH (queryable = TRUE)"}, {"CREATE WINDOW W (a INT) WINDOW('time', 1 HOUR) OUTPUT ALL EVENTS", "CREATE WINDOW W (a INT) WINDOW time(1 HOUR) OUTPUT ALL EVENTS"},
		{"CREATE TRIGGER B AT EVERY 5 SECONDS", same}, {"CREATE TRIGGER B AT START", same}, {"CREATE TRIGGER B AT '0 */5 * * * *'", "CREATE TRIGGER B AT CRON '0 */5 * * * *'"}, {"CREATE TRIGGER B AT CRON '0 0 * * *' ZONE 'Europe/Berlin'", same},
		{"CREATE AGGREGATION A WITH (by = 'ts') AS SELECT s, sum(a) AS t FROM S GROUP BY s AGGREGATE EVERY SECONDS, MINUTES, hours", "CREATE AGGREGATION A WITH (by = 'ts') AS SELECT s, sum(a) AS t FROM S GROUP BY s AGGREGATE EVERY SECONDS, MINUTES, HOURS"},
		{"CREATE AGGREGATION A AS SELECT sum(a) AS t FROM S AGGREGATE BY ts EVERY sec ... year", "CREATE AGGREGATION A AS SELECT sum(a) AS t FROM S AGGREGATE BY ts EVERY SECONDS ... YEARS"},
		{"CREATE FUNCTION f(x DOUBLE) RETURNS DOUBLE LANGUAGE sql AS 'x * 1.1'", same}, {"CREATE VIEW v (a) AS SELECT b FROM S", same},
		{"DROP TABLE IF EXISTS T", same}, {"SHOW streams", "SHOW STREAMS"}, {"DESCRIBE STREAM x", "DESCRIBE x"}, {"DESCRIBE 'f.csv'", same}, {"DESCRIBE SELECT 1", same}, {"EXPLAIN ANALYZE SELECT a FROM S", same}, {"EXPLAIN INSERT INTO T SELECT 1", same},
	})
}

func TestOtherStatements(t *testing.T) {
	runForms(t, [][2]string{
		{"@app:name('x')\nSELECT 1", "@app:name('x'); SELECT 1"}, {"UPDATE T SET a = S.a, b = 1 FROM S WHERE T.id = S.id", same}, {"UPDATE Inventory SET stock = stock - order.quantity", same},
		{"DELETE FROM T USING S WHERE T.id = S.id", same}, {"DELETE FROM T t WHERE t.id = 1", "DELETE FROM T AS t WHERE t.id = 1"}, {"UPSERT INTO T SELECT a, b FROM S ON T.a = S.a", same},
		{"BEGIN TRANSACTION; INSERT INTO T SELECT 1; COMMIT", "BEGIN TRANSACTION; INSERT INTO T SELECT 1; COMMIT"}, {"PARTITION WITH (a OF S, b OF R) WITH (purge.idle = '1 hour') BEGIN SELECT a FROM S; END", "PARTITION WITH (a OF S, b OF R) WITH (purge.idle = '1 hour') BEGIN SELECT a FROM S; END"},
		{"PARTITION WITH (p < 100 AS 'low' OR p >= 100 AND q AS 'high' OF S) BEGIN SELECT a FROM S INSERT INTO #t; SELECT a FROM #t; END", "PARTITION WITH (p < 100 AS 'low' OR p >= 100 AND q AS 'high' OF S) BEGIN INSERT INTO #t SELECT a FROM S; SELECT a FROM #t; END"},
		{"SUBSCRIBE TO x", same}, {"COPY (SELECT 1) TO 'f.csv' (FORMAT csv, HEADER)", "COPY (SELECT 1) TO 'f.csv' (format = csv, header = TRUE)"},
		{"TEST 'a' USING 'app.sql'", same}, {"AT '12:00:00' INSERT INTO T VALUES (1)", same}, {"AT 1500 INSERT INTO T VALUES (1)", same}, {"ADVANCE BY 5 MINUTES", same}, {"ADVANCE TO '13:00:00'", same}, {"RESTART; FLUSH", same},
		{"EXPECT A (x, y) VALUES (1, 'a'), EXPIRED (2, NULL) AT '12:00:00', CURRENT (3, TRUE)", same}, {"EXPECT NOTHING IN A", same}, {"EXPECT ERROR EF1101 AT 2:8", same}, {"EXPECT ERROR ef1101 'prise'", "EXPECT ERROR EF1101 'prise'"},
	})
}

func TestReservedWordsAreSorted(t *testing.T) {
	for _, list := range [][]string{ast.ReservedWords, ast.AliasWords} {
		for i := 1; i < len(list); i++ {
			if list[i-1] >= list[i] {
				t.Errorf("%s stands after %s", list[i], list[i-1])
			}
		}
	}
	for _, w := range strings.Fields("timestamp time date type level user key value count window order first last match group limit offset partition") {
		if ast.IsReserved(w) {
			t.Errorf("%s is reserved", w)
		}
	}
}
