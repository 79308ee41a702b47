package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asProgram, set in the environment, makes a test binary the program under test.
const asProgram = "EVENTFLUX_SESSION_PROGRAM"

// timeout ends a command that hangs. It is long because tests share small machines.
const timeout = 2 * time.Minute

// Main runs a package's tests, or the program under test where a session calls the test binary by the program's name:
// sessions then need no build of their own. It belongs into TestMain.
func Main(m *testing.M, program func() int) {
	if os.Getenv(asProgram) != "" {
		os.Exit(program())
	}
	os.Exit(m.Run())
}

// Options say how sessions are run.
type Options struct {
	Update bool
	// Program is the name that commands call the program by; "" stands for eventflux.
	Program string
	// Links are files and folders that each session's folder has, by their names there.
	Links map[string]string
}

// Run runs every session file that the pattern names, each as a test of its own in a folder of its own.
func Run(t *testing.T, pattern string, o Options) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no session file %s (%v)", pattern, err)
	}
	bin := Bin(t, o.Program)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), func(t *testing.T) {
			t.Parallel()
			runFile(t, path, bin, o)
		})
	}
}

// Bin makes a folder in which the test binary has the program's name.
func Bin(t *testing.T, program string) string {
	t.Helper()
	if program == "" {
		program = "eventflux"
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, program)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func runFile(t *testing.T, path, bin string, o Options) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %s", path, err)
	}
	dir := t.TempDir()
	for name, target := range o.Links {
		abs, err := filepath.Abs(target)
		if err == nil {
			err = os.Symlink(abs, filepath.Join(dir, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	changed := false
	for i := range s.Steps {
		step := &s.Steps[i]
		if step.File != "" {
			if err := put(filepath.Join(dir, step.File), step.Text); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := Execute(dir, bin, step)
		if err != nil {
			t.Fatalf("%s:%d: %s\n%s", path, step.Line, step.Command, err)
		}
		if problems := step.compare(got); problems != "" {
			if !o.Update {
				t.Errorf("%s:%d: $ %s\n%s", path, step.Line, step.Command, problems)
				continue
			}
			step.take(got)
			changed = true
		}
	}
	if changed {
		if err := os.WriteFile(path, []byte(s.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("updated %s: read the change before you trust it", path)
	}
}

func put(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// Execute runs a command in a folder and returns what it did, in the form of a step. The environment is the same
// wherever it runs: no colours are forced, and the time zone is not UTC, so that nothing may depend on either.
func Execute(dir, bin string, step *Step) (*Step, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	c := exec.CommandContext(ctx, "sh", "-c", step.Command)
	c.Dir = dir
	c.Env = Environ(bin)
	c.Stdin = strings.NewReader(step.Stdin)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	c.WaitDelay = time.Second
	err := c.Run()
	var exit *exec.ExitError
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the command did not end within %s; so far it printed\n%s%s", timeout, stdout.String(), stderr.String())
	}
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	got := &Step{Stdout: stdout.String(), Stderr: stderr.String(), Exit: c.ProcessState.ExitCode()}
	for _, o := range step.Outputs {
		text, err := os.ReadFile(filepath.Join(dir, o.Name))
		if err != nil {
			text = []byte("(no such file)\n")
		}
		got.Outputs = append(got.Outputs, Output{o.Name, string(text)})
	}
	return got, nil
}

// Environ is the environment of commands: bin is where the program is.
func Environ(bin string) []string {
	env := []string{asProgram + "=1", "PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=/nowhere", "TZ=America/New_York", "LC_ALL=C.UTF-8"}
	for _, key := range []string{"GOCOVERDIR", "TMPDIR"} {
		if v, ok := os.LookupEnv(key); ok {
			env = append(env, key+"="+v)
		}
	}
	return env
}

// compare says what differs; "" if nothing does.
func (s *Step) compare(got *Step) string {
	var sb strings.Builder
	if got.Exit != s.Exit {
		fmt.Fprintf(&sb, "exit code: want %d, got %d\n", s.Exit, got.Exit)
	}
	section := func(name, want, got string) {
		if !Match(want, got) {
			sb.WriteString(name + "\n" + Difference(want, got))
		}
	}
	section("stdout", s.Stdout, got.Stdout)
	section("stderr", s.Stderr, got.Stderr)
	for i, o := range s.Outputs {
		section(o.Name, o.Text, got.Outputs[i].Text)
	}
	return sb.String()
}

// take makes what came the wanted output, where it does not match.
func (s *Step) take(got *Step) {
	s.Exit = got.Exit
	replace := func(want *string, got string) {
		if !Match(*want, got) {
			*want = plain(got)
		}
	}
	replace(&s.Stdout, got.Stdout)
	replace(&s.Stderr, got.Stderr)
	for i := range s.Outputs {
		replace(&s.Outputs[i].Text, got.Outputs[i].Text)
	}
}
