package diag

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCodesAreUniqueAndDocumented(t *testing.T) {
	seen := map[Code]bool{}
	for _, info := range All() {
		if seen[info.Code] {
			t.Errorf("%s twice", info.Code)
		}
		seen[info.Code] = true
		if len(info.Code) != 6 || info.Title == "" || info.When == "" {
			t.Errorf("%s: incomplete: %+v", info.Code, info)
		}
		if got, ok := Lookup(Code(strings.ToLower(string(info.Code)))); !ok || got != info {
			t.Errorf("Lookup(%s) = %v, %v", info.Code, got, ok)
		}
	}
	if !slices.IsSortedFunc(All(), func(a, b Info) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("All is not in order")
	}
	if _, ok := Lookup("EF9999"); ok {
		t.Error("found a code that does not exist")
	}
}

// Connectors and formats, which know nothing of this package, name their codes as texts.
func TestCodesOfConnectorsAreDocumented(t *testing.T) {
	for _, path := range []string{"../../connector/errors.go", "../../connector/reject.go"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		codes := regexp.MustCompile(`"(EF\d{4})"`).FindAllStringSubmatch(string(text), -1)
		if len(codes) < 5 {
			t.Errorf("%s: only %d codes", path, len(codes))
		}
		for _, c := range codes {
			if _, ok := Lookup(Code(c[1])); !ok {
				t.Errorf("%s: %s is not documented", path, c[1])
			}
		}
	}
}

func TestPosition(t *testing.T) {
	src := Source{Text: "ab\nçd\r\n\nx"}
	for _, c := range []struct{ offset, line, col int }{
		{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {5, 2, 2}, {6, 2, 3}, {8, 3, 1}, {9, 4, 1}, {10, 4, 2}, {99, 4, 2}, {-1, 1, 1},
	} {
		if line, col := src.Position(c.offset); line != c.line || col != c.col {
			t.Errorf("Position(%d) = %d:%d, want %d:%d", c.offset, line, col, c.line, c.col)
		}
		if c.offset >= 0 && c.offset <= len(src.Text) {
			if got := src.Offset(c.line, c.col); got != c.offset {
				t.Errorf("Offset(%d, %d) = %d, want %d", c.line, c.col, got, c.offset)
			}
		}
	}
}

func TestRender(t *testing.T) {
	app := "CREATE STREAM Trades (symbol STRING, price DOUBLE);\n\n\n" +
		"SELECT prise, avg(volume) FROM Trades WINDOW TUMBLING(5 MINUTES) GROUP BY symbol\n"
	at := strings.Index(app, "prise")
	for name, c := range map[string]struct {
		src  Source
		err  *Error
		opts RenderOptions
		want string
	}{
		"as documented": {
			src: Source{"app.sql", app},
			err: New(CodeUnknownColumn, Span{at, at + 5}, `unknown column "prise" in stream Trades`).
				WithHint(`did you mean "price" (DOUBLE)?   other columns: symbol, volume, ts`),
			want: `error[EF1101]: unknown column "prise" in stream Trades
  --> app.sql:4:8
   |
 4 | SELECT prise, avg(volume) FROM Trades WINDOW TUMBLING(5 MINUTES) GROUP BY symbol
   |        ^^^^^ did you mean "price" (DOUBLE)?   other columns: symbol, volume, ts
`},
		"a query, with tab": {
			src: Source{"query", "SELECT\tx"}, err: New(CodeUnknownColumn, Span{7, 8}, "no x"),
			want: `error[EF1101]: no x
  --> query:1:8
   |
 1 | SELECT    x
   |           ^
`},
		"end of file": {
			src: Source{"query", "SELECT"}, err: New(CodeExpectedExpr, Span{6, 6}, "no expression"),
			want: `error[EF1017]: no expression
  --> query:1:7
   |
 1 | SELECT
   |       ^
`},
		"several lines": {
			src: Source{"q", "a\nbc (d\ne)"}, err: New(CodeUngroupedColumn, Span{5, 9}, "m").WithHint("h"),
			want: `warning[EF2001]: m
  --> q:2:4
   |
 2 | bc (d
   |    ^^ h
`},
		"line ten": {
			src: Source{"q", strings.Repeat("\n", 9) + "x"}, err: New(CodeUnexpected, Span{9, 10}, "m"),
			want: `error[EF1001]: m
   --> q:10:1
    |
 10 | x
    | ^
`},
		"short": {
			src: Source{"q", "x"}, err: New(CodeUnexpected, Span{0, 1}, "m"), opts: RenderOptions{Short: true},
			want: "q:1:1: error[EF1001]: m\n"},
		"no source": {
			src: Source{Name: "x.toml"}, err: New(CodeConfigKey, Span{}, "m").WithHint("h"),
			want: "error[EF3002]: m\n  = h\n"},
	} {
		if got := RenderString(c.src, List{c.err}, c.opts); got != c.want {
			t.Errorf("%s:\ngot:\n%s\nwant:\n%s", name, got, c.want)
		}
	}
}

// On a terminal text is broken between words: a hint beside the carets where there is room for it, and below elsewhere.
func TestRenderFitsTheTerminal(t *testing.T) {
	sql := "INSERT INTO Out SELECT a.n FROM PATTERN (EVERY a=A AND EVERY b=B);"
	at := strings.Index(sql, "EVERY a")
	beside := New(CodePatternParens, Span{at, at + 9}, "EVERY covers this operand of AND alone").
		WithHint("write EVERY (a AND b), or (EVERY a) AND b if this is meant")
	below := New(CodePatternParens, Span{at, at + 18}, "EVERY covers this operand of AND alone").
		WithHint("write EVERY (a AND b), or (EVERY a) AND b if this is meant")
	for _, c := range []struct {
		err   *Error
		src   Source
		width int
		want  string
	}{
		{beside, Source{"app.sql", sql}, 87, `warning[EF2006]: EVERY covers this operand of AND alone
  --> app.sql:1:42
   |
 1 | INSERT INTO Out SELECT a.n FROM PATTERN (EVERY a=A AND EVERY b=B);
   |                                          ^^^^^^^^^ write EVERY (a AND b), or
   |                                                    (EVERY a) AND b if this is
   |                                                    meant
`},
		{below, Source{"app.sql", sql}, 60, `warning[EF2006]: EVERY covers this operand of AND alone
  --> app.sql:1:42
   |
 1 | …ut SELECT a.n FROM PATTERN (EVERY a=A AND EVERY b=B);
   |                              ^^^^^^^^^^^^^^^^^^
   = write EVERY (a AND b), or (EVERY a) AND b if this is
     meant
`},
		{beside, Source{}, 40, `warning[EF2006]: EVERY covers this
    operand of AND alone
  = write EVERY (a AND b), or (EVERY a)
    AND b if this is meant
`},
	} {
		got := RenderString(c.src, List{c.err}, RenderOptions{Width: c.width})
		if got != c.want {
			t.Errorf("width %d, got:\n%s\nwant:\n%s", c.width, got, c.want)
		}
	}
	for width := 20; width < 200; width++ {
		for _, e := range []*Error{beside, below} {
			got := RenderString(Source{"q", sql}, List{e}, RenderOptions{Width: width})
			for _, l := range strings.Split(got, "\n") {
				if utf8.RuneCountInString(l) > width {
					t.Errorf("wider than %d: %q", width, l)
				}
			}
			if words := strings.Fields(strings.Map(func(r rune) rune {
				if strings.ContainsRune("|=^", r) {
					return ' '
				}
				return r
			}, got)); !strings.Contains(strings.Join(words, " "), e.Hint) {
				t.Errorf("width %d: words are lost:\n%s", width, got)
			}
		}
	}
}

func TestRenderCutsLongLines(t *testing.T) {
	text := strings.Repeat("é", 5000) + " x " + strings.Repeat("é", 5000)
	at := strings.Index(text, "x")
	got := RenderString(Source{"q", text}, List{New(CodeUnexpected, Span{at, at + 1}, "m")}, RenderOptions{})
	lines := strings.Split(got, "\n")
	snippet, caret := []rune(lines[3]), []rune(lines[4])
	if len(snippet) > 220 || snippet[len(caret)-1] != 'x' {
		t.Errorf("caret is not under x:\n%s", got)
	}
}

func TestListSortsAndDropsRepetitions(t *testing.T) {
	var l List
	l.Addf(CodeUngroupedColumn, Span{9, 10}, "b")
	if l.HasErrors() || l.Err() != nil {
		t.Error("a warning is not an error")
	}
	l.Addf(CodeUnexpected, Span{1, 2}, "a")
	l.Addf(CodeUnexpected, Span{1, 2}, "a")
	if got, want := l.Error(), "error[EF1001]: a\nwarning[EF2001]: b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !l.HasErrors() || l.Err() == nil {
		t.Error("the list has an error")
	}
}

func TestNearest(t *testing.T) {
	candidates := []string{"price", "symbol", "volume", "userId", "ts"}
	for name, want := range map[string]string{
		"prise": "price", "PRICE": "price", "symbl": "symbol", "user_id": "userId", "vloume": "volume", "zzz": "", "x": "", "t": "",
	} {
		got, ok := Nearest(name, candidates)
		if got != want || ok != (want != "") {
			t.Errorf("Nearest(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}
