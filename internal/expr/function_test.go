package expr

import (
	"testing"

	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/vec"
)

// checkValue computes an expression of constants four ways: as it is, folded, from columns in the middle of a batch,
// and from one row of them.
func checkValue(t *testing.T, sql, want string) {
	t.Helper()
	one := &vec.Batch{Len: 1, Time: []vec.Time{0}}
	e, err := parseSQL(t, sql)
	if err != nil {
		t.Errorf("%s: %v", sql, err)
		return
	}
	if got := eval(e, one, 0, 1)[0]; got != want {
		t.Errorf("%s: want %s, got %s", sql, want, got)
	}
	if got := eval(Fold(e), one, 0, 1)[0]; got != want {
		t.Errorf("%s folded to %s: want %s, got %s", sql, Fold(e), want, got)
	}
	over, b := columnsFor(e)
	for i, got := range eval(over, b, 1, 71) {
		if got != want {
			t.Errorf("%s over columns, row %d: want %s, got %s", sql, i+1, want, got)
			break
		}
	}
	if got := eval(over, b, 65, 66)[0]; got != want {
		t.Errorf("%s over one row: want %s, got %s", sql, want, got)
	}
}

// Every example of the registry is right.
func TestFunctionExamples(t *testing.T) {
	for _, fn := range function.All() {
		if fn.Refused == "" && len(fn.Sigs) == 0 || fn.Doc == "" {
			t.Errorf("%s: no signature or no doc", fn.Name)
		}
		for _, ex := range fn.Examples {
			checkValue(t, ex.SQL, ex.Want)
		}
	}
}

// Strict functions give NULL where an argument is NULL, and never fail there.
func TestStrictFunctionsOfNull(t *testing.T) {
	for _, fn := range function.All() {
		for _, ex := range fn.Examples {
			e, err := parseSQL(t, ex.SQL)
			if err != nil {
				continue // reported above
			}
			over, b := columnsFor(e)
			call, ok := over.(*Call)
			if !ok || call.Match.Sig.Nulls != function.Strict || len(b.Cols) == 0 {
				continue
			}
			for _, x := range call.Xs { // a function of a function may turn NULL into a value
				if _, plain := x.(*Column); !plain {
					ok = false
				}
			}
			if got := eval(over, b, 0, 1)[0]; ok && got != "NULL" {
				t.Errorf("%s with NULLs: want NULL, got %s", ex.SQL, got)
			}
		}
	}
}
