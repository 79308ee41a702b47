package sim

import (
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// result is a row of a query's select list with what is still needed to place it.
type result struct {
	row
	group string
	sort  []Value // the values of ORDER BY
}

// output takes the results of the selector and applies DISTINCT, ORDER BY, LIMIT and OFFSET, makes EXPIRED rows of
// earlier closes, and drops the kinds that the INSERT does not name.
type output struct {
	query *query
	rate  *rate

	seen  map[string]bool     // DISTINCT without batch window
	count int64               // CURRENT rows that LIMIT and OFFSET have counted
	top   []result            // continuous top-n: all rows held, sorted
	last  map[string][]result // what the last close of each window let through
}

// one takes a row that comes out at once.
func (o *output) one(r result) {
	q := o.query
	if q.unique {
		// A row comes out the first time only; a row that leaves is not a new one.
		key := keyOf(r.vals)
		if r.kind == vec.Expired || o.seen[key] {
			return
		}
		if o.seen == nil {
			o.seen = map[string]bool{}
		}
		o.seen[key] = true
	}
	if len(q.order) > 0 && q.limit >= 0 {
		o.topN(r)
		return
	}
	if r.kind == vec.Current {
		o.count++
		if o.count <= q.offset {
			return
		}
	}
	if q.limit >= 0 && o.count > q.offset+q.limit {
		return
	}
	if q.limit >= 0 && r.kind == vec.Expired && o.count == q.offset+q.limit {
		return // the query has ended with the last CURRENT row
	}
	o.put(r)
}

// topN keeps the rows that are there, sorted, and lets out what changes among the first n.
func (o *output) topN(r result) {
	n := int(o.query.limit)
	if r.kind == vec.Expired {
		at := slices.IndexFunc(o.top, func(t result) bool { return t.pos == r.pos })
		if at < 0 {
			return
		}
		o.top = slices.Delete(o.top, at, at+1)
		if at < n {
			o.put(r)
			if len(o.top) >= n {
				o.moved(o.top[n-1], r.stamp, vec.Current)
			}
		}
		return
	}
	at := len(o.top)
	for at > 0 && o.query.compareSort(r, o.top[at-1]) < 0 {
		at--
	}
	o.top = slices.Insert(o.top, at, r)
	if at < n {
		o.put(r)
		if len(o.top) > n {
			o.moved(o.top[n], r.stamp, vec.Expired)
		}
	}
	if o.query.window.kind == "" && len(o.top) > n {
		o.top = o.top[:n]
	}
}

// moved lets a row out that entered or left the first n because of another.
func (o *output) moved(r result, at stamp, kind vec.Kind) {
	r.stamp, r.kind = at, kind
	if o.rate.kind != "" && o.rate.kind != "FIRST" {
		r.ord = r.pos // it is held back: its place is its own then
	}
	o.put(r)
}

// compareSort orders two results by ORDER BY. NULLs are greater than all values, unless NULLS FIRST or LAST says
// otherwise.
func (q *query) compareSort(a, b result) int {
	for i, k := range q.order {
		x, y := a.sort[i], b.sort[i]
		c := 0
		switch {
		case x == nil && y == nil:
			continue
		case x == nil || y == nil:
			if (x == nil) == k.nullsFirst {
				return -1
			}
			return 1
		default:
			c = compareValues(x, y)
		}
		if k.desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// close takes the rows of one close of a batch window.
func (o *output) close(who string, rows []result, at stamp) {
	q := o.query
	if q.unique {
		seen := map[string]bool{}
		rows = slices.DeleteFunc(rows, func(r result) bool {
			key := keyOf(r.vals)
			dup := seen[key]
			seen[key] = true
			return dup
		})
	}
	if len(q.order) > 0 {
		slices.SortStableFunc(rows, q.compareSort)
		// The keys say how the rows follow each other, so that they have one place together, that of the oldest.
		oldest := int64(ordSelf)
		for _, r := range rows {
			oldest = min(oldest, r.ord)
		}
		for i := range rows {
			rows[i].ord = oldest
		}
	}
	rows = rows[min(int(q.offset), len(rows)):]
	if q.limit >= 0 {
		rows = rows[:min(int(q.limit), len(rows))]
	}
	if o.last == nil {
		o.last = map[string][]result{}
	}
	for _, r := range o.last[who] {
		r.time, r.seq, r.kind = at.time, at.seq, vec.Expired
		o.put(r)
	}
	for _, r := range rows {
		o.put(r)
	}
	o.last[who] = rows
	o.rate.closed(at.time)
}

// put hands a row on if the INSERT takes its kind. A snapshot is told of rows that leave whatever the INSERT names.
func (o *output) put(r result) {
	if o.rate.kind == "SNAPSHOT" {
		o.rate.take(r)
		return
	}
	if r.kind == vec.Current && !o.query.current || r.kind == vec.Expired && !o.query.expired {
		return
	}
	o.rate.take(r)
}
