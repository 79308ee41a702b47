package parse

import (
	"flag"
	"go/scanner"
	gotoken "go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// corpus is every statement of the tests in clause_test.go, and the roadmap's blocks.
func corpus(t testing.TB) []string {
	src, err := os.ReadFile("clause_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	var s scanner.Scanner
	fset := gotoken.NewFileSet()
	s.Init(fset.AddFile("clause_test.go", -1, len(src)), src, nil, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == gotoken.EOF {
			break
		}
		if tok != gotoken.STRING {
			continue
		}
		text, err := strconv.Unquote(lit)
		if err != nil {
			t.Fatal(err)
		}
		if _, errs := Parse(text); !errs.HasErrors() {
			list = append(list, text)
		} else if _, errs := Parse("SELECT " + text); !errs.HasErrors() {
			list = append(list, "SELECT "+text)
		}
	}
	files, _ := filepath.Glob("testdata/roadmap/*.sql")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(text))
	}
	return list
}

var mutations = flag.Int("parse.mutations", 60_000, "how many damaged texts TestMutations tries")

// TestMutations: texts made by exchanging, dropping and repeating tokens, and by putting comments between
// them, never panic, and those that parse have a stable canonical form.
func TestMutations(t *testing.T) {
	rounds := *mutations
	if testing.Short() {
		rounds = 3_000
	}
	random := rand.New(rand.NewPCG(53, 9))
	texts := corpus(t)
	var pieces [][]string
	for _, text := range texts {
		var errs diag.List
		tokens, _ := lex(text, &errs)
		var list []string
		for _, tok := range tokens[:len(tokens)-1] {
			list = append(list, text[tok.span.Start:tok.span.End])
		}
		pieces = append(pieces, list)
	}
	pick := func() []string { return pieces[random.IntN(len(pieces))] }
	parsed := 0
	for range rounds {
		list := append([]string(nil), pick()...)
		for range 1 + random.IntN(3) {
			list = mutate(random, list, pick())
		}
		var b strings.Builder
		for _, p := range list {
			b.WriteString(p)
			b.WriteString([]string{" ", " ", " ", " ", " ", "", "\n", " -- c\n", " /* d */ ", "\n\n-- e\n", "\n/* f\n g */"}[random.IntN(11)])
		}
		if _, ok := checkPrint(t, b.String()); ok {
			parsed++
		}
		if t.Failed() {
			return
		}
	}
	if parsed < rounds/10 {
		t.Errorf("only %d of %d texts parse: the test has lost its bite", parsed, rounds)
	}
}

func mutate(random *rand.Rand, list, other []string) []string {
	if len(list) == 0 || len(other) == 0 {
		return list
	}
	at := random.IntN(len(list))
	from := random.IntN(len(other))
	to := from + 1 + random.IntN(min(6, len(other)-from))
	switch random.IntN(6) {
	case 0: // drop
		return append(list[:at:at], list[at+1:]...)
	case 1: // repeat
		return append(append(list[:at:at], list[at]), list[at:]...)
	case 2: // replace
		list[at] = other[from]
		return list
	case 3: // put in
		return append(append(list[:at:at], other[from:to]...), list[at:]...)
	case 4: // put in parentheses
		end := at + 1 + random.IntN(len(list)-at)
		out := append(append(list[:at:at], "("), list[at:end]...)
		return append(append(out, ")"), list[end:]...)
	}
	return list // only comments between the tokens
}
