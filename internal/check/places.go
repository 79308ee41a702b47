package check

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Columns of a SELECT's expressions before its nodes exist: below firstCall they are columns of the source, beyond
// it they stand for what the nodes above will compute. The ranges are far apart so that no number of columns or
// calls can reach the next.
const (
	firstCall  = 1 << 20 // result of aggregate call i - firstCall
	boundStart = 1 << 21
	boundEnd   = boundStart + 1
	firstKey   = 1 << 22 // key i - firstKey of GROUP BY
)

var timestamp = vec.Simple(vec.Timestamp)

func isCall(index int) bool  { return index >= firstCall && index < boundStart }
func isBound(index int) bool { return index == boundStart || index == boundEnd }

// anyColumn reports whether e reads a column for which f holds.
func anyColumn(e expr.Expr, f func(index int) bool) bool {
	for _, i := range expr.Columns(e) {
		if f(i) {
			return true
		}
	}
	return false
}

// onlyBounds reports whether e depends on the window's period and nothing else of the row.
func onlyBounds(e expr.Expr) bool {
	cols := expr.Columns(e)
	for _, i := range cols {
		if !isBound(i) {
			return false
		}
	}
	return len(cols) > 0
}
