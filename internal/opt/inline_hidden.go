package opt

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/plan"
)

var inlineHidden = Rule{
	Name: "inline-hidden",
	Doc:  "makes one query of two where a subquery, view or WITH query only filters and projects, and has one reader",
	apply: func(app *plan.App) bool {
		for _, s := range app.Streams {
			reader, writer := only(app, s)
			if reader == nil || reader.Scan() == nil || writer.Root.Exprs != nil || !stateless(writer.Root.In) {
				continue
			}
			scan := reader.Scan()
			below := selectColumns(writer.Root.In, scan)
			reader.Root = rewrite(reader.Root, func(n plan.Node) plan.Node {
				if n == plan.Node(scan) {
					return below
				}
				return n
			}).(*plan.Insert)
			reader.Inputs = slices.Clone(writer.Inputs)
			removeQuery(app, writer)
			app.Streams = slices.DeleteFunc(app.Streams, func(t *plan.Stream) bool { return t == s })
			return true
		}
		return false
	},
}

// stateless reports nodes that give each row, if at all, at once: nothing tells whether they run before or after the
// row has gone through a stream.
func stateless(n plan.Node) bool {
	for ; n != nil; n = n.Input() {
		switch n.(type) {
		case *plan.Scan, *plan.Filter, *plan.Project:
		default:
			return false
		}
	}
	return true
}

// selectColumns gives of the hidden query's columns those that the scan names, in its order.
func selectColumns(n plan.Node, scan *plan.Scan) plan.Node {
	p := &plan.Project{In: n, Out: scan.Out}
	for i, c := range scan.Columns {
		p.Exprs = append(p.Exprs, column(c, scan.Out.Fields[i]))
	}
	return p
}

// removeQuery takes a query out; the loops refer to queries by index.
func removeQuery(app *plan.App, q *plan.Query) {
	at := slices.Index(app.Queries, q)
	app.Queries = slices.Delete(app.Queries, at, at+1)
	for _, loop := range app.Loops {
		for k, i := range loop {
			if i > at {
				loop[k] = i - 1
			}
		}
	}
}
