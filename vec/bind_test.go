package vec

import (
	"database/sql"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

type base struct{ ID int64 }

type name string

type inner struct {
	X int32
	S string
}

type wide struct {
	base
	B       bool
	I       int
	I8      int8 `eventflux:"i_8"`
	L       int64
	F       float32
	D       float64
	S       name
	Raw     []byte
	T       time.Time
	Day     time.Time
	Clock   time.Duration
	Span    Duration
	Dec     Dec128
	J       json.RawMessage
	P       *float64
	N       sql.Null[string]
	List    []int64
	In      inner
	skipped int    //lint:ignore U1000 the binder passes over unexported fields
	Ignored func() `eventflux:"-"`
}

func wideSchema() *Schema {
	f := func(name string, id TypeID) Field { return Field{name, Simple(id)} }
	return NewSchema(f("id", Long), f("b", Bool), f("i", Int), f("I_8", Int), f("l", Long), f("f", Float), f("d", Double), f("s", String),
		f("raw", Bytes), f("t", Timestamp), f("day", Date), f("clock", TimeOfDay), f("span", Interval), f("dec", Decimal), f("j", JSON),
		f("p", Double), f("n", String), Field{"list", ListOf(Simple(Long))},
		Field{"in", StructOf(Field{"x", Simple(Int)}, Field{"s", Simple(String)})}, f("extra", Double))
}

// readable is wide without the types that cannot hold all values of their column.
type readable struct {
	base
	B     bool
	I     int
	L     int64
	F     float64
	D     float64
	S     name
	Raw   []byte
	T     time.Time
	Day   time.Time
	Clock time.Duration
	Span  Duration
	Dec   Dec128
	J     json.RawMessage
	P     *float64
	N     sql.Null[string]
	List  []int64
	In    inner
}

func TestAStructComesBackAsItWasWritten(t *testing.T) {
	w, err := BindWriter[wide](wideSchema())
	if err != nil {
		t.Fatal(err)
	}
	r, err := BindReader[readable](wideSchema())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(1969, 12, 31, 23, 0, 0, 1000, time.UTC)
	day := time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)
	half := 0.5
	in := []wide{
		{base: base{7}, B: true, I: -1, I8: 8, L: 1 << 40, F: 1.5, D: 2.5, S: "text", Raw: []byte("ab"), T: at, Day: at, Clock: time.Hour,
			Span: Minute, Dec: Dec128{1, 2}, J: json.RawMessage("{}"), P: &half, N: sql.Null[string]{V: "v", Valid: true},
			List: []int64{1, 2}, In: inner{3, "deep"}},
		{},
		{List: []int64{}, Raw: []byte{}},
	}
	b := NewBatch(wideSchema())
	for i := range in {
		if err := w.Append(b, &in[i]); err != nil {
			t.Fatal(err)
		}
	}
	if b.Len != 3 || !b.Cols[19].IsNull(0) || b.Cols[3].I32[0] != 8 {
		t.Fatalf("%d rows, extra %v, i8 %v", b.Len, b.Cols[19], b.Cols[3].I32)
	}
	in[0].Raw[0] = 'X' // the batch has a copy
	wants := []readable{
		{base: base{7}, B: true, I: -1, L: 1 << 40, F: 1.5, D: 2.5, S: "text", Raw: []byte("ab"), T: at, Day: day, Clock: time.Hour,
			Span: Minute, Dec: Dec128{1, 2}, J: json.RawMessage("{}"), P: &half, N: sql.Null[string]{V: "v", Valid: true},
			List: []int64{1, 2}, In: inner{3, "deep"}},
		{T: time.Time{}, Day: time.Time{}},
		{List: []int64{}, Raw: []byte{}},
	}
	for i, want := range wants {
		got := wants[(i+1)%3] // what was there before is overwritten
		r.Read(&got, b, i)
		if i > 0 { // the zero time.Time is a time like others
			want.T, want.Day = got.T, got.Day
			if !got.T.Equal(time.Time{}) {
				t.Errorf("row %d: the zero time became %v", i, got.T)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("row %d: got\n%+v\nwant\n%+v", i, got, want)
		}
	}
}

func TestReadStructsGetNull(t *testing.T) {
	b := NewBatch(wideSchema())
	for i := range b.Cols {
		b.Cols[i].AppendNull()
	}
	b.Len = 1
	r, err := BindReader[readable](wideSchema())
	if err != nil {
		t.Fatal(err)
	}
	one := 1.0
	got := readable{base: base{1}, B: true, I: 1, L: 1, F: 1, D: 1, S: "x", Raw: []byte("x"), T: time.Now(), Day: time.Now(), Clock: 1, Span: 1,
		Dec: Dec128{1, 1}, J: json.RawMessage("1"), P: &one, N: sql.Null[string]{V: "x", Valid: true}, List: []int64{1}, In: inner{1, "x"}}
	r.Read(&got, b, 0)
	if want := (readable{}); !reflect.DeepEqual(got, want) {
		t.Errorf("NULL gave %+v", got)
	}
}

func TestAValueThatDoesNotFitLeavesTheBatch(t *testing.T) {
	s := NewSchema(Field{"s", Simple(String)}, Field{"n", Simple(Int)})
	type row struct {
		S string
		N int64
	}
	w, err := BindWriter[row](s)
	if err != nil {
		t.Fatal(err)
	}
	b := NewBatch(s)
	err = w.Append(b, &row{"a", 1 << 31})
	if err == nil || err.Error() != "field vec.row.N: 2147483648 does not fit INT" || b.Len != 0 || len(b.Cols[0].Str) != 0 {
		t.Errorf("%v, %d rows, %v", err, b.Len, b.Cols[0].Str)
	}
	if err := w.Append(b, &row{"a", 1<<31 - 1}); err != nil || b.Cols[1].I32[0] != 1<<31-1 {
		t.Error(err)
	}
}

func TestMisfitsNameFieldAndType(t *testing.T) {
	s := NewSchema(Field{"card", Simple(String)}, Field{"amount", Simple(Double)}, Field{"n", Simple(Int)}, Field{"xs", ListOf(Simple(Double))})
	type unknown struct{ Kard string }
	type wrong struct{ Amount int64 }
	type twice struct {
		Card  string
		Other string `eventflux:"card"`
	}
	type narrow struct{ N int16 }
	type odd struct{ Card chan int }
	type list struct{ Xs []string }
	for want, f := range map[string]func() error{
		`field vec.unknown.Kard: there is no column "Kard"; the columns are card, amount, n, xs`:                  func() error { _, err := BindWriter[unknown](s); return err },
		`field vec.wrong.Amount: int64 does not go with column "amount", which is DOUBLE: use float64`:            func() error { _, err := BindWriter[wrong](s); return err },
		`field vec.twice.Other: the column "card" goes with field Card already`:                                   func() error { _, err := BindWriter[twice](s); return err },
		`field vec.narrow.N: int16 does not go with column "n", which is INT: use int32 or int`:                   func() error { _, err := BindReader[narrow](s); return err },
		`field vec.odd.Card: chan int does not go with column "card", which is STRING: use string`:                func() error { _, err := BindReader[odd](s); return err },
		`field vec.list.Xs: []string does not go with column "xs", which is LIST<DOUBLE>: use a slice of float64`: func() error { _, err := BindWriter[list](s); return err },
		`int: a struct is needed`:                            func() error { _, err := BindWriter[int](s); return err },
		`struct {}: it has no exported field`:                func() error { _, err := BindReader[struct{}](s); return err },
		`string: it does not go with LONG: use int64 or int`: func() error { _, err := BindValue[string](Simple(Long)); return err },
	} {
		if err := f(); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestValuesOfAnyType(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	for _, c := range []struct {
		t    Type
		v    any
		want any // an error's text where it is a Misfit
	}{
		{Simple(Int), 5, int32(5)}, {Simple(Long), uint8(5), int64(5)}, {Simple(Double), 5, 5.0}, {Simple(Float), 0.5, float32(0.5)},
		{Simple(Bool), true, true}, {Simple(String), name("x"), "x"}, {Simple(JSON), json.RawMessage("{}"), "{}"}, {Simple(Bytes), []byte("x"), []byte("x")},
		{Simple(Timestamp), at, at}, {Simple(Date), at, time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}, {Simple(Interval), time.Second, time.Second},
		{Simple(Decimal), Dec128{1, 2}, Dec128{1, 2}}, {Simple(Long), nil, nil}, {Simple(Long), (*int)(nil), nil},
		{ListOf(Simple(Long)), []int{1, 2}, []any{int64(1), int64(2)}}, {ListOf(Simple(String)), []any{"a", nil}, []any{"a", nil}},
		{StructOf(Field{"x", Simple(Int)}), map[string]any{"X": 1}, map[string]any{"x": int32(1)}},
		{Simple(Int), int64(1) << 31, misfit("int64 does not go with INT; use int32 or int")},
		{Simple(Int), "5", misfit("string does not go with INT; use int32 or int")},
		{Simple(Long), 5.0, misfit("float64 does not go with LONG; use int64 or int")},
		{Simple(String), []byte("x"), misfit("[]uint8 does not go with STRING; use string")},
		{ListOf(Simple(Long)), []string{"a"}, misfit("[]string does not go with LIST<LONG>; use a slice of int64 or int")},
	} {
		col := NewColumn(c.t)
		err := col.AppendValue(c.v)
		if m, bad := c.want.(misfit); bad {
			if err == nil || err.Error() != string(m) || col.Len() != 0 {
				t.Errorf("%v in %s: %v, %d rows", c.v, c.t, err, col.Len())
			}
			continue
		}
		if err != nil {
			t.Errorf("%v in %s: %v", c.v, c.t, err)
			continue
		}
		if got := col.Value(0); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v in %s: got %#v, want %#v", c.v, c.t, got, c.want)
		}
	}
}

type misfit string

func TestBindingAllocatesNothing(t *testing.T) {
	type row struct {
		Card   string
		Amount float64
		N      int
		At     time.Time
		P      sql.Null[float64]
	}
	s := NewSchema(Field{"card", Simple(String)}, Field{"amount", Simple(Double)}, Field{"n", Simple(Int)}, Field{"at", Simple(Timestamp)}, Field{"p", Simple(Double)})
	w, err := BindWriter[row](s)
	if err != nil {
		t.Fatal(err)
	}
	r, err := BindReader[row](s)
	if err != nil {
		t.Fatal(err)
	}
	b := NewBatch(s)
	in, out := row{"c", 1, 2, time.Unix(5, 0).UTC(), sql.Null[float64]{V: 3, Valid: true}}, row{}
	if n := testing.AllocsPerRun(10_000, func() {
		b.Truncate()
		if w.Append(b, &in) != nil {
			t.Fatal("append")
		}
		r.Read(&out, b, 0)
	}); n != 0 {
		t.Errorf("%v allocations per event", n)
	}
	if in != out {
		t.Errorf("got %+v", out)
	}
}

func BenchmarkBinder(b *testing.B) {
	type row struct {
		Card   string
		Amount float64
		At     time.Time
	}
	s := NewSchema(Field{"card", Simple(String)}, Field{"amount", Simple(Double)}, Field{"at", Simple(Timestamp)})
	w, _ := BindWriter[row](s)
	r, _ := BindReader[row](s)
	batch := NewBatch(s)
	one := row{strings.Repeat("c", 12), 1, time.Unix(5, 0).UTC()}
	b.Run("append", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if batch.Len == 1024 {
				batch.Truncate()
			}
			_ = w.Append(batch, &one)
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Read(&one, batch, 0)
		}
	})
}
