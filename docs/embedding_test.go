package docs

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// prelude stands before the blocks of a page that are parts of one program.
const prelude = `package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/eventflux-go/eventflux"
	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
	"github.com/eventflux-go/eventflux/vec"
)

var _, _, _ = errors.As, time.Now, vec.NewBatch

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	ctx := context.Background()
`

// TestGoBlocks runs the Go of the embedding guide. A block that begins with its package is a program, and prints what
// the text block behind it shows; the others, one after the other, are one more program, which ends well. A test file is compiled.
func TestGoBlocks(t *testing.T) {
	const page = "embedding.md"
	parts := prelude
	all := blocks(t, page)
	for i, b := range all {
		switch {
		case b.lang != "go":
		case strings.HasPrefix(b.text(), "package main"):
			out := overlaid(t, b.text(), "main.go", "run")
			if want := all[i+1]; want.lang != "text" || out != want.text() {
				t.Errorf("%s:%d: the program prints\n%sthe page says\n%s", page, b.line, out, want.text())
			}
		case strings.HasPrefix(b.text(), "package"):
			overlaid(t, b.text(), "page_test.go", "test", "-vet=off", "-c", "-o", os.DevNull)
		default:
			parts += b.text()
		}
	}
	overlaid(t, parts+"}\n", "main.go", "run")
}

// overlaid lets the go command work on a text as if it were a file of this module, and gives what it prints.
func overlaid(t *testing.T, text, name string, command ...string) string {
	t.Helper()
	dir := t.TempDir()
	real, overlay := filepath.Join(dir, name), filepath.Join(dir, "overlay.json")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(here, "page", name): real}})
	if err != nil {
		t.Fatal(err)
	}
	for path, data := range map[string][]byte{real: []byte(text), overlay: replace} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", append(command, "-overlay", overlay, "./page")...).CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", command[0], err, out)
	}
	return string(out)
}

// TestGoBlockOfTheReadme compiles the steps that the README shows, with the types that they stand for.
func TestGoBlockOfTheReadme(t *testing.T) {
	const types = `
	type Tx struct {
		Card   string
		Amount float64
	}
	type Alert Tx
	const sql = ""
`
	found := false
	for _, b := range blocks(t, "../README.md") {
		if b.lang == "go" {
			found = true
			overlaid(t, prelude+types+b.text()+"\tstop()\n\tcheck(err)\n}\n", "main.go", "build", "-o", os.DevNull)
		}
	}
	if !found {
		t.Error("the README shows no Go")
	}
}
