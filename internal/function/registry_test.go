package function

import (
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/vec"
)

// Every entry says what the reference needs. That examples are right is tested in expr, which can compute them.
func TestEntriesAreComplete(t *testing.T) {
	for _, f := range All() {
		if !strings.HasSuffix(f.Doc, ".") || f.Family == "" {
			t.Errorf("%s: the doc is one sentence, and there is a family", f.Name)
		}
		if f.Refused != "" {
			continue
		}
		if len(f.Examples) == 0 && !strings.HasPrefix(f.Name, "map_") { // no literal makes a map yet
			t.Errorf("%s: no example", f.Name)
		}
		for i := range f.Sigs {
			s := &f.Sigs[i]
			if !strings.HasPrefix(s.Text, f.Name+"(") {
				t.Errorf("%s: signature %s", f.Name, s.Text)
			}
			if (s.Kernel == nil) == (s.Form == FormNone) {
				t.Errorf("%s: a kernel or a form", s.Text)
			}
		}
	}
}

func TestResolve(t *testing.T) {
	byName := func(names string) []vec.Type {
		var types []vec.Type
		for _, n := range strings.Fields(names) {
			switch {
			case n == "NULL":
				types = append(types, vec.Simple(vec.Null))
			case n == "LIST<INT>":
				types = append(types, vec.ListOf(vec.Simple(vec.Int)))
			default:
				id, ok := vec.TypeByName(n)
				if !ok {
					t.Fatal(n)
				}
				types = append(types, vec.Simple(id))
			}
		}
		return types
	}
	for _, c := range []struct{ name, args, want string }{
		{"abs", "INT", "INT (INT)"}, {"ABS", "LONG", "LONG (LONG)"}, {"abs", "FLOAT", "FLOAT (FLOAT)"}, {"abs", "DECIMAL", "DOUBLE (DOUBLE)"},
		{"sqrt", "INT", "DOUBLE (DOUBLE)"}, {"math:sqrt", "LONG", "DOUBLE (DOUBLE)"}, {"greatest", "INT DOUBLE", "DOUBLE (DOUBLE, DOUBLE)"}, {"greatest", "NULL INT", "INT (INT, INT)"},
		{"length", "STRING", "INT (STRING)"}, {"length", "LIST<INT>", "INT (LIST<INT>)"}, {"list_contains", "LIST<INT> LONG", "BOOL (LIST<LONG>, LONG)"}, {"list_value", "INT LONG", "LIST<LONG> (LONG, LONG)"},
		{"date_trunc", "STRING DATE", "TIMESTAMP (STRING, TIMESTAMP)"}, {"date_trunc", "STRING LONG", "TIMESTAMP (STRING, TIMESTAMP)"}, {"epoch_ms", "LONG", "TIMESTAMP (LONG)"}, {"epoch_ms", "TIMESTAMP", "LONG (TIMESTAMP)"},
		{"to_timestamp", "INT", "TIMESTAMP (LONG)"}, {"to_timestamp", "DOUBLE", "TIMESTAMP (DOUBLE)"}, {"concat", "INT STRING BOOL", "STRING (INT, STRING, BOOL)"}, {"substr", "STRING INT", "STRING (STRING, LONG)"},
		{"abs", "STRING", "EF1202"}, {"abs", "", "EF1201"}, {"abs", "INT INT", "EF1201"}, {"greatest", "INT STRING", "EF1202"}, {"aabs", "INT", "EF1103"}, {"uuid", "", "EF1911"},
	} {
		m, err := Resolve(c.name, byName(c.args))
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s(%s): want %s, got %v", c.name, c.args, c.want, err)
			}
			continue
		}
		args := make([]string, len(m.Args))
		for i, a := range m.Args {
			args[i] = a.String()
		}
		if got := m.Type.String() + " (" + strings.Join(args, ", ") + ")"; got != c.want {
			t.Errorf("%s(%s): want %s, got %s", c.name, c.args, c.want, got)
		}
	}
	_, err := Resolve("sqrt", byName("STRING"))
	if want := "sqrt does not take (STRING) (it is sqrt(x DOUBLE) DOUBLE)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("want %q, got %v", want, err)
	}
	_, err = Resolve("uper", byName("STRING"))
	if err == nil || !strings.Contains(err.Error(), "did you mean upper?") {
		t.Errorf("no suggestion: %v", err)
	}
}

// What a format writes it reads back.
func TestFormatsReadBack(t *testing.T) {
	at := vec.Time(1772714096_789012) // 2026-03-05T12:34:56.789012Z
	for format, want := range map[string]string{
		"yyyy-MM-dd HH:mm:ss.SSSSSS": "2026-03-05 12:34:56.789012", "yyyyMMddHHmmssSSSSSS": "20260305123456789012", "dd MMM yyyy hh:mm:ss.SSSSSS a": "05 Mar 2026 12:34:56.789012 PM",
		"EEEE, d MMMM yyyy 'at' H:m:s.SSSSSS": "Thursday, 5 March 2026 at 12:34:56.789012", "yyyy-MM-ddTHH:mm:ss.SSSSSSX": "2026-03-05T12:34:56.789012Z", "%Y-%m-%d %H:%M:%S.%f": "2026-03-05 12:34:56.789012",
		"yy/M/d DDD HH:mm:ss.SSSSSSZ": "26/3/5 064 12:34:56.789012+0000",
	} {
		f, ok := parseFormat(format)
		if !ok {
			t.Errorf("%s is a format", format)
			continue
		}
		if got := string(f.append(nil, at)); got != want {
			t.Errorf("%s: want %s, got %s", format, want, got)
		}
		if got, ok := f.parse(want); !ok || got != at {
			t.Errorf("%s read as %v, %v", want, got.Go(), ok)
		}
	}
	for _, c := range [][2]string{{"yyyy-MM-dd", "2026-02-30"}, {"yyyy-MM-dd", "2026-02-3x"}, {"HH:mm", "24:00"}, {"yyyy", "2026 "}, {"MMM", "Foo"}} {
		if f, ok := parseFormat(c[0]); !ok {
			t.Errorf("%s is a format", c[0])
		} else if got, ok := f.parse(c[1]); ok {
			t.Errorf("%s read as %s gives %v", c[1], c[0], got.Go())
		}
	}
}

func TestWeeksAgreeWithTime(t *testing.T) {
	for day := int64(-30_000); day < 30_000; day++ {
		g := vec.Time(day * int64(vec.Day)).Go()
		year, week := g.ISOWeek()
		if y, w := isoWeek(day); int(y) != year || int(w) != week || int(weekday(day)) != int(g.Weekday()) {
			t.Fatalf("%s: %d-%d, weekday %d", g, y, w, weekday(day))
		}
	}
}
