package session

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Terminal is a command that runs on a terminal of its own. Its output is read all the time, as a screen would.
type Terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	file *os.File
	done chan struct{} // all output has been read

	mu   sync.Mutex
	came sync.Cond
	out  strings.Builder
	over bool
}

// Size is how large a terminal is, in characters.
type Size struct{ Width, Height int }

func (s Size) winsize() *pty.Winsize {
	return &pty.Winsize{Cols: uint16(s.Width), Rows: uint16(s.Height)}
}

// Start runs a command of sh on a new terminal, in a folder; env is added to the environment. The command is ended with
// the test at the latest.
func Start(t *testing.T, dir, bin, command string, size Size, env ...string) *Terminal {
	t.Helper()
	c := exec.Command("sh", "-c", "exec "+command)
	c.Dir = dir
	c.Env = append(append(Environ(bin), "TERM=xterm"), env...)
	f, err := pty.StartWithSize(c, size.winsize())
	if err != nil {
		t.Fatal(err)
	}
	term := &Terminal{t: t, cmd: c, file: f, done: make(chan struct{})}
	term.came.L = &term.mu
	go term.read()
	t.Cleanup(func() {
		_ = c.Process.Kill() // it may have ended
		_ = f.Close()
		<-term.done
	})
	return term
}

func (t *Terminal) read() {
	defer close(t.done)
	buf := make([]byte, 4096)
	for {
		n, err := t.file.Read(buf)
		t.mu.Lock()
		t.out.Write(buf[:n])
		t.over = err != nil // a terminal that nobody holds open any more gives EIO
		t.came.Broadcast()
		over := t.over
		t.mu.Unlock()
		if over {
			return
		}
	}
}

// Output is everything that has been printed.
func (t *Terminal) Output() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out.String()
}

// Await returns when the output holds a text, after what an earlier call has found if after says so; it fails the test
// if the command ends without it.
func (t *Terminal) Await(text string) {
	t.t.Helper()
	t.AwaitAfter(0, text)
}

// AwaitAfter is Await for output from a place on.
func (t *Terminal) AwaitAfter(place int, text string) {
	t.t.Helper()
	hung := time.AfterFunc(timeout, func() {
		t.mu.Lock()
		t.over = true
		t.came.Broadcast()
		t.mu.Unlock()
	})
	defer hung.Stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	for !strings.Contains(t.out.String()[place:], text) {
		if t.over {
			t.t.Fatalf("%q did not come; the output is\n%s", text, t.out.String())
		}
		t.came.Wait()
	}
}

// Type sends what somebody types; "\x03" is Ctrl-C.
func (t *Terminal) Type(text string) {
	t.t.Helper()
	if _, err := io.WriteString(t.file, text); err != nil {
		t.t.Fatal(err)
	}
}

// Resize changes the size of the terminal.
func (t *Terminal) Resize(size Size) {
	t.t.Helper()
	if err := pty.Setsize(t.file, size.winsize()); err != nil {
		t.t.Fatal(err)
	}
}

// HangUp closes the terminal, as closing its window does.
func (t *Terminal) HangUp() { _ = t.file.Close() }

// Wait waits for the end of the command and returns its exit code, 128 + n where signal n ended it.
func (t *Terminal) Wait() int {
	t.t.Helper()
	hung := time.AfterFunc(timeout, func() { _ = t.cmd.Process.Kill() })
	defer hung.Stop()
	err := t.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.t.Fatal(err)
	}
	<-t.done
	if s, ok := t.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && s.Signaled() {
		return 128 + int(s.Signal())
	}
	return t.cmd.ProcessState.ExitCode()
}
