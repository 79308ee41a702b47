package lint

import (
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers reads the import map of docs/architecture.md: a package may import those above it.
func layers(t *testing.T) []string {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(doc), "```layers\n")
	if !ok {
		t.Fatal("docs/architecture.md has no block of layers")
	}
	block, _, _ := strings.Cut(rest, "```")
	var list []string
	for line := range strings.Lines(block) {
		if fields := strings.Fields(line); len(fields) > 0 {
			list = append(list, fields[0])
		}
	}
	return list
}

// rank finds the place of a package in the map; -1 if it has none.
func rank(list []string, pkg string) int {
	for i, l := range list {
		if l == pkg {
			return i
		}
		if dir, ok := strings.CutSuffix(l, "/*"); ok && path.Dir(pkg) == dir {
			return i
		}
	}
	return -1
}

func TestPackagesImportOnlyThoseAboveThem(t *testing.T) {
	list := layers(t)
	for _, s := range sources(t) {
		own := rank(list, s.pkg)
		if own < 0 {
			t.Errorf("%s: package %s is not in the import map of docs/architecture.md", s.path, s.pkg)
			continue
		}
		for _, imp := range s.file.Imports {
			target, _ := strconv.Unquote(imp.Path.Value)
			rel := "."
			if target != module {
				var ok bool
				if rel, ok = strings.CutPrefix(target, module+"/"); !ok {
					continue
				}
			}
			if other := rank(list, rel); rel != s.pkg && other >= own && !siblings(list, own, other, rel, s.pkg) {
				t.Errorf("%s imports %s, which stands below %s in docs/architecture.md", s.path, rel, s.pkg)
			}
		}
	}
}

// siblings allows the "all" package of a family to import its members.
func siblings(list []string, own, other int, rel, pkg string) bool {
	return own == other && strings.HasSuffix(list[own], "/*") && path.Base(pkg) == "all" && path.Dir(rel) == path.Dir(pkg)
}

// inCore reports whether a package stands above the runtime in the map: the deterministic core.
func inCore(list []string, pkg string) bool {
	r := rank(list, pkg)
	return r >= 0 && r < rank(list, "internal/runtime")
}
