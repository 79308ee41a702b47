package lint

import (
	"go/ast"
	"strconv"
	"strings"
	"testing"
)

// forbidden are imports that the deterministic core may not have: time enters as input, and parts share nothing.
var forbidden = []string{"sync", "sync/atomic", "math/rand", "math/rand/v2", "crypto/rand", "os", "net", "context", "log/slog", "unsafe"}

func TestTheCoreReadsNoClockAndStartsNoGoroutine(t *testing.T) {
	list := layers(t)
	for _, s := range sources(t) {
		if !inCore(list, s.pkg) || s.pkg == "internal/clock" || s.pkg == "connector" {
			continue
		}
		for _, imp := range s.file.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			for _, f := range forbidden {
				if p == f && !(f == "unsafe" && s.pkg == "vec") {
					t.Errorf("%s imports %s: not in the core", s.path, p)
				}
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine: not in the core", s.fset.Position(n.Pos()))
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && strings.Contains(" Now Sleep Since After Tick NewTimer ", " "+n.Sel.Name+" ") {
					t.Errorf("%s reads the clock: not in the core", s.fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

func TestRecoverStandsOnlyAroundATickAndInParsers(t *testing.T) {
	// internal/embed names the function of the program that panicked, and panics again.
	allowed := []string{"internal/runtime", "internal/parse", "internal/embed"}
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				if f, ok := c.Fun.(*ast.Ident); ok && f.Name == "recover" && !contains(allowed, s.pkg) {
					t.Errorf("%s recovers: only around a tick, or inside a parser", s.fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
