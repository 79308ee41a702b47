package sim

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// rateSpec is OUTPUT kind EVERY …; kind is empty where there is none.
type rateSpec struct {
	kind    string // ALL, FIRST, LAST, SNAPSHOT
	events  int64  // 0: by time
	period  vec.Duration
	grouped bool // the query has GROUP BY
}

// rate is the last stage of a query: it holds rows back and lets them out.
type rate struct {
	query *query
	rateSpec
	due    vec.Time // end of the running period
	latest vec.Time // of the rows taken
	held   []result
	count  int64            // rows in the run of n
	own    map[string]int64 // FIRST: rows of each group in its own run, or in the period
	fresh  bool             // SNAPSHOT of a batch window: the next row begins another close
	rows   []row            // what came out
}

// newRate starts the periods at the application's first clock value.
func newRate(q *query, first vec.Time) *rate {
	return &rate{query: q, rateSpec: q.rate, due: first.Add(q.rate.period), latest: vec.MinTime, own: map[string]int64{}}
}

func (r *rate) take(res result) {
	r.latest = max(r.latest, res.time)
	r.advance(res.time)
	group := ""
	if r.grouped {
		group = res.group
	}
	switch r.kind {
	case "":
		r.out(res.row)
		return
	case "FIRST":
		r.own[group]++
		if r.own[group] == 1 {
			r.out(res.row)
		}
		if r.events > 0 && r.own[group] == r.events {
			r.own[group] = 0
		}
		return
	case "ALL":
		r.held = append(r.held, res)
	case "LAST":
		r.keepLast(res, group)
	case "SNAPSHOT":
		r.snapshot(res, group)
	}
	if r.count++; r.events > 0 && r.count == r.events {
		r.release(res.time, res.seq)
	}
}

// keepLast keeps the group's latest row, in the place of its first.
func (r *rate) keepLast(res result, group string) {
	at := slices.IndexFunc(r.held, func(h result) bool { return !r.grouped || h.group == group })
	if at < 0 {
		r.held = append(r.held, res)
	} else {
		r.held[at] = res
	}
}

// snapshot keeps what a snapshot shows: what a sliding window holds, the last close of a batch window, or the last
// row of each group.
func (r *rate) snapshot(res result, group string) {
	switch {
	case r.query.batch():
		if r.fresh {
			r.held, r.fresh = nil, false
		}
		if res.kind == vec.Current {
			r.held = append(r.held, res)
		}
	case r.query.window.slides():
		if res.kind == vec.Current {
			r.held = append(r.held, res)
			return
		}
		r.held = slices.DeleteFunc(r.held, func(h result) bool { return h.pos == res.pos })
	case res.kind == vec.Current:
		r.keepLast(res, group)
	}
}

// closed says that a close of the batch window, at t, is complete.
func (r *rate) closed(t vec.Time) {
	if r.kind != "SNAPSHOT" {
		return
	}
	r.advance(t)
	if r.fresh {
		r.held = nil
	}
	r.fresh = true
}

// advance ends the periods due at or before t.
func (r *rate) advance(t vec.Time) {
	for r.period > 0 && r.due <= t {
		r.release(r.due, seqTimer)
		r.own = map[string]int64{}
		r.due = r.due.Add(r.period)
	}
}

// release lets out what is held, because of the row or timer at (t, seq). Each row keeps its place: the position of
// the oldest row that it concerns.
func (r *rate) release(t vec.Time, seq int64) {
	for _, h := range r.held {
		if h.ord == ordSelf {
			h.ord = h.pos
		}
		h.time, h.seq = t, seq
		r.out(h.row)
	}
	r.count = 0
	if r.kind != "SNAPSHOT" {
		r.held = nil
	}
}

// flush lets go of what was held back for a later moment; snapshots show themselves at their periods only.
func (r *rate) flush(now vec.Time) {
	if r.kind == "ALL" || r.kind == "LAST" {
		r.release(max(now, r.latest), seqClose) // a window's last close may be ahead of the clock
	}
}

// out casts a row to the columns of its target; a value that does not fit rejects it.
func (r *rate) out(w row) {
	vals := slices.Clone(w.vals)
	for i, cast := range r.query.casts {
		v, err := cast(vals[i])
		if err != nil {
			return
		}
		vals[i] = v
	}
	w.vals = vals
	if len(r.rows) < rowsMax {
		r.rows = append(r.rows, w)
	}
}
