package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
)

// result is what a run of the program gave.
type result struct {
	out, err string
	code     int
}

// program runs the command line in this process, with files for its streams. input nil: an empty pipe.
func program(t *testing.T, input io.Reader, args ...string) result {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if input != nil {
			io.Copy(w, input)
		}
		w.Close()
	}()
	defer r.Close()
	return programOn(t, r, args...)
}

// programOn runs the command line on an open standard input.
func programOn(t *testing.T, stdin *os.File, args ...string) result {
	t.Helper()
	dir := t.TempDir()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	errs, err := os.Create(filepath.Join(dir, "err"))
	if err != nil {
		t.Fatal(err)
	}
	defer errs.Close()
	code := Main(append([]string{"eventflux"}, args...), stdin, out, errs)
	read := func(f *os.File) string {
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return result{read(out), read(errs), code}
}

// write puts text into a file of the test's own folder.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// want compares a run with what it must give. Every line of errs must be found in the messages.
func (r result) want(t *testing.T, code int, out string, errs ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d\nmessages:\n%s", r.code, code, r.err)
	}
	if r.out != out {
		t.Errorf("output\n%s\nwant\n%s\nmessages:\n%s", r.out, out, r.err)
	}
	for _, e := range errs {
		if !strings.Contains(r.err, e) {
			t.Errorf("messages\n%s\nlack %q", r.err, e)
		}
	}
}

func lines(text ...string) io.Reader { return bytes.NewReader([]byte(strings.Join(text, "\n") + "\n")) }
