package session

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	Main(m, func() int {
		fmt.Println(len(os.Args), "words")
		fmt.Fprint(os.Stderr, "no end")
		return 3
	})
}

const sample = `A remark.
-- file a.txt --
one
-- command --
eventflux x y
-- stdin --
in
-- stdout --
out
-- stderr --
err
-- output b.txt --
two
-- exit 3 --
-- command --
true
`

func TestParseAndStringAgree(t *testing.T) {
	s, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.String(); got != sample {
		t.Errorf("got\n%s", got)
	}
	c := s.Steps[1]
	if c.Command != "eventflux x y" || c.Line != 4 || c.Stdin != "in\n" || c.Stdout != "out\n" || c.Stderr != "err\n" || c.Exit != 3 ||
		len(c.Outputs) != 1 || c.Outputs[0] != (Output{"b.txt", "two\n"}) || s.Steps[0].File != "a.txt" || s.Steps[0].Text != "one\n" {
		t.Errorf("%+v", s)
	}
	for _, wrong := range []string{"", "-- stdout --\nx\n", "-- file --\n", "-- command x --\n", "-- file a --\n-- stdout --\n"} {
		if _, err := Parse(wrong); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		want, got string
		ok        bool
	}{
		{"a\n", "a\n", true},
		{"a\n", "a\nb\n", false},
		{"a\n[...]\n", "a\nb\nc\n", true},
		{"a\n[...]\nc\n", "a\nb\nb\nc\n", true},
		{"a\n[...]\nc\n", "a\nc\n", true},
		{"a\n[...]\nd\n", "a\nb\nc\n", false},
		{"took [..] ms\n", "took 3 ms\n", true},
		{"took [..] ms\n", "took 3 s\n", false},
		{"[..]x[..]y\n", "axby\n", true},
		{"[..]x[..]y\n", "aybx\n", false},
		{"", "", true},
		{"", "\n", false},
		{"a\n", "a", false},
		{"a\n[no line end]\n", "a", true},
	} {
		if got := Match(c.want, c.got); got != c.ok {
			t.Errorf("Match(%q, %q) = %v", c.want, c.got, got)
		}
	}
}

func TestACommandRunsTheProgram(t *testing.T) {
	step := &Step{Command: "cat a.txt && eventflux b c > out.txt", Outputs: []Output{{Name: "out.txt"}}}
	dir := t.TempDir()
	if err := put(dir+"/a.txt", "file\n"); err != nil {
		t.Fatal(err)
	}
	got, err := Execute(dir, Bin(t, ""), step)
	if err != nil {
		t.Fatal(err)
	}
	want := &Step{Stdout: "file\n", Stderr: "no end\n[no line end]\n", Exit: 3, Outputs: []Output{{"out.txt", "3 words\n"}}}
	if diff := want.compare(got); diff != "" {
		t.Error(diff)
	}
	step.take(got)
	if step.compare(got) != "" || step.Stderr != want.Stderr {
		t.Errorf("%+v", step)
	}
}
