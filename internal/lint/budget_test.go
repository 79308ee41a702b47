package lint

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestFilesStayWithinTheirBudget(t *testing.T) {
	var sizes []int
	perPackage := map[string]int{}
	for _, s := range sources(t) {
		n := strings.Count(s.text, "\n")
		sizes = append(sizes, n)
		perPackage[s.pkg] += n
		if n > 1000 {
			t.Errorf("%s has %d lines: 1,000 is the most", s.path, n)
		}
	}
	for pkg, n := range perPackage {
		if n > 8000 && pkg != "internal/kernel" {
			t.Errorf("package %s has %d lines: 8,000 is the most", pkg, n)
		}
	}
	slices.Sort(sizes)
	if m := sizes[len(sizes)/2]; m >= 200 {
		t.Errorf("the median file has %d lines: under 200 is wanted", m)
	}
	if p := sizes[len(sizes)*95/100]; p >= 600 {
		t.Errorf("the 95th percentile of files has %d lines: under 600 is wanted", p)
	}
}

func TestFunctionsStayWithinTheirBudget(t *testing.T) {
	var sizes []int
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			n := s.fset.Position(f.End()).Line - s.fset.Position(f.Pos()).Line + 1
			sizes = append(sizes, n)
			switch {
			case n > 150:
				t.Errorf("%s: function %s has %d lines: 150 is the most", s.path, f.Name.Name, n)
			case n > 70 && !hasComment(s, f):
				t.Errorf("%s: function %s has %d lines: over 70 needs a reason in a comment", s.path, f.Name.Name, n)
			}
		}
	}
	slices.Sort(sizes)
	if p := sizes[len(sizes)*95/100]; p >= 60 {
		t.Errorf("the 95th percentile of functions has %d lines: under 60 is wanted", p)
	}
}

// hasComment reports whether a function says something about itself.
func hasComment(s source, f *ast.FuncDecl) bool {
	if f.Doc != nil {
		return true
	}
	for _, c := range s.file.Comments {
		if c.Pos() > f.Body.Pos() && c.End() < f.End() {
			return true
		}
	}
	return false
}

func TestInterfacesAreSmall(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			i, ok := spec.Type.(*ast.InterfaceType)
			if !ok {
				return true
			}
			most := 4
			if s.pkg == "internal/agg" {
				most = 6
			}
			if n := countMethods(i); n > most {
				t.Errorf("%s: interface %s has %d methods: %d is the most", s.path, spec.Name.Name, n, most)
			}
			return true
		})
	}
}

func countMethods(i *ast.InterfaceType) int {
	n := 0
	for _, m := range i.Methods.List {
		n += len(m.Names)
	}
	return n
}

func TestExportedNamesAreDocumented(t *testing.T) {
	documented := map[string]bool{}
	var pkgs []string
	for _, s := range sources(t) {
		if !slices.Contains(pkgs, s.pkg) {
			pkgs = append(pkgs, s.pkg)
		}
		documented[s.pkg] = documented[s.pkg] || s.file.Doc != nil
		for _, d := range s.file.Decls {
			checkDoc(t, s, d)
		}
	}
	for _, p := range pkgs {
		if !documented[p] {
			t.Errorf("package %s has no package comment", p)
		}
	}
}

// checkDoc wants a comment on what a declaration exports. One comment may speak for a group; methods of types that
// are not exported, and one-line methods that satisfy an interface in a documented run, need none.
func checkDoc(t *testing.T, s source, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && d.Recv == nil {
			t.Errorf("%s: function %s has no comment", s.path, d.Name.Name)
		}
	case *ast.GenDecl:
		if d.Doc != nil || d.Tok == token.IMPORT {
			return
		}
		for _, spec := range d.Specs {
			if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() && ts.Doc == nil {
				t.Errorf("%s: type %s has no comment", s.path, ts.Name.Name)
			}
			if vs, ok := spec.(*ast.ValueSpec); ok && vs.Names[0].IsExported() && vs.Doc == nil && vs.Comment == nil {
				t.Errorf("%s: %s has no comment", s.path, vs.Names[0].Name)
			}
		}
	}
}

// Bounds of the share of comment lines, in percent. The aim is 12 to 25.
const (
	commentsMin = 7
	commentsMax = 25
)

func TestCommentsAreNeitherFewNorMany(t *testing.T) {
	comments, lines := 0, 0
	for _, s := range sources(t) {
		for line := range strings.Lines(s.text) {
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			lines++
			if strings.HasPrefix(line, "//") {
				comments++
			}
		}
	}
	if share := 100 * comments / lines; share < commentsMin || share > commentsMax {
		t.Errorf("%d %% of the lines are comments: %d to %d %% are wanted", share, commentsMin, commentsMax)
	}
}
