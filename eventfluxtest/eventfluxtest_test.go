package eventfluxtest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux"
	"github.com/eventflux-go/eventflux/eventfluxtest"
)

var options = eventfluxtest.Options{
	Functions: []eventflux.Function{eventflux.Func1("risk", func(amount float64) float64 { return amount / 100 })},
	Params:    eventflux.Params{"limit": 100},
}

func TestApplications(t *testing.T) { eventfluxtest.RunWith(t, options, "testdata") }

// TestChild is run by the tests below, in a process of its own, because it is meant to fail.
func TestChild(t *testing.T) {
	path := os.Getenv("EVENTFLUXTEST_CHILD")
	if path == "" {
		t.Skip("run by TestFailuresShowInputWantAndGot only")
	}
	eventfluxtest.Run(t, path)
}

func child(t *testing.T, path string, env ...string) (output string, failed bool) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.v")
	c.Env = append(os.Environ(), append(env, "EVENTFLUXTEST_CHILD="+path)...)
	out, err := c.CombinedOutput()
	return string(out), err != nil
}

func TestFailuresShowInputWantAndGot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wrong.test.sql")
	const text = "TEST 'wrong';\nCREATE STREAM S (n INT);\nINSERT INTO O SELECT n FROM S;\nAT '12:00:00' INSERT INTO S VALUES (7);\nEXPECT O (n) VALUES (8);\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out, failed := child(t, path)
	if !failed || !strings.Contains(out, "wrong.test.sql:1:") || !strings.Contains(out, "(7)") || !strings.Contains(out, "(8)") {
		t.Errorf("failed: %v\n%s", failed, out)
	}
	child(t, path, eventfluxtest.UpdateVariable+"=1")
	if got, _ := os.ReadFile(path); string(got) != strings.Replace(text, "(8)", "(7)", 1) {
		t.Errorf("updated to\n%s", got)
	}
	if out, failed := child(t, path); failed {
		t.Errorf("after the update\n%s", out)
	}
	for path, want := range map[string]string{t.TempDir(): "no file *.test.sql in", "nowhere": "nowhere: no such file"} {
		if out, failed := child(t, path); !failed || !strings.Contains(out, want) {
			t.Errorf("%s: failed: %v\n%s", path, failed, out)
		}
	}
}
