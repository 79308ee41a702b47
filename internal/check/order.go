package check

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// orderKey is one key of ORDER BY before the projection is known.
type orderKey struct {
	expr       expr.Expr
	item       int // the output column it is; -1: none
	desc       bool
	nullsFirst bool
	at         diag.Span
}

func (s *selectChecker) orderBy() {
	cl := &clause{name: "ORDER BY", aggregates: true, bounds: true, aliases: aliasFirst, items: len(s.items)}
	for _, o := range s.q.OrderBy {
		k := orderKey{item: -1, desc: o.Desc, nullsFirst: o.Desc, at: o.Expr.At()}
		if o.Nulls != ast.NullsDefault {
			k.nullsFirst = o.Nulls == ast.NullsFirst
		}
		if i, is := s.itemAt(o.Expr); is {
			if i < 0 {
				continue
			}
			k.item, k.expr = i, s.items[i].expr
		} else {
			k.expr = s.bind(o.Expr, cl)
		}
		if k.expr == nil || !s.comparable(k.expr, k.at, "ORDER BY") {
			continue
		}
		for i, it := range s.items {
			if k.item < 0 && it.expr != nil && expr.Equal(it.expr, k.expr) {
				k.item = i
			}
		}
		if k.item < 0 && s.distinct {
			s.c.errorf(diag.CodeNotComparable, k.at, "with DISTINCT, ORDER BY takes columns of the select list").WithHint("add it to the select list")
			continue
		}
		s.order = append(s.order, k)
	}
}

func (s *selectChecker) limits() {
	if s.q.Limit != nil {
		if n, ok := s.c.count(s.q.Limit, "LIMIT", 0); ok {
			s.limit = n
		}
	}
	if s.q.Offset != nil {
		s.offset, _ = s.c.count(s.q.Offset, "OFFSET", 0)
	}
}

var rateKinds = map[ast.RateKind]plan.RateKind{
	ast.RateAll: plan.RateAll, ast.RateFirst: plan.RateFirst, ast.RateLast: plan.RateLast, ast.RateSnapshot: plan.RateSnapshot,
}

// output reads OUTPUT … EVERY.
func (s *selectChecker) output() {
	o := s.q.Output
	if o == nil {
		return
	}
	r := &plan.Rate{Kind: rateKinds[o.Kind]}
	ok := true
	if !o.Events {
		r.Period, ok = s.c.duration(o.Every, "the period of OUTPUT", false)
	} else if r.Kind == plan.RateSnapshot {
		s.c.errorf(diag.CodeRateClause, o.Span, "OUTPUT SNAPSHOT takes a duration").WithHint("OUTPUT SNAPSHOT EVERY 5 SECONDS")
		return
	} else {
		r.Events, ok = s.c.count(o.Every, "the number of events of OUTPUT", 1)
	}
	if ok {
		s.rate = r
	}
}

// emits is when rows come out.
type emits uint8

const (
	perEvent emits = iota // one row per event
	perClose              // at each close of a batch window
	atEnd                 // once, at the end of input
)

// batch reports a window that gives its rows at closes.
func (s *selectChecker) batch() bool {
	return s.src.window != nil && s.src.window.kind.Class == catalog.Batch
}

func (s *selectChecker) aggregated() bool { return s.grouped || len(s.calls) > 0 }

// emission decides when rows come out, and reports an EMIT that does not fit.
func (s *selectChecker) emission() emits {
	w, at := s.src.window, s.q.EmitSpan.Span
	changes, final := s.q.Emit == ast.EmitChanges, s.q.Emit == ast.EmitFinal
	if w == nil {
		waits := s.aggregated() || len(s.order) > 0
		switch {
		case final && !waits:
			s.c.errorf(diag.CodeEmitFinal, at, "EMIT FINAL has nothing to wait for").WithHint("it says when aggregates and ORDER BY come out")
		case final, waits && s.q.Emit == ast.EmitDefault && s.c.opts.Mode == Query:
			return atEnd
		}
		return perEvent
	}
	if !s.batch() {
		if final {
			s.c.errorf(diag.CodeEmitFinal, at, "EMIT FINAL does not fit a %s window, which gives a row per event", w.kind.Name).
				WithHint("use a window with periods, such as TUMBLING(1 MINUTE)")
		}
		return perEvent
	}
	if w.form == ast.FormTableFunction && !s.aggregated() && !final {
		changes = true // each row at once, with its window
		at = w.span
	}
	if !changes {
		return perClose
	}
	if w.kind.Name == "sliding" || w.kind.Name == "cumulate" {
		e := s.c.errorf(diag.CodeEmitOpenPanes, at, "in a %s window with slide an event is in several periods at once", w.kind.Name)
		if s.q.Emit == ast.EmitChanges {
			e.Hint = "leave EMIT CHANGES out, or use time(…) for running values"
		} else {
			e.Hint = "add GROUP BY window_start, window_end"
		}
	}
	return perEvent
}

// checkOrder reports orders and limits that cannot be kept.
func (s *selectChecker) checkOrder(when emits) {
	if len(s.order) == 0 || when != perEvent {
		return
	}
	at := s.order[0].at
	switch {
	case s.limit < 0:
		s.c.errorf(diag.CodeOrderUnbounded, at, "ORDER BY needs an end: the stream has none").
			WithHint("add LIMIT n for a continuous top-n, a window such as TUMBLING(1 MINUTE), or EMIT FINAL")
	case s.aggregated():
		s.c.errorf(diag.CodeTopNShape, at, "a continuous top-n does not take aggregates").
			WithHint("use a window such as TUMBLING(1 MINUTE), or EMIT FINAL")
	case s.q.Offset != nil:
		s.c.errorf(diag.CodeTopNShape, s.q.Offset.At(), "a continuous top-n does not take OFFSET").
			WithHint("use a window such as TUMBLING(1 MINUTE), or EMIT FINAL")
	case s.batch():
		s.c.errorf(diag.CodeTopNShape, at, "ORDER BY does not fit EMIT CHANGES").WithHint("leave EMIT CHANGES out: each close is sorted then")
	case s.distinct && s.src.window != nil:
		s.c.errorf(diag.CodeTopNShape, at, "a continuous top-n over a window does not take DISTINCT")
	}
}

// ownExpired says why the partial matches that ran out of time do not come out as EXPIRED rows; empty if they do.
func (s *selectChecker) ownExpired(when emits) string {
	switch {
	case s.src.window != nil:
		return "they are of the window"
	case s.aggregated():
		return "aggregates run over the matches; write the partial matches to a stream first"
	case when != perEvent:
		return "with EMIT FINAL nothing expires"
	case len(s.order) > 0:
		return "they are those that fall out of the first"
	case s.distinct:
		return "with DISTINCT a row comes out the first time only"
	case s.rate != nil && s.rate.Kind == plan.RateSnapshot:
		return "a snapshot has no EXPIRED rows"
	case !s.pat.outdated:
		return "without WITHIN no partial match ever runs out of time"
	}
	return ""
}

// checkKinds reports an INSERT of rows that never come out.
func (s *selectChecker) checkKinds(when emits) {
	if s.env.kinds != plan.InsertExpired {
		return
	}
	e := ""
	switch {
	case s.rate != nil && s.rate.Kind == plan.RateSnapshot:
		e = "a snapshot has no EXPIRED rows"
	case when == perClose, when == perEvent && len(s.order) > 0:
	case when == atEnd:
		e = "with EMIT FINAL nothing expires"
	case s.pat != nil && s.src.window == nil:
		e = s.ownExpired(when)
	case s.src.window == nil:
		e = "without a window no event ever leaves"
	case s.src.window.kind.Class == catalog.Passing:
		e = "nothing expires from a " + s.src.window.kind.Name + " window"
	case s.batch():
		e = "with EMIT CHANGES nothing expires"
	case s.distinct:
		e = "with DISTINCT a row comes out the first time only"
	}
	if e == "" {
		return
	}
	d := s.c.errorf(diag.CodeInsertKind, s.env.at, "there are no EXPIRED rows: %s", e)
	switch {
	case s.pat != nil && s.src.window == nil && !s.pat.outdated:
		d.WithHint("add WITHIN 5 MINUTES at the end of the pattern")
	case s.pat == nil && s.src.window == nil:
		d.WithHint("add a window, such as WINDOW time(5 MINUTES)")
	}
}
