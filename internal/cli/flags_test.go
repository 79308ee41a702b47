package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestEveryCommandAndFlagHasASession looks for a session that uses it; terminal tests count too.
func TestEveryCommandAndFlagHasASession(t *testing.T) {
	paths, err := filepath.Glob("testdata/sessions/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, p := range append(paths, "terminal_test.go") {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	calls := regexp.MustCompile(`(?m)^.*eventflux .*$`).FindAllString(all.String(), -1)
	uses := func(words string, marks ...string) bool {
		for _, c := range calls {
			if _, rest, ok := strings.Cut(c, "eventflux "+words); ok && (rest == "" || strings.ContainsRune(" |;\"`&", rune(rest[0]))) {
				for _, m := range marks {
					if regexp.MustCompile(` ` + m + `\b`).MatchString(rest) {
						return true
					}
				}
				if len(marks) == 0 {
					return true
				}
			}
		}
		return false
	}
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			visit(sub)
		}
		if !c.HasParent() {
			return
		}
		words := ownPath(c)
		if !uses(words) {
			t.Errorf("no session calls eventflux %s", words)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			marks := []string{"--" + f.Name}
			if f.Shorthand != "" {
				marks = append(marks, "-"+f.Shorthand)
			}
			if !f.Hidden && !uses(words, marks...) {
				t.Errorf("no session uses --%s of eventflux %s", f.Name, words)
			}
		})
	}
	visit(newRoot(&env{program: "eventflux"}))
}

func TestEveryCommandHasExamplesThatCallIt(t *testing.T) {
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if !strings.Contains(c.Example, "other-name ") {
			t.Errorf("%s: no example, or it does not use the name that the program was called by", c.CommandPath())
		}
		if strings.Contains(c.Example+c.Long, "eventflux ") {
			t.Errorf("%s: help names eventflux, whatever the program is called", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(&env{program: "other-name"}))
}
