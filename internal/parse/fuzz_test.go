package parse

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// seed adds the roadmap's blocks and a few texts that once broke something.
func seed(f *testing.F) {
	files, _ := filepath.Glob("testdata/roadmap/*.sql")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{
		"SELECT a -- one\n + b /* two */, c\n-- three\n\n;-- four\n\n-- five",
		"TEST 'a'; AT '1' INSERT INTO T VALUES (1); EXPECT A (x) VALUES (1), EXPIRED (2); EXPECT ERROR EF1101 AT 1:2",
		"SELECT x::INT[1].b, -5::INT, - -5, 1h30m, INTERVAL '1:30' HOUR TO MINUTE, extract(hour from ts), (a).b FROM TUMBLE(TABLE S, DESCRIPTOR(ts), 5m) GROUP BY HOP(ts, 1, 2)",
		"PARTITION WITH (a > 1 AS 'x' OR b AS 'y' OF S) BEGIN -- c\nSELECT 1; -- d\nEND; @app:name('x') BEGIN TRANSACTION; /* x */ COMMIT",
		"CREATE STREAM S (a INT, -- first\n b INT -- second\n) WITH (a.b-c = 5m, \"x y\" = :p)",
		"SELECT * FROM S MATCH_RECOGNIZE (A /* x */ (B)) UNION (SELECT 1 LIMIT 1)",
	} {
		f.Add(text)
	}
}

// FuzzLexer: tokens lie in the text, in order, and cover all that is not blank, comment or wrong.
func FuzzLexer(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src string) {
		var errs diag.List
		tokens, comments := lex(src, &errs)
		end := 0
		for _, tok := range tokens {
			if tok.span.Start < end || tok.span.End < tok.span.Start || tok.span.End > len(src) {
				t.Fatalf("token %+v after %d in %q", tok, end, src)
			}
			end = tok.span.End
		}
		if tokens[len(tokens)-1].kind != kindEOF {
			t.Fatalf("no end of text in %q", src)
		}
		for i, c := range comments {
			if src[c.Span.Start:c.Span.End] != c.Text || i > 0 && c.Span.Start < comments[i-1].Span.End {
				t.Fatalf("comment %+v in %q", c, src)
			}
		}
	})
}

// FuzzParse: parsing ends and never panics, errors lie in the text, and what parses has a stable canonical form.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4096 {
			return // the limits have their own test
		}
		_, errs := Parse(src)
		for _, e := range errs {
			if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(src) || e.Message == "" {
				t.Fatalf("%+v in %q", e, src)
			}
		}
		diag.RenderString(diag.Source{Name: "fuzz", Text: src}, errs, diag.RenderOptions{})
		checkPrint(t, src)
	})
}
