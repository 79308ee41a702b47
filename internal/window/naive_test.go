package window

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// naive is the windows once more, one event at a time over lists of events, everything computed anew: obviously
// right and slow. Times are in µs.
type naive struct {
	q     query
	out   []string
	rows  []nrow           // of the window or the open batch
	ever  map[string]int64 // minForever of each group
	grid  int64            // start of the open period, or the next close
	org   int64
	known bool // org is
	open  bool
	full  bool // the last close had rows
	high  int64
}

type nrow struct {
	event
	t, pos int64
}

type nstamp struct{ t, seq, ord int64 }

func (n *naive) arg(name string) int64 {
	v, _ := n.q.args[name].(int)
	return int64(v)
}

func (n *naive) dur(name string) int64 { return n.arg(name) * 1000 }

// line writes one row: r gives keys and carried columns, of is what the aggregates see.
func (n *naive) line(kind string, s nstamp, r nrow, of []nrow, from, to int64) {
	var vals []string
	text := func(name string) string {
		switch {
		case name == "k" && r.k == "", (name == "v" || name == "d") && r.null, name == "ts" && r.noTS:
			return "NULL"
		case name == "k":
			return r.k
		case name == "d":
			return fmt.Sprint(float64(r.v) / 10)
		case name == "ts":
			return fmt.Sprint(r.ts)
		}
		return fmt.Sprint(r.v)
	}
	names := append(slices.Clone(n.q.group), n.q.carry...)
	if n.plain() {
		names = []string{"k", "v", "d", "ts"}
	}
	for _, name := range names {
		vals = append(vals, text(name))
	}
	for i, a := range n.q.aggs {
		in := of
		if n.q.filter != "" && i == len(n.q.aggs)-1 {
			in = slices.DeleteFunc(slices.Clone(of), func(x nrow) bool { return x.null || x.v <= 2 })
		}
		vals = append(vals, n.aggregate(a, in, r))
	}
	if n.q.bounds {
		vals = append(vals, fmt.Sprint(from/1000), fmt.Sprint(to/1000))
	}
	n.out = append(n.out, kind+stampText(vec.Time(s.t), s.seq)+" "+strings.Join(vals, ",")+" "+fmt.Sprint([3]int64{s.t, s.seq, s.ord}))
}

func (n *naive) plain() bool { return len(n.q.aggs) == 0 && len(n.q.group) == 0 }

func (n *naive) aggregate(name string, of []nrow, r nrow) string {
	sum, count, lo, hi := int64(0), int64(0), int64(math.MaxInt64), int64(math.MinInt64)
	for _, x := range of {
		if !x.null {
			sum, count, lo, hi = sum+x.v, count+1, min(lo, x.v), max(hi, x.v)
		}
	}
	switch {
	case name == "count()":
		return fmt.Sprint(len(of))
	case name == "count(v)":
		return fmt.Sprint(count)
	case name == "minForever(v)":
		if v, ok := n.ever[n.key(r)]; ok {
			return fmt.Sprint(v)
		}
		return "NULL"
	case count == 0:
		return "NULL"
	case name == "sum(v)":
		return fmt.Sprint(sum)
	case name == "avg(v)":
		return fmt.Sprint(float64(sum) / float64(count))
	case name == "min(v)":
		return fmt.Sprint(lo)
	}
	return fmt.Sprint(hi)
}

// key is the row's group.
func (n *naive) key(r nrow) string { return strings.Join(columns(n.q.group, r), "\x00") }

func columns(names []string, r nrow) []string {
	var vals []string
	for _, name := range names {
		switch {
		case name == "k":
			vals = append(vals, "k"+r.k)
		case r.null:
			vals = append(vals, "n")
		default:
			vals = append(vals, fmt.Sprint(r.v))
		}
	}
	return vals
}

func (n *naive) remember(rows ...nrow) {
	for _, r := range rows {
		if v, ok := n.ever[n.key(r)]; !r.null && (!ok || r.v < v) {
			n.ever[n.key(r)] = r.v
		}
	}
}

// mates is the rows of r's group.
func (n *naive) mates(of []nrow, r nrow) []nrow {
	return slices.DeleteFunc(slices.Clone(of), func(x nrow) bool { return n.key(x) != n.key(r) })
}

// close lets out a batch; ord below 0 means that of each row or group.
func (n *naive) close(s nstamp, of []nrow, from, to int64) {
	n.remember(of...)
	ord := func(r nrow) nstamp {
		if s.ord < 0 {
			return nstamp{s.t, s.seq, r.pos}
		}
		return s
	}
	seen := map[string]bool{}
	for _, r := range of {
		if n.plain() {
			n.line("C", ord(r), r, nil, from, to)
		} else if !seen[n.key(r)] {
			seen[n.key(r)] = true
			mates := n.mates(of, r)
			n.line("C", ord(r), mates[len(mates)-1], mates, from, to)
		}
	}
	n.out = append(n.out, "|")
}

func (n *naive) changes() bool { return n.q.emit == plan.EmitChanges }

// enter is a row that comes out at once.
func (n *naive) enter(r nrow, from, to int64) {
	n.remember(r)
	n.line("C", nstamp{r.t, r.pos, vec.OrdSelf}, r, n.mates(n.rows, r), from, to)
}

// leave takes row i out of the window.
func (n *naive) leave(i int, s nstamp, from, to int64) {
	r := n.rows[i]
	n.rows = slices.Delete(slices.Clone(n.rows), i, i+1)
	s.ord = r.pos
	if n.q.expired {
		n.line("X", s, r, n.mates(n.rows, r), from, to)
	}
}

func closed(t int64) nstamp { return nstamp{t - 1, vec.SeqClose, -1} }

func floor(t, size, origin int64) int64 { return t - ((t-origin)%size+size)%size }

// advance does what is due at or before t; take then takes the row.
func (n *naive) advance(t int64) {
	switch n.q.kind {
	case "time":
		for len(n.rows) > 0 && n.rows[0].t+n.dur("t") <= t {
			due := n.rows[0].t + n.dur("t")
			n.leave(0, nstamp{due, 0, 0}, due-n.dur("t"), due)
		}
	case "tumbling", "timeBatch":
		for n.open && n.grid+n.period() <= t {
			n.endPeriod()
		}
	case "sliding":
		for n.open && n.grid <= t {
			n.endSlide()
		}
	case "session":
		n.endSessions(t)
	case "delay":
		for len(n.rows) > 0 && n.rows[0].t+n.dur("t") <= t {
			r := n.rows[0]
			n.rows = n.rows[1:]
			n.full = true
			n.line("C", nstamp{r.t + n.dur("t"), 0, r.pos}, r, nil, 0, 0)
		}
	case "externalTimeBatch":
		if to := n.dur("timeout"); to > 0 && len(n.rows) > 0 && n.rows[len(n.rows)-1].t+to <= t {
			n.endExternal(nstamp{n.rows[len(n.rows)-1].t + to, 0, -1})
		}
	}
}

func (n *naive) period() int64 { return n.dur("size") + n.dur("t") }

func (n *naive) endPeriod() {
	n.open = len(n.rows) > 0
	if !n.changes() {
		n.close(closed(n.grid+n.period()), n.rows, n.grid, n.grid+n.period())
	}
	n.rows, n.grid = nil, n.grid+n.period()
}

func (n *naive) endSlide() {
	n.rows = slices.DeleteFunc(slices.Clone(n.rows), func(r nrow) bool { return r.t < n.grid-n.dur("size") })
	if len(n.rows) > 0 || n.full {
		n.close(closed(n.grid), n.rows, n.grid-n.dur("size"), n.grid)
	}
	n.full = len(n.rows) > 0
	n.open = n.full
	n.grid += n.dur("slide")
}

func (n *naive) endExternal(s nstamp) {
	if !n.changes() {
		n.close(s, n.rows, n.grid, n.grid+n.dur("t"))
	}
	n.rows, n.full = nil, true
}

func (n *naive) endSessions(t int64) {
	for {
		var best []nrow
		due := func(s []nrow) int64 { return s[len(s)-1].t + n.dur("gap") }
		seen := map[string]bool{}
		for _, r := range n.rows {
			k := strings.Join(columns(n.q.keys, r), "\x00")
			if seen[k] {
				continue
			}
			seen[k] = true
			s := slices.DeleteFunc(slices.Clone(n.rows), func(x nrow) bool { return strings.Join(columns(n.q.keys, x), "\x00") != k })
			if due(s) <= t && (best == nil || due(s) < due(best)) {
				best = s
			}
		}
		if best == nil {
			return
		}
		s := closed(due(best))
		s.ord = best[0].pos
		if !n.changes() {
			n.close(s, best, best[0].t, due(best))
		}
		n.rows = slices.DeleteFunc(slices.Clone(n.rows), func(x nrow) bool {
			return slices.ContainsFunc(best, func(y nrow) bool { return x.pos == y.pos })
		})
	}
}

func (n *naive) take(r nrow) {
	switch n.q.kind {
	case "length":
		if int64(len(n.rows)) == n.arg("n") {
			n.leave(0, nstamp{r.t, r.pos, 0}, 0, 0)
		}
		n.rows = append(n.rows, r)
		n.enter(r, 0, 0)
	case "time":
		n.rows = append(n.rows, r)
		n.enter(r, r.t-n.dur("t"), r.t)
	case "externalTime":
		if r.noTS {
			return
		}
		n.high = max(n.high, r.ts*1000)
		for i := 0; i < len(n.rows); {
			if n.rows[i].ts*1000+n.dur("t") <= n.high {
				n.leave(i, nstamp{r.t, r.pos, 0}, n.high-n.dur("t"), n.high)
			} else {
				i++
			}
		}
		n.rows = append(n.rows, r)
		n.enter(r, n.high-n.dur("t"), n.high)
	case "":
		n.rows = append(n.rows, r)
		if n.q.emit != plan.EmitFinal {
			n.enter(r, 0, 0)
		}
	case "delay":
		n.rows = append(n.rows, r)
	default:
		n.takeBatch(r)
	}
}

func (n *naive) takeBatch(r nrow) {
	switch n.q.kind {
	case "lengthBatch", "batch":
		n.rows = append(n.rows, r)
		if n.changes() {
			n.enter(r, n.rows[0].t, r.t)
		}
		if int64(len(n.rows)) == n.arg("n") || n.q.kind == "batch" && r.unit {
			n.endCount(nstamp{r.t, r.pos, -1})
		}
	case "tumbling", "timeBatch":
		if !n.known {
			n.known, n.org = true, n.dur("start")+n.dur("offset")
			if _, ok := n.q.args["start"]; n.q.kind == "timeBatch" && !ok {
				n.org = r.t
			}
		}
		if !n.open {
			n.open, n.grid = true, floor(r.t, n.period(), n.org)
		}
		n.rows = append(n.rows, r)
		if n.changes() {
			n.enter(r, n.grid, n.grid+n.period())
		}
	case "sliding":
		if !n.open {
			n.open, n.grid = true, floor(r.t, n.dur("slide"), n.dur("offset"))+n.dur("slide")
		}
		n.rows = append(n.rows, r)
	case "session":
		n.rows = append(n.rows, r)
		if n.changes() {
			n.enterSession(r)
		}
	case "externalTimeBatch":
		n.takeExternal(r)
	}
}

func (n *naive) endCount(s nstamp) {
	if !n.changes() {
		n.close(s, n.rows, n.rows[0].t, n.rows[len(n.rows)-1].t)
	}
	n.rows = nil
}

// enterSession is enter among the rows of the session alone.
func (n *naive) enterSession(r nrow) {
	all := n.rows
	k := columns(n.q.keys, r)
	n.rows = slices.DeleteFunc(slices.Clone(all), func(x nrow) bool { return !slices.Equal(columns(n.q.keys, x), k) })
	n.enter(r, n.rows[0].t, r.t+n.dur("gap"))
	n.rows = all
}

func (n *naive) takeExternal(r nrow) {
	if r.noTS {
		return
	}
	n.high = max(n.high, r.ts*1000)
	size := n.dur("t")
	if !n.known {
		n.known, n.grid = true, n.high
		if _, ok := n.q.args["start"]; ok {
			n.grid = floor(n.high, size, n.dur("start"))
		}
	}
	s := nstamp{r.t, r.pos, -1}
	for first := true; n.high >= n.grid+size; first = false {
		if len(n.rows) > 0 {
			n.endExternal(s)
		} else if n.full && !first {
			if !n.changes() {
				n.close(s, nil, 0, 0)
			}
			n.full = false
		}
		n.grid += size
	}
	n.rows = append(n.rows, r)
	if n.changes() {
		n.enter(r, n.grid, n.grid+size)
	}
}

func (n *naive) flush(now int64) {
	s := nstamp{now, vec.SeqClose, -1}
	switch n.q.kind {
	case "lengthBatch", "batch":
		if len(n.rows) > 0 {
			n.endCount(s)
		}
	case "externalTimeBatch":
		if len(n.rows) > 0 && n.dur("timeout") > 0 {
			s = nstamp{n.rows[len(n.rows)-1].t + n.dur("timeout"), 0, -1}
		}
		if len(n.rows) > 0 {
			n.endExternal(s)
		}
	case "tumbling", "timeBatch":
		if n.open {
			n.endPeriod()
		}
	case "sliding":
		if n.open {
			n.endSlide()
		}
	case "session":
		n.endSessions(math.MaxInt64)
	case "":
		if n.q.emit == plan.EmitFinal {
			n.close(s, n.rows, 0, 0)
		}
	}
}

// run is the whole input.
func (q query) naive(events []event, end int64) []string {
	n := &naive{q: q, ever: map[string]int64{}, high: math.MinInt64}
	for i, e := range events {
		n.advance(e.at * 1000)
		n.take(nrow{e, e.at * 1000, int64(i + 1)})
	}
	n.advance(end * 1000)
	n.flush(end * 1000)
	return n.out
}

// randomEvents are up to 120 events with equal times, silences, NULLs, keys that come and go, disorder in ts.
func randomEvents(rng *rand.Rand) []event {
	list := make([]event, 1+rng.IntN(120))
	at, keys := int64(0), 1+rng.IntN(6)
	pace := []int64{1, 20, 300, 2000}[rng.IntN(4)]
	for i := range list {
		switch rng.IntN(8) {
		case 0, 1, 2:
		case 3:
			at += rng.Int64N(3 * 2500)
		default:
			at += rng.Int64N(pace + 1)
		}
		list[i] = event{at: at, v: rng.Int64N(20) - 5, ts: at + rng.Int64N(1500) - 700, null: rng.IntN(7) == 0,
			noTS: rng.IntN(11) == 0, unit: rng.IntN(4) == 0}
		if k := rng.IntN(keys + 1); k > 0 {
			list[i].k = fmt.Sprint("key number ", k)[9*(k%2):]
		}
	}
	return list
}

func randomQuery(rng *rand.Rand) query {
	ms := func(list ...int) int { return list[rng.IntN(len(list))] }
	q := query{args: args{}, expired: rng.IntN(2) == 0, bounds: rng.IntN(2) == 0}
	kinds := []string{"", "length", "lengthBatch", "time", "timeBatch", "tumbling", "sliding", "session", "externalTime", "externalTimeBatch", "delay", "batch"}
	q.kind = kinds[rng.IntN(len(kinds))]
	switch q.kind {
	case "length", "lengthBatch":
		q.args["n"] = ms(1, 2, 3, 7, 50)
	case "batch":
		if rng.IntN(2) == 0 {
			q.args["n"] = ms(1, 3)
		}
	case "time", "externalTime", "delay":
		q.args["t"] = ms(1, 100, 1000, 3000)
	case "timeBatch", "externalTimeBatch":
		q.args["t"] = ms(50, 1000, 3000)
		if rng.IntN(2) == 0 {
			q.args["start"] = ms(0, 30, 1777)
		}
		if q.kind == "externalTimeBatch" && rng.IntN(2) == 0 {
			q.args["timeout"] = ms(10, 400)
		}
	case "tumbling":
		q.args["size"], q.args["offset"] = ms(50, 1000, 3000), ms(0, 30)
	case "sliding":
		q.args["size"], q.args["slide"], q.args["offset"] = ms(100, 1000, 2500), ms(70, 500, 1000, 3000), ms(0, 30)
	case "session":
		q.args["gap"] = ms(50, 500, 2000)
		q.keys = [][]string{nil, {"k"}, {"v"}, {"v", "k"}}[rng.IntN(4)]
	}
	if strings.HasPrefix(q.kind, "external") {
		q.args["ts"] = "ts"
	}
	if q.kind == "" || q.kind == "length" || q.kind == "delay" {
		q.bounds = false
	}
	batch := q.kind != "" && q.kind != "length" && q.kind != "time" && q.kind != "externalTime" && q.kind != "delay"
	if batch || q.kind == "" || q.kind == "delay" {
		q.expired = false
	}
	if batch && q.kind != "sliding" && rng.IntN(3) == 0 {
		q.emit = plan.EmitChanges
	}
	if q.kind == "" && rng.IntN(2) == 0 {
		q.emit = plan.EmitFinal
	}
	if q.kind == "delay" || q.kind != "" && rng.IntN(4) == 0 {
		return q
	}
	q.randomAggregates(rng)
	return q
}

func (q *query) randomAggregates(rng *rand.Rand) {
	q.group = [][]string{nil, {"k"}, {"v"}, {"k", "v"}}[rng.IntN(4)]
	q.carry = [][]string{nil, {"ts"}, {"k", "d"}}[rng.IntN(3)]
	all := []string{"sum(v)", "count()", "count(v)", "min(v)", "max(v)", "avg(v)"}
	for _, a := range all {
		if rng.IntN(2) == 0 {
			q.aggs = append(q.aggs, a)
		}
	}
	if len(q.aggs) > 0 && rng.IntN(4) == 0 {
		q.filter = "v"
	}
	if rng.IntN(4) == 0 {
		q.aggs = append([]string{"minForever(v)"}, q.aggs...)
		if len(q.aggs) == 1 {
			q.filter = ""
		}
	}
	q.agged = true
	if len(q.aggs) == 0 && len(q.group) == 0 {
		q.aggs = []string{"sum(v)"}
	}
}

// Random queries over random events, fed in random ways with restarts, against the naive twin.
func TestNaive(t *testing.T) {
	rounds := uint64(3000)
	if testing.Short() {
		rounds = 300
	}
	for seed := range rounds {
		rng := rand.New(rand.NewPCG(seed, 7))
		q, events := randomQuery(rng), randomEvents(rng)
		if q.kind == "" && q.emit == plan.EmitFinal && len(q.group) == 0 && len(events) == 0 {
			continue
		}
		end := events[len(events)-1].at + rng.Int64N(4000)
		want := q.naive(events, end)
		for variant := range 3 {
			f := feeding{flush: true, restart: variant == 1}
			if variant > 0 {
				f.rng = rng
			}
			rec := q.feed(t, events, end, f)
			got := slices.Clone(rec.full[:len(rec.full)-1]) // without the rejected rows
			for i, s := range got {
				if strings.HasPrefix(s, "|") {
					got[i] = "|"
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, variant %d: %+v\nevents %+v\n%s", seed, variant, q, events, diffText(got, want))
			}
		}
	}
}
