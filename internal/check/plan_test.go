package check_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/internal/plan"
)

var update = flag.Bool("update", false, "rewrite the expected trees; read what changed")

const prelude = "CREATE STREAM Trades (symbol STRING, price DOUBLE, volume LONG, ts LONG);\n" +
	"CREATE STREAM Ticks (t TIMESTAMP, n INT, WATERMARK FOR t AS t - INTERVAL '5' SECOND);\n"

// compile parses and checks a text behind the prelude.
func compile(sql string, opts check.Options) (*plan.App, diag.List) {
	text := prelude + sql
	file, list := parse.Parse(text)
	if list.HasErrors() {
		return nil, list
	}
	return check.App(file, opts)
}

// The files of testdata/plan are dialogues: "plan" or "query" (the mode), SQL, a line of dashes, and the tree that
// EXPLAIN prints before optimization, or the diagnostics.
func TestPlans(t *testing.T) {
	files, err := filepath.Glob("testdata/plan/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, c := range strings.Split(strings.TrimSpace(string(raw)), "\n\n\n") {
			head, want, ok := strings.Cut(c, "\n----\n")
			mode, sql, ok2 := strings.Cut(head, "\n")
			if !ok && !strings.HasSuffix(c, "\n----") || !ok2 {
				t.Fatalf("%s: not a case:\n%s", path, c)
			}
			sql = strings.TrimSuffix(sql, "\n----")
			got := strings.TrimSpace(tree(sql, mode))
			out = append(out, mode+"\n"+sql+"\n----\n"+got)
			if !*update && got != strings.TrimSpace(want) {
				t.Errorf("%s\n%s\n--- got\n%s\n--- want\n%s", path, sql, got, want)
			}
		}
		if *update {
			if err := os.WriteFile(path, []byte(strings.Join(out, "\n\n\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func tree(sql, mode string) string {
	var opts check.Options
	if mode == "query" {
		opts.Mode = check.Query
	}
	app, list := compile(sql, opts)
	var sb strings.Builder
	for _, e := range list {
		sb.WriteString(e.Error() + "\n")
	}
	if app != nil {
		sb.WriteString(explain.Tree(app, explain.Options{}))
	}
	return sb.String()
}
