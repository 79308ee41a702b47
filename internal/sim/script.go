package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// script is one test of a test file as the oracle plays it.
type script struct {
	name    string
	app     []ast.Statement
	steps   []ast.Statement
	expects []*ast.Expect
	errors  int // EXPECT ERROR: not for the oracle
}

// scripts cuts a test file into its tests.
func scripts(file *ast.File) []*script {
	var all []*script
	for _, s := range file.Statements {
		if t, ok := s.(*ast.Test); ok {
			all = append(all, &script{name: t.Name.Text})
			continue
		}
		if len(all) == 0 {
			continue
		}
		cur := all[len(all)-1]
		switch s := s.(type) {
		case *ast.AtTime, *ast.Advance, *ast.Flush:
			cur.steps = append(cur.steps, s)
		case *ast.Restart:
		case *ast.Expect:
			cur.expects = append(cur.expects, s)
		case *ast.ExpectError:
			cur.errors++
		case *ast.Insert:
			if s.Query == nil {
				cur.steps = append(cur.steps, s)
			} else {
				cur.app = append(cur.app, s)
			}
		default:
			cur.app = append(cur.app, s)
		}
	}
	return all
}

// play makes the steps of a script. flush says that the input ends.
func (s *script) play(app *App) (steps []Step, flush bool, err error) {
	now := vec.Time(0)
	insert := func(in *ast.Insert) error {
		st := app.streams[strings.ToLower(in.Target.Text)]
		if st == nil {
			return fmt.Errorf("unknown stream %s", in.Target.Text)
		}
		for i, tuple := range in.Rows {
			vals, err := rowOf(st, in.Columns, tuple.Items)
			if err != nil {
				return err
			}
			steps = append(steps, Step{Time: now, Stream: st.name, Vals: vals, UnitEnd: i == len(in.Rows)-1})
		}
		return nil
	}
	for _, step := range s.steps {
		switch step := step.(type) {
		case *ast.AtTime:
			var t vec.Time
			if t, err = scriptTime(step.Time); err != nil {
				return
			}
			now = max(now, t) // the clock does not run back
			in, ok := step.Statement.(*ast.Insert)
			if !ok || in.Query != nil {
				return nil, false, unsupported(step.Statement)
			}
			err = insert(in)
		case *ast.Insert:
			err = insert(step)
		case *ast.Advance:
			if step.To != nil {
				now, err = scriptTime(step.To)
			} else {
				var d vec.Duration
				d, err = duration(step.By)
				now = now.Add(d)
			}
			steps = append(steps, Step{Time: now})
		case *ast.Flush:
			flush = true
		}
		if err != nil {
			return
		}
	}
	return
}

func scriptTime(l *ast.Literal) (vec.Time, error) {
	if l.Kind == ast.LitInt || l.Kind == ast.LitLong {
		return vec.FromMillis(l.Int), nil
	}
	if t, err := time.Parse("15:04:05.999999", l.Text); err == nil {
		midnight := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
		return vec.Time(t.Sub(midnight).Microseconds()), nil
	}
	return parseTime(l.Text)
}

// rowOf evaluates the values of a row for a stream's columns.
func rowOf(st *stream, names []ast.Name, items []ast.Expr) ([]Value, error) {
	vals := make([]Value, len(st.fields))
	if len(names) == 0 && len(items) != len(vals) {
		return nil, fmt.Errorf("%d values for %s", len(items), st.name)
	}
	for i, item := range items {
		at := i
		for k, f := range st.fields {
			if len(names) > 0 && names[i].Is(f.Name) {
				at = k
			}
		}
		v, err := constantOf(item, st.fields[at].Type)
		if err != nil {
			return nil, err
		}
		vals[at] = v
	}
	return vals, nil
}

// constantOf evaluates an expected or inserted value as a value of a type.
func constantOf(x ast.Expr, t vec.Type) (Value, error) {
	if l, ok := x.(*ast.List); ok {
		vals := []Value{}
		for _, item := range l.Items {
			v, err := constantOf(item, t.Elem[0].Type)
			if err != nil {
				return nil, err
			}
			vals = append(vals, v)
		}
		return vals, nil
	}
	e, err := (&scope{}).expr(x)
	if err != nil {
		return nil, err
	}
	v, err := e.eval(&env{})
	if err != nil || v == nil {
		return nil, err
	}
	if s, ok := v.(string); ok && t.ID == vec.Timestamp {
		return parseTime(s)
	}
	if t.IsNumeric() && e.typ.IsNumeric() {
		return fit(v, t.ID), nil
	}
	if e.typ.ID != t.ID {
		return nil, fmt.Errorf("%s where %s is expected", e.typ, t)
	}
	return v, nil
}

// check compares the rows of a stream with what the script expects of it.
func (app *App) check(x *ast.Expect, got []row) error {
	st := app.streams[strings.ToLower(x.Stream.Text)]
	if st == nil {
		return fmt.Errorf("no stream %s", x.Stream.Text)
	}
	var lines []string
	for _, r := range got {
		lines = append(lines, fmt.Sprintf("%s %s AT %s", r.kind, formatRow(r.vals), testTime(r.time)))
	}
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%s: %s\n  got:\n    %s", x.Stream.Text, fmt.Sprintf(format, args...), strings.Join(lines, "\n    "))
	}
	if len(got) != len(x.Rows) {
		return fail("%d rows, want %d", len(got), len(x.Rows))
	}
	for i, want := range x.Rows {
		r := got[i]
		if want.Kind != ast.InsertDefault && (want.Kind == ast.InsertExpired) != (r.kind == vec.Expired) {
			return fail("row %d has another kind", i+1)
		}
		if want.Time != nil {
			if t, err := scriptTime(want.Time); err != nil || t != r.time {
				return fail("row %d has another time", i+1)
			}
		}
		for k, item := range want.Values {
			at := k
			for f, field := range st.fields {
				if len(x.Columns) > 0 && x.Columns[k].Is(field.Name) {
					at = f
				}
			}
			if at >= len(r.vals) {
				return fail("row %d has %d values", i+1, len(r.vals))
			}
			v, err := constantOf(item, st.fields[at].Type)
			if err != nil {
				return fail("row %d: %v", i+1, err)
			}
			if !equalValues(v, r.vals[at]) {
				return fail("row %d column %d: want %s", i+1, k+1, formatValue(v))
			}
		}
	}
	return nil
}
