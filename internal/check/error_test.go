package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/vec"
)

// Every documented code of the checker has an example that gives it, and nothing else. (Those of the parser are
// tested there.)
func TestExamplesGiveTheirCode(t *testing.T) {
	for _, info := range diag.All() {
		if info.Example == "" || info.Code < "EF11" || info.Code >= "EF3" {
			continue
		}
		file, list := parse.Parse(info.Example)
		if len(list) > 0 && list[0].Code == info.Code {
			continue
		}
		if list.HasErrors() {
			t.Errorf("%s: the example does not parse: %v", info.Code, list)
			continue
		}
		_, list = check.App(file, check.Options{Connectors: true})
		if len(list) == 0 {
			t.Errorf("%s: the example is accepted:\n%s", info.Code, info.Example)
		}
		for _, e := range list {
			if e.Code != info.Code {
				t.Errorf("%s: the example gives %v", info.Code, e)
			}
		}
	}
}

// The file testdata/errors.txt is a dialogue: SQL behind the prelude, a line of dashes, and all diagnostics.
func TestErrors(t *testing.T) {
	path := filepath.Join("testdata", "errors.txt")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range strings.Split(strings.TrimSpace(string(raw)), "\n\n") {
		sql, want, _ := strings.Cut(c, "\n----")
		got := strings.TrimSpace(problems(sql))
		out = append(out, sql+"\n----\n"+got)
		if !*update && got != strings.TrimSpace(want) {
			t.Errorf("%s\n--- got\n%s\n--- want\n%s", sql, got, strings.TrimSpace(want))
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func problems(sql string) string {
	_, list := compile(sql, check.Options{})
	if len(list) == 0 {
		return "accepted"
	}
	src := diag.Source{Text: prelude + sql}
	var sb strings.Builder
	for _, e := range list {
		line, col := src.Position(e.Span.Start)
		fmt.Fprintf(&sb, "%d:%d %s\n", line-strings.Count(prelude, "\n"), col, e)
	}
	return sb.String()
}

func TestFilesAndStdinAreResolvedOnce(t *testing.T) {
	asked := map[string]int{}
	opts := check.Options{Mode: check.Query, Resolve: func(name string) (*vec.Schema, map[string]string, error) {
		asked[name]++
		switch name {
		case "stdin", "a.csv":
			return vec.NewSchema(vec.Field{Name: "x", Type: vec.Simple(vec.Long)}, vec.Field{Name: "user.name", Type: vec.Simple(vec.String)}), nil, nil
		case "gone.csv":
			return nil, nil, fmt.Errorf("gone.csv does not exist")
		}
		return nil, nil, nil
	}}
	app, list := compile(`SELECT x, user.name FROM stdin WHERE x IN (1, 2); SELECT max(x) AS m FROM (SELECT x FROM stdin); SELECT x FROM "a.csv"; SELECT x FROM 'a.csv'`, opts)
	if len(list) > 0 {
		t.Fatal(list)
	}
	if asked["stdin"] != 1 || asked["a.csv"] != 1 {
		t.Errorf("asked %v", asked)
	}
	if names := app.Queries[0].Root.Target.Schema.Names(); strings.Join(names, " ") != "x name" {
		t.Errorf("columns %v", names)
	}
	for sql, want := range map[string]diag.Code{
		"SELECT x FROM 'gone.csv'":    diag.CodeSourceMissing,
		"SELECT x FROM nothing":       diag.CodeUnknownStream,
		"SELECT x FROM 'x.parquet'":   diag.CodeNotYetFileFormat,
		"SELECT y FROM stdin":         diag.CodeUnknownColumn,
		"SELECT :p AS x FROM stdin":   diag.CodeUnknownParameter,
		"SELECT x FROM stdin LIMIT x": diag.CodeNotConstant,
	} {
		_, list := compile(sql, opts)
		if len(list) != 1 || list[0].Code != want {
			t.Errorf("%s: %v, want %s", sql, list, want)
		}
	}
}
