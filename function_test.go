package eventflux_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux"
)

func TestGoFunctionsInSQL(t *testing.T) {
	ctx := t.Context()
	calls := 0
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(t0), Functions: []eventflux.Function{
		eventflux.Func1("shout", func(s string) string { return strings.ToUpper(s) + "!" }),
		eventflux.Func2("scale", func(x float64, n int64) float64 { calls++; return x * float64(n) }),
		eventflux.Func3("pick", func(first bool, a, b *string) *string {
			if first {
				return a
			}
			return b
		}),
		eventflux.Func1("dayName", func(t time.Time) string { return t.Weekday().String() }),
		eventflux.Func1("twice", func(d time.Duration) time.Duration { return 2 * d }),
		eventflux.Func1("byteCount", func(b []byte) int { return len(b) }),
	}})
	ok(t, err)
	app, err := eng.Compile(ctx, `CREATE STREAM In (s STRING, x DOUBLE, n INT, ts TIMESTAMP);
		INSERT INTO Out SELECT shout(s) AS a, SCALE(x, n) AS b, pick(x > 1, s, NULL) AS c, dayName(ts) AS d, shout('const') AS e FROM In;
		INSERT INTO Win SELECT count(*) AS n FROM In WINDOW TUMBLING(twice(INTERVAL '30' SECOND))`, nil)
	ok(t, err)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	got := collect[eventflux.Row](t, app, "Out")
	wins := collect[eventflux.Row](t, app, "Win")
	ok(t, app.Start(ctx))
	ok(t, in.Send(ctx, eventflux.Row{"a", 2, 3, t0}), in.Send(ctx, eventflux.Row{nil, nil, 3, nil}), in.Send(ctx, eventflux.Row{"b", 1, 1, t0}))
	want(t, got, "0s current [A! 6 a Thursday CONST!]", "0s current [<nil> <nil> <nil> <nil> CONST!]", "0s current [B! 1 <nil> Thursday CONST!]")
	if calls != 2 {
		t.Errorf("scale was called %d times: not for NULL", calls)
	}
	ok(t, app.Advance(ctx, time.Minute))
	want(t, wins, "59.999999s current [3]")
}

func TestAFunctionMayKeepItsStrings(t *testing.T) {
	ctx := t.Context()
	var kept []string
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(t0), Functions: []eventflux.Function{
		eventflux.Func1("keep", func(s string) bool { kept = append(kept, s); return true }),
	}})
	ok(t, err)
	app, err := eng.Compile(ctx, "CREATE STREAM In (s STRING); INSERT INTO Out SELECT s FROM In WHERE keep(lower(s))", nil)
	ok(t, err)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	ok(t, app.Start(ctx))
	for _, s := range []string{"AAA", "BBB", "CCC"} {
		ok(t, in.Send(ctx, eventflux.Row{s}))
	}
	want(t, &kept, "aaa", "bbb", "ccc")
}

func TestFunctionsThatCannotBeRegistered(t *testing.T) {
	id := func(x float64) float64 { return x }
	for text, list := range map[string][]eventflux.Function{
		`eventflux: function abs: there is a built-in function of this name`:       {eventflux.Func1("abs", id)},
		`eventflux: function Sum: there is a built-in function of this name`:       {eventflux.Func1("Sum", id)},
		`eventflux: function risk is registered twice`:                             {eventflux.Func1("Risk", id), eventflux.Func1("risk", id)},
		`eventflux: function "my risk": a name is letters, digits and _`:           {eventflux.Func1("my risk", id)},
		`eventflux: a Function without a name: make it with Func1, Func2 or Func3`: {{}},
		`eventflux: function f: argument 1: uint8: it has no column type; use bool, int32, int64, int, float32, float64, string, []byte, time.Time or time.Duration`: {
			eventflux.Func1("f", func(uint8) bool { return true })},
		`eventflux: function f: result: []string: it has no column type; use bool, int32, int64, int, float32, float64, string, []byte, time.Time or time.Duration`: {
			eventflux.Func1("f", strings.Fields)},
	} {
		_, err := eventflux.Open(eventflux.Options{Functions: list})
		says(t, err, text)
	}
	_, err := eventflux.Open(eventflux.Options{Shards: -1})
	says(t, err, "eventflux: Shards is -1; it must be 0 or more")
	eng, err := eventflux.Open(eventflux.Options{Functions: []eventflux.Function{eventflux.Func2("risk", func(a float64, b string) float64 { return a })}})
	ok(t, err)
	for sql, hint := range map[string]string{
		"SELECT risk(amount) AS r FROM Tx":         "it is risk(a DOUBLE, b STRING) DOUBLE",
		"SELECT risk(amount, amount) AS r FROM Tx": "it is risk(a DOUBLE, b STRING) DOUBLE",
		"SELECT rsik(amount, card) AS r FROM Tx":   "did you mean risk?",
	} {
		if _, err := eng.Compile(t.Context(), txStream+sql, nil); err == nil || !strings.Contains(err.Error(), hint) {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestAFunctionThatPanicsIsBlamed(t *testing.T) {
	ctx := t.Context()
	eng, err := eventflux.Open(eventflux.Options{Clock: eventflux.Virtual(t0), Functions: []eventflux.Function{
		eventflux.Func1("bad", func(s string) int64 { return int64(s[10]) }),
	}})
	ok(t, err)
	app, err := eng.Compile(ctx, "CREATE STREAM In (s STRING); INSERT INTO Out SELECT bad(s) AS b FROM In", nil)
	ok(t, err)
	in := must[*eventflux.Sender[eventflux.Row]](t)(eventflux.Input[eventflux.Row](app, "In"))
	ok(t, app.Start(ctx))
	const text = "eventflux: stream In: error[EF6009]: function bad of the program panicked in query q1: runtime error: index out of range [10] with length 1 (the application has stopped; a function that cannot compute a value gives NULL)"
	says(t, in.Send(ctx, eventflux.Row{"x"}), text)
	says(t, in.Send(ctx, eventflux.Row{"longer than ten"}), text)
	ok(t, app.Close(ctx))
}
