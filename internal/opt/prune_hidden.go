package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

var pruneHidden = Rule{
	Name: "prune-hidden",
	Doc:  "takes columns that no reader uses out of the stream of a subquery, view or WITH query",
	apply: func(app *plan.App) bool {
		for _, s := range app.Streams {
			if s.Hidden && !s.Once && narrow(app, s) {
				return true
			}
		}
		return false
	},
}

// narrow drops the unused columns of one hidden stream from its writer, its schema and its readers.
func narrow(app *plan.App, s *plan.Stream) bool {
	writers, readers := app.Writers(s), app.Readers(s)
	if len(writers) != 1 || len(readers) == 0 || writers[0].Root.Exprs != nil {
		return false
	}
	p, ok := writers[0].Root.In.(*plan.Project)
	if !ok {
		return false
	}
	used := make([]bool, s.Schema.Len())
	for _, q := range readers {
		scan := q.Scan()
		if scan == nil {
			return false // a pattern is bound to the columns of the whole stream
		}
		for _, c := range scan.Columns {
			used[c] = true
		}
	}
	to := make(moved, len(used))
	schema := &vec.Schema{}
	var exprs []expr.Expr
	for i, u := range used {
		if !u && safe(p.Exprs[i]) {
			to[i] = -1
			continue
		}
		to[i] = schema.Len()
		schema.Fields = append(schema.Fields, s.Schema.Fields[i])
		exprs = append(exprs, p.Exprs[i])
	}
	if schema.Len() == len(used) {
		return false
	}
	s.Schema = schema
	writers[0].Root = plan.WithInput(writers[0].Root, &plan.Project{In: p.In, Exprs: exprs, Out: schema}).(*plan.Insert)
	for _, q := range readers {
		q.Root = rewrite(q.Root, func(n plan.Node) plan.Node {
			scan, ok := n.(*plan.Scan)
			if !ok {
				return n
			}
			c := &plan.Scan{Stream: s, Out: scan.Out}
			for _, i := range scan.Columns {
				c.Columns = append(c.Columns, to[i])
			}
			return c
		}).(*plan.Insert)
	}
	return true
}

// remap moves the columns of e from a scan to the stream it reads.
func remap(e expr.Expr, columns []int) expr.Expr {
	return expr.Remap(e, func(i int) int { return columns[i] })
}
