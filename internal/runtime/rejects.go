package runtime

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
)

// rejectsKept bounds how many rejected rows of one query are remembered with their message.
const rejectsKept = 16

// QueryStats is what the graph has counted of a query.
type QueryStats struct {
	Query    string
	RowsIn   int64
	RowsOut  int64
	Latency  Latency // of its work in each tick, where it is measured
	Rejected int64
	ByCode   []CodeCount       // in order of first appearance
	Rejects  []op.Rejected     // the first ones
	Pattern  *op.PatternCounts // of its pattern; nil where there is none
}

// patterned is a chain that may hold a pattern.
type patterned interface{ Pattern() *op.PatternCounts }

// CodeCount says how many rows a code stands for.
type CodeCount struct {
	Code  diag.Code
	Count int64
}

// Reject counts a row that an operator of the running query could not take. Operators call it from the goroutine of
// the tick only, not from within a fork.
func (g *Graph) Reject(r op.Rejected) {
	n := g.running
	if n == nil {
		return
	}
	n.stats.reject(r)
	if g.onReject != nil {
		g.onReject(n.index, r)
	}
}

func (s *QueryStats) reject(r op.Rejected) {
	s.Rejected++
	if len(s.Rejects) < rejectsKept {
		s.Rejects = append(s.Rejects, r)
	}
	for i := range s.ByCode {
		if s.ByCode[i].Code == r.Code {
			s.ByCode[i].Count++
			return
		}
	}
	s.ByCode = append(s.ByCode, CodeCount{r.Code, 1})
}

// OnReject has f called for every row that a query rejects, with the query's index; it may keep what it is given.
func (g *Graph) OnReject(f func(query int, r op.Rejected)) { g.onReject = f }

// Stats are the counts of each query, in the order of Config.Queries.
func (g *Graph) Stats() []QueryStats {
	all := make([]QueryStats, len(g.nodes))
	for i, n := range g.nodes {
		all[i] = n.stats
		all[i].Query = n.Name
		if p, ok := n.Chain.(patterned); ok {
			all[i].Pattern = p.Pattern()
		}
	}
	return all
}
