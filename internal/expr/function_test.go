package expr

import (
	"testing"

	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/vec"
)

// Every example of the registry is right: computed from constants, folded, and from columns in the middle of a batch.
func TestFunctionExamples(t *testing.T) {
	one := &vec.Batch{Len: 1, Time: []vec.Time{0}}
	for _, fn := range function.All() {
		if fn.Refused == "" && len(fn.Sigs) == 0 || fn.Doc == "" {
			t.Errorf("%s: no signature or no doc", fn.Name)
		}
		for _, ex := range fn.Examples {
			e, err := parseSQL(t, ex.SQL)
			if err != nil {
				t.Errorf("%s: %v", ex.SQL, err)
				continue
			}
			if got := eval(e, one, 0, 1)[0]; got != ex.Want {
				t.Errorf("%s: want %s, got %s", ex.SQL, ex.Want, got)
			}
			if got := eval(Fold(e), one, 0, 1)[0]; got != ex.Want {
				t.Errorf("%s folded: want %s, got %s", ex.SQL, ex.Want, got)
			}
			over, b := columnsFor(e)
			for i, got := range eval(over, b, 1, 71) {
				if got != ex.Want {
					t.Errorf("%s over columns, row %d: want %s, got %s", ex.SQL, i+1, ex.Want, got)
					break
				}
			}
			if got := eval(over, b, 65, 66)[0]; got != ex.Want {
				t.Errorf("%s over one row: want %s, got %s", ex.SQL, ex.Want, got)
			}
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
