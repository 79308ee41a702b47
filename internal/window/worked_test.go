package window

import (
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/plan"
)

// ev reads events written "a@0 b@300=5": key, time in ms, value; "|" after an event ends a unit.
func ev(t *testing.T, text string) []event {
	t.Helper()
	var list []event
	for _, f := range strings.Fields(text) {
		var e event
		f, e.unit = strings.CutSuffix(f, "|")
		key, rest, _ := strings.Cut(f, "@")
		at, value, _ := strings.Cut(rest, "=")
		e.k, e.at, e.v = key, number(t, at), number(t, value)
		e.ts = e.at
		list = append(list, e)
	}
	return list
}

func number(t *testing.T, s string) int64 {
	n := int64(0)
	for _, c := range s {
		if c < '0' || c > '9' {
			t.Fatalf("number %q", s)
		}
		n = 10*n + int64(c-'0')
	}
	return n
}

// values are events one ms apart with the values given, key a.
func values(vs ...int64) []event {
	var list []event
	for i, v := range vs {
		list = append(list, event{at: int64(i), k: "a", v: v, ts: v})
	}
	return list
}

type args = map[string]any

// The cases of the language reference, sections 4.1 and 4.2, and those that follow from its rules; worked by hand.
// Plain rows are shown by their first column or columns of the output; see wantRows.
func TestWorked(t *testing.T) {
	sum := []string{"sum(v)"}
	both := []string{"sum(v)", "count()"}
	tests := []struct {
		name string
		q    query
		in   []event
		end  int64
		want string
	}{
		{"length", query{kind: "length", args: args{"n": 3}, expired: true}, values(1, 2, 3, 4, 5), 10,
			"C@0 1; C@1 2; C@2 3; X@3 1; C@3 4; X@4 2; C@4 5"},
		{"length sum", query{kind: "length", args: args{"n": 3}, aggs: sum}, values(1, 2, 3, 4, 5), 10,
			"C@0 1; C@1 3; C@2 6; C@3 9; C@4 12"},
		{"length sum with expired", query{kind: "length", args: args{"n": 2}, aggs: sum, expired: true}, values(1, 5, 2), 10,
			"C@0 1; C@1 6; X@2 5; C@2 7"},
		{"length grouped, a row pushes out another group's", query{kind: "length", args: args{"n": 2}, aggs: both, group: []string{"k"}, expired: true},
			ev(t, "a@0=1 b@1=2 a@2=4 a@3=8"), 10,
			"C@0 a,1,1; C@1 b,2,1; X@2 a,NULL,0; C@2 a,4,1; X@3 b,NULL,0; C@3 a,12,2"},
		{"length carried columns", query{kind: "length", args: args{"n": 1}, aggs: sum, group: []string{"k"}, carry: []string{"v"}, expired: true},
			ev(t, "a@0=1 a@1=2"), 10, "C@0 a,1,1; X@1 a,1,NULL; C@1 a,2,2"},
		{"length filter", query{kind: "length", args: args{"n": 2}, aggs: sum, filter: "v", expired: true}, values(1, 5, 2, 3), 10,
			"C@0 NULL; C@1 5; X@2 5; C@2 5; X@3 NULL; C@3 3"},
		{"lengthBatch", query{kind: "lengthBatch", args: args{"n": 3}}, values(1, 2, 3, 4, 5, 6, 7), 10,
			"C@2 1; C@2 2; C@2 3; |; C@5 4; C@5 5; C@5 6; |; Cf10 7; |"},
		{"lengthBatch sum", query{kind: "lengthBatch", args: args{"n": 3}, aggs: sum}, values(1, 2, 3, 4, 5, 6), 10, "C@2 6; |; C@5 15; |"},
		{"lengthBatch bounds", query{kind: "lengthBatch", args: args{"n": 3}, aggs: sum, bounds: true}, values(1, 2, 3, 4), 10,
			"C@2 6,0,2; |; Cf10 4,3,3; |"},
		{"lengthBatch changes", query{kind: "lengthBatch", args: args{"n": 2}, aggs: sum, emit: plan.EmitChanges, bounds: true}, values(1, 2, 3), 10,
			"C@0 1,0,0; C@1 3,0,1; C@2 3,2,2"},
		{"time", query{kind: "time", args: args{"t": 1000}, expired: true}, ev(t, "a@0=1 b@400=2 c@900=3 d@1500=4"), 3000,
			"C@0 1; C@400 2; C@900 3; Xt1000 1; Xt1400 2; C@1500 4; Xt1900 3; Xt2500 4"},
		{"time, the timer comes first", query{kind: "time", args: args{"t": 1000}, expired: true}, ev(t, "a@0=1 b@1000=2"), 1500, "C@0 1; Xt1000 1; C@1000 2"},
		{"time empties", query{kind: "time", args: args{"t": 1000}, aggs: both, expired: true}, ev(t, "a@0=5"), 1500, "C@0 5,1; Xt1000 NULL,0"},
		{"time bounds", query{kind: "time", args: args{"t": 1000}, aggs: sum, expired: true, bounds: true}, ev(t, "a@0=5 b@700=1"), 1500,
			"C@0 5,-1000,0; C@700 6,-300,700; Xt1000 1,0,1000"},
		{"sliding without slide is time", query{kind: "sliding", args: args{"size": 1000}, aggs: sum}, ev(t, "a@0=5 b@700=1 a@1000=2"), 1500,
			"C@0 5; C@700 6; C@1000 3"},
		{"timeBatch", query{kind: "timeBatch", args: args{"t": 1000}}, ev(t, "a@0=1 b@300=2 c@1200=3"), 3500,
			"Cc1000 1; Cc1000 2; |; Cc2000 3; |; |"},
		{"timeBatch's grid is fixed by the first event and goes on through silence", query{kind: "timeBatch", args: args{"t": 1000}, aggs: both, bounds: true},
			ev(t, "a@100=1 b@7900=2 c@8099=3 d@8100=4"), 10000, "Cc1100 1,1,100,1100; |; |; Cc8100 5,2,7100,8100; |; Cc9100 4,1,8100,9100; |; |"},
		{"timeBatch aligned", query{kind: "timeBatch", args: args{"t": 1000, "start": 300}, aggs: sum}, ev(t, "a@100=1 b@299=2 c@300=4"), 1299, "Cc300 3; |; Cc1300 4; |"},
		{"tumbling groups in order of first appearance", query{kind: "tumbling", args: args{"size": 1000}, aggs: both, group: []string{"k"}, carry: []string{"ts"}},
			ev(t, "b@0=1 a@10=2 b@999=3 a@1000=4"), 1999, "Cc1000 b,999,4,2; Cc1000 a,10,2,1; |; Cc2000 a,1000,4,1; |"},
		{"tumbling GROUP BY without aggregates", query{kind: "tumbling", args: args{"size": 1000}, group: []string{"k"}}, ev(t, "b@0 a@10 b@20"), 1500, "Cc1000 b; Cc1000 a; |; |"},
		{"tumbling changes", query{kind: "tumbling", args: args{"size": 1000}, aggs: sum, group: []string{"k"}, emit: plan.EmitChanges, bounds: true},
			ev(t, "b@0=1 a@10=2 b@999=3 b@1000=4"), 5000, "C@0 b,1,0,1000; C@10 a,2,0,1000; C@999 b,4,0,1000; C@1000 b,4,1000,2000"},
		{"tumbling plain changes", query{kind: "tumbling", args: args{"size": 1000}, emit: plan.EmitChanges}, values(1, 2), 5000, "C@0 1; C@1 2"},
		{"minForever never resets", query{kind: "tumbling", args: args{"size": 1000}, aggs: []string{"minForever(v)", "min(v)"}, group: []string{"k"}},
			ev(t, "a@0=3 b@0=1 a@1000=5 a@5000=2"), 6000, "Cc1000 a,3,3; Cc1000 b,1,1; |; Cc2000 a,3,5; |; |; Cc6000 a,2,2; |; |"},
		{"sliding with a slide", query{kind: "sliding", args: args{"size": 1000, "slide": 500}}, ev(t, "a@100=1 b@600=2"), 3000,
			"Cc500 1; |; Cc1000 1; Cc1000 2; |; Cc1500 2; |; |"},
		{"sliding sums", query{kind: "sliding", args: args{"size": 1000, "slide": 500}, aggs: both, group: []string{"k"}, carry: []string{"v"}, bounds: true},
			ev(t, "a@100=1 b@600=2 a@700=4"), 3000,
			"Cc500 a,1,1,1,-500,500; |; Cc1000 a,4,5,2,0,1000; Cc1000 b,2,2,1,0,1000; |; Cc1500 b,2,2,1,500,1500; Cc1500 a,4,4,1,500,1500; |; |"},
		{"sliding with gaps", query{kind: "sliding", args: args{"size": 300, "slide": 1000}, aggs: both}, ev(t, "a@100=1 b@700=2 c@999=4 d@1000=8 e@2800=16"), 5000,
			"Cc1000 6,2; |; |; Cc3000 16,1; |; |"},
		{"sliding minForever", query{kind: "sliding", args: args{"size": 1000, "slide": 500}, aggs: []string{"minForever(v)"}, group: []string{"k"}},
			ev(t, "a@100=1 a@1600=2"), 2000, "Cc500 a,1; |; Cc1000 a,1; |; |; Cc2000 a,1; |; Cc2500 a,1; |"},
		{"session", query{kind: "session", args: args{"gap": 1000}, keys: []string{"k"}}, ev(t, "a@0=1 b@500=2 a@900=3 b@1500=4 a@3000=5"), 9000,
			"Cc1500 2; |; Cc1900 1; Cc1900 3; |; Cc2500 4; |; Cc4000 5; |"},
		{"session sums", query{kind: "session", args: args{"gap": 1000}, keys: []string{"k"}, group: []string{"k"}, aggs: both, carry: []string{"v"}, bounds: true},
			ev(t, "a@0=1 b@500=2 a@900=3 b@1500=4"), 9000, "Cc1500 b,2,2,1,500,1500; |; Cc1900 a,3,4,2,0,1900; |; Cc2500 b,4,4,1,1500,2500; |"},
		{"sessions that close together", query{kind: "session", args: args{"gap": 1000}, keys: []string{"k"}}, ev(t, "a@0=1 b@10=2 b@500=3 a@500=4"), 9000,
			"Cc1500 1; Cc1500 4; |; Cc1500 2; Cc1500 3; |"},
		{"session of the whole stream by other columns", query{kind: "session", args: args{"gap": 1000}, group: []string{"k"}, aggs: sum},
			ev(t, "b@0=1 a@900=2 b@1800=4 a@2800=8"), 9000, "Cc2800 b,5; Cc2800 a,2; |; Cc3800 a,8; |"},
		{"session changes", query{kind: "session", args: args{"gap": 1000}, keys: []string{"k"}, group: []string{"k"}, aggs: sum, emit: plan.EmitChanges, bounds: true},
			ev(t, "a@0=1 b@500=2 a@900=3 b@1500=4"), 9000, "C@0 a,1,0,1000; C@500 b,2,500,1500; C@900 a,4,0,1900; C@1500 b,4,1500,2500"},
		{"session minForever", query{kind: "session", args: args{"gap": 1000}, keys: []string{"k"}, group: []string{"k"}, aggs: []string{"minForever(v)", "max(v)"}},
			ev(t, "a@0=1 b@0=9 a@2000=3"), 9000, "Cc1000 a,1,1; |; Cc1000 b,9,9; |; Cc3000 a,1,3; |"},
		{"externalTime", query{kind: "externalTime", args: args{"ts": "ts", "t": 1000}, expired: true}, values(5000, 4500, 5500, 6000), 100,
			"C@0 5000; C@1 4500; X@2 4500; C@2 5500; X@3 5000; C@3 6000"},
		{"externalTime sums", query{kind: "externalTime", args: args{"ts": "ts", "t": 1000}, aggs: sum, bounds: true, expired: true}, values(5000, 4500, 5500, 5400), 100,
			"C@0 5000,4000,5000; C@1 9500,4000,5000; X@2 5000,4500,5500; C@2 10500,4500,5500; C@3 15900,4500,5500"},
		{"externalTimeBatch", query{kind: "externalTimeBatch", args: args{"ts": "ts", "t": 1000}, bounds: true, aggs: both}, values(5000, 4500, 5999, 6000, 9500), 100,
			"C@3 15499,3,5000,6000; |; C@4 6000,1,6000,7000; |; |; Cf100 9500,1,9000,10000; |"},
		{"externalTimeBatch timeout", query{kind: "externalTimeBatch", args: args{"ts": "v", "t": 1000, "timeout": 300}},
			ev(t, "a@0=1000 b@200=1100 c@600=1200 d@700=2000"), 5000, "Ct500 1000; Ct500 1100; |; C@700 1200; |; Ct1000 2000; |"},
		{"delay", query{kind: "delay", args: args{"t": 1000}}, ev(t, "a@0=1 b@400=2 c@400=3 d@1400=4"), 2399, "Ct1000 1; Ct1400 2; Ct1400 3"},
		{"delay sums", query{kind: "delay", args: args{"t": 1000}, aggs: sum, group: []string{"k"}}, ev(t, "a@0=1 a@400=2"), 2000, "Ct1000 a,1; Ct1400 a,3"},
		{"batch", query{kind: "batch", aggs: both, bounds: true}, ev(t, "a@0=1 a@5=2| a@10=4| a@20=8"), 100, "C@5 3,2,0,5; |; C@10 4,1,10,10; |; Cf100 8,1,20,20; |"},
		{"batch of at most n", query{kind: "batch", args: args{"n": 2}, aggs: sum}, ev(t, "a@0=1 a@0=2 a@0=4| a@1=8 a@1=16|"), 100, "C@0 3; |; C@0 4; |; C@1 24; |"},
		{"running", query{aggs: both, group: []string{"k"}, carry: []string{"v"}}, ev(t, "a@0=1 b@0=2 a@1=4"), 10, "C@0 a,1,1,1; C@0 b,2,2,1; C@1 a,4,5,2"},
		{"final", query{aggs: both, group: []string{"k"}, carry: []string{"v"}, emit: plan.EmitFinal}, ev(t, "b@0=1 a@0=2 b@1=4"), 10, "Cf10 b,4,5,2; Cf10 a,2,2,1; |"},
		{"final over nothing", query{aggs: both, carry: []string{"v"}, emit: plan.EmitFinal}, nil, 10, "Cf10 NULL,NULL,0; |"},
		{"final by group over nothing", query{aggs: both, group: []string{"k"}, emit: plan.EmitFinal}, nil, 10, "|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.q.agree(t, tt.in, tt.end, true)
			if tt.q.aggregate(t) == nil {
				got = onlyValue(got)
			}
			if g := strings.Join(got, "; "); g != tt.want {
				t.Errorf("got  %s\nwant %s", g, tt.want)
			}
		})
	}
}

// onlyValue leaves of plain rows the column v, and the bounds.
func onlyValue(rows []string) []string {
	rows = slices.Clone(rows)
	for i, r := range rows {
		if head, vals, ok := strings.Cut(r, " "); ok {
			rows[i] = head + " " + strings.Split(vals, ",")[1]
		}
	}
	return rows
}
