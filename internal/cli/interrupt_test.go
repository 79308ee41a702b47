package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/eventflux-go/eventflux/internal/session"
)

// endless feeds a command with lines until it has gone.
func endless(w io.WriteCloser) {
	defer w.Close()
	var block []byte
	for i := 0; ; i++ {
		block = fmt.Appendf(block, "{\"v\":%d,\"s\":\"some text\"}\n", i)
		if len(block) < 4000 {
			continue
		}
		if _, err := w.Write(block); err != nil {
			return
		}
		block = block[:0]
	}
}

// program is a command line under test.
func program(t *testing.T, args ...string) *exec.Cmd {
	bin := session.Bin(t, "")
	cmd := exec.Command(filepath.Join(bin, "eventflux"), args...)
	cmd.Env = session.Environ(bin)
	return cmd
}

// interrupted starts a command, sends the signal when its output has at least n bytes, and gives all of it.
func interrupted(t *testing.T, dir string, args []string, toFile bool, n int64, sig syscall.Signal) ([]byte, error) {
	t.Helper()
	cmd := program(t, args...)
	cmd.Dir = dir
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "out")
	var pipe io.ReadCloser
	if toFile {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		cmd.Stdout = f
	} else if pipe, err = cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go endless(in)
	var out bytes.Buffer
	if toFile {
		for size := int64(-1); size < n; {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			size = info.Size()
		}
	} else if _, err := io.CopyN(&out, pipe, n); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	if !toFile {
		if _, err := io.Copy(&out, pipe); err != nil {
			t.Fatal(err)
		}
	}
	end := cmd.Wait()
	if toFile {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return text, end
	}
	return out.Bytes(), end
}

// TestASignalAtAnyMomentLeavesWholeLines: the output ends with a whole line wherever a run is at, and the exit code says
// which signal it was.
func TestASignalAtAnyMomentLeavesWholeLines(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	app := "CREATE STREAM S (v LONG, s STRING) WITH (type = 'source', extension = 'stdin', format = 'json');\n" +
		"INSERT INTO A SELECT v, s FROM S;\nINSERT INTO B SELECT v FROM S WHERE v % 3 = 0;\n"
	if err := os.WriteFile(filepath.Join(dir, "app.sql"), []byte(app), 0o644); err != nil {
		t.Fatal(err)
	}
	commands := [][]string{
		{"query", "-q", "-o", "ndjson", "SELECT v, s FROM stdin"},
		{"run", "-q=false", "app.sql"},
	}
	rng := rand.New(rand.NewPCG(5, 17))
	for i := range 24 {
		args, toFile := commands[i%2], i%4 > 1
		n := rng.Int64N(1 << (2 + rng.IntN(18))) // as often few bytes as many
		sig := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}[rng.IntN(2)]
		out, err := interrupted(t, dir, args, toFile, n, sig)
		what := fmt.Sprintf("%s, %v after %d bytes, to a file %v", args[0], sig, n, toFile)
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatalf("%s: ended with %v", what, err)
		}
		status := exit.Sys().(syscall.WaitStatus)
		early := n == 0 && status.Signaled() && status.Signal() == sig // before the program could look at signals
		if !early && status.ExitStatus() != 128+int(sig) {
			t.Errorf("%s: exit code %d", what, status.ExitStatus())
		}
		if len(out) > 0 && out[len(out)-1] != '\n' {
			t.Errorf("%s: ends with %q", what, out[max(0, len(out)-40):])
		}
		for line := range bytes.Lines(out) {
			if !json.Valid(line) {
				t.Fatalf("%s: no whole line: %q", what, line)
			}
		}
	}
}

// TestASecondSignalEndsAtOnce: a run that cannot drain, since nobody takes its output, ends at the second signal.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	cmd := program(t, "query", "-q", "-o", "ndjson", "SELECT v FROM stdin")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	go endless(in)
	if _, err := io.CopyN(io.Discard, out, 1); err != nil { // it is at work, and its output is full before long
		t.Fatal(err)
	}
	over := make(chan int, 1)
	go func() {
		state, err := cmd.Process.Wait()
		if err != nil {
			over <- -1
			return
		}
		over <- state.ExitCode()
	}()
	for {
		_ = cmd.Process.Signal(syscall.SIGINT) // an error means that it has ended
		select {
		case code := <-over:
			if code != 130 {
				t.Errorf("exit code %d, want 130", code)
			}
			return
		default:
		}
	}
}
