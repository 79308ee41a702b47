package opt_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/opt"
	"github.com/eventflux-go/eventflux/internal/parse"
)

var update = flag.Bool("update", false, "rewrite the expected trees; read what changed")

const prelude = "CREATE STREAM Trades (symbol STRING, price DOUBLE, volume LONG, note STRING);\n"

// named finds rules by their names.
func named(t *testing.T, names string) []opt.Rule {
	t.Helper()
	var rules []opt.Rule
	for _, name := range strings.Fields(names) {
		at := slices.IndexFunc(opt.Rules(), func(r opt.Rule) bool { return r.Name == name })
		if at < 0 {
			t.Fatalf("no rule %q", name)
		}
		rules = append(rules, opt.Rules()[at])
	}
	return rules
}

// The file testdata/rules.txt is a dialogue: "rule NAME" for a rule that fires, "not NAME" for one that must leave the
// plan alone, "all" for all rules together; "rule A after B C" applies B and C first; SQL; a line of dashes; the tree that EXPLAIN then prints.
func TestRules(t *testing.T) {
	const path = "testdata/rules.txt"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fired, held := map[string]bool{}, map[string]bool{}
	var out []string
	for _, c := range strings.Split(strings.TrimSpace(string(raw)), "\n\n\n") {
		head, want, _ := strings.Cut(c, "\n----")
		mode, sql, _ := strings.Cut(head, "\n")
		verb, name, _ := strings.Cut(mode, " ")
		file, problems := parse.Parse(prelude + sql)
		app, list := check.App(file, check.Options{})
		if app == nil {
			t.Errorf("%s\n%v %v", sql, problems, list)
			continue
		}
		name, after, _ := strings.Cut(name, " after ")
		if first := named(t, after); len(first) > 0 {
			opt.Optimize(app, first...)
		}
		before := explain.Tree(app, explain.Options{})
		rules := named(t, name)
		trace := opt.Optimize(app, rules...)
		got := strings.TrimSpace(explain.Tree(app, explain.Options{}))
		switch {
		case verb == "rule":
			fired[name] = true
			if len(trace) == 0 {
				t.Errorf("%s does not fire on %s", name, sql)
			}
		case verb == "not":
			held[name] = true
			if len(trace) > 0 || got != strings.TrimSpace(before) {
				t.Errorf("%s fires on %s\n%s", name, sql, got)
			}
		}
		out = append(out, mode+"\n"+sql+"\n----\n"+got)
		if !*update && got != strings.TrimSpace(want) {
			t.Errorf("%s\n%s\n--- got\n%s\n--- want\n%s", mode, sql, got, strings.TrimSpace(want))
		}
	}
	for _, r := range opt.Rules() {
		if !fired[r.Name] || !held[r.Name] {
			t.Errorf("%s needs a case in which it fires and one in which it must not", r.Name)
		}
		if r.Doc == "" {
			t.Errorf("%s says nothing", r.Name)
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(out, "\n\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
