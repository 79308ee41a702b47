package check_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/opt"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// patternGen writes random patterns, right and wrong.
type patternGen struct {
	r       *rand.Rand
	aliases []string
}

func (g *patternGen) pick(of ...string) string { return of[g.r.IntN(len(of))] }

func (g *patternGen) quant() string {
	return g.pick("", "", "", "+", "*", "?", "{2}", "{2,5}", "{3,}", "{,4}", "<2>", "<2:5>", "<1:>", "<:3>", "{0}", "{5,2}")
}

func (g *patternGen) value(stream string) string {
	own := g.pick("price", "volume", "symbol")
	if stream == "Ticks" {
		own = g.pick("n", "t")
	}
	if len(g.aliases) == 0 || g.r.IntN(3) == 0 {
		return own
	}
	a := g.pick(g.aliases...)
	col := g.pick("price", "volume", "symbol", "n")
	return g.pick(a+"."+col, a+"."+col, a+"[0]."+col, a+"[last]."+col, a+"[last - 1]."+col, "count("+a+")", "sum("+a+"."+col+")", "max("+a+"."+col+")", a, "eventTimestamp("+a+")")
}

func (g *patternGen) cond(stream string) string {
	switch g.r.IntN(5) {
	case 0:
		return ""
	case 1:
		return "[" + g.value(stream) + g.pick(" > ", " = ", " < ") + "5]"
	case 2:
		return "[" + g.value(stream) + " = " + g.value(stream) + " AND " + g.value(stream) + " * 2 > " + g.value(stream) + "]"
	case 3:
		return "[1 > " + g.pick("0", "2") + g.pick(" AND ", " OR ") + g.value(stream) + " IS NULL]"
	}
	return "[" + g.value(stream) + g.pick(" > ", " = ", " <> ") + g.value(stream) + "]"
}

func (g *patternGen) pattern(depth int) string {
	if depth > 0 && g.r.IntN(3) > 0 {
		a, b := g.pattern(depth-1), g.pattern(depth-1)
		return g.pick(a+" -> "+b, a+" -> "+b, a+", "+b, a+" AND "+b, a+" OR "+b, "EVERY ("+a+" -> "+b+")", "EVERY "+a, "("+a+")"+g.quant(),
			"("+a+" -> "+b+" WITHIN "+g.pick("1 MINUTE", "5 EVENTS", "0 SECONDS")+")"+g.quant())
	}
	stream := g.pick("Trades", "Trades", "Ticks")
	if g.r.IntN(5) == 0 {
		return "NOT " + stream + g.cond(stream) + g.pick("", " FOR 5 SECONDS", " FOR 5 SECONDS", " FOR 0 SECONDS")
	}
	head := stream
	if g.r.IntN(4) > 0 {
		name := fmt.Sprintf("e%d", g.r.IntN(6))
		g.aliases = append(g.aliases, name)
		head = name + "=" + stream
	}
	return head + g.cond(stream) + g.quant()
}

// Random patterns give a plan that the matcher can be built from, or errors with places; and many give a plan.
func TestRandomPatterns(t *testing.T) {
	plans := 0
	for seed := range uint64(6_000) {
		g := &patternGen{r: rand.New(rand.NewPCG(seed, 1))}
		p := g.pattern(1 + int(seed%4))
		sql := "SELECT " + g.pick("*", "1 AS one", g.value("Trades")) + " FROM " + g.pick("PATTERN", "PATTERN", "SEQUENCE") + " (" + p +
			g.pick("", " WITHIN 1 MINUTE") + ")" + g.pick("", "", " PARTITION BY symbol") + g.pick("", " WHERE "+g.value("Trades")+" > 5", " GROUP BY "+g.value("Ticks"))
		app, list := compile(sql, check.Options{})
		for _, e := range list {
			if e.Severity == diag.SeverityError && e.Span.IsZero() {
				t.Fatalf("seed %d: %s\nwithout place: %v", seed, sql, e)
			}
		}
		if app == nil {
			continue
		}
		plans++
		for _, q := range app.Queries {
			checkPattern(t, sql, q.Pattern())
		}
		opt.Optimize(app)
		for _, q := range app.Queries {
			checkPattern(t, sql, q.Pattern())
		}
	}
	if plans < 150 {
		t.Errorf("only %d patterns of 6,000 are right: the test shows little", plans)
	}
}

// checkPattern verifies what the matcher relies on.
func checkPattern(t *testing.T, sql string, p *plan.Pattern) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Fatalf("%s\n%s", sql, fmt.Sprintf(format, args...))
	}
	groups := map[*plan.PatternGroup]bool{}
	plan.WalkPattern(p.Root, func(n plan.PatternNode) {
		for _, in := range plan.PatternItems(n) {
			if in == nil {
				fail("a part is missing")
			}
			if fmt.Sprintf("%T", in) == fmt.Sprintf("%T", n) && !strings.Contains(fmt.Sprintf("%T", n), "Group") {
				fail("%T directly inside itself", n)
			}
		}
		if g, ok := n.(*plan.PatternGroup); ok {
			groups[g] = true
		}
	})
	refs := func(list []plan.PatternRef) {
		for _, r := range list {
			switch {
			case r.Type.ID == vec.Invalid:
				fail("%s has no type", r.Name)
			case r.Kind == plan.RefKey:
				if r.N >= len(p.Keys[0]) {
					fail("%s is no key", r.Name)
				}
				continue
			case r.Slot >= len(p.Slots), r.Column >= p.Inputs[p.Slots[r.Slot].Input].Schema.Len():
				fail("%s is out of range", r.Name)
			case r.Group != nil && !groups[r.Group]:
				fail("%s names a group that is not in the pattern", r.Name)
			case (r.Kind == plan.RefAgg) != (r.Agg != nil):
				fail("%s: an aggregate without function, or the other way round", r.Name)
			}
		}
	}
	within := func(e expr.Expr, width int) {
		if e == nil {
			return
		}
		for _, c := range expr.Columns(e) {
			if c >= width {
				fail("%s reads column %d of %d", e, c, width)
			}
		}
	}
	refs(p.Columns)
	if len(p.Columns) != p.Out.Len() {
		fail("%d columns, schema %s", len(p.Columns), p.Out)
	}
	for _, c := range p.Conds() {
		width := p.Inputs[c.Input].Schema.Len()
		refs(c.Refs)
		within(c.Local, width)
		within(c.Rest, width+len(c.Refs))
		for _, k := range c.Keys {
			within(k.Event, width)
			within(k.Match, len(c.Refs))
			if !k.Event.Type().Equal(k.Match.Type()) {
				fail("%s = %s have two types", k.Event, k.Match)
			}
		}
		if c.Rest != nil && expr.Fallible(c.Rest) && (c.Local != nil || c.Keys != nil) {
			fail("a condition that may fail is divided: %s", c.Text)
		}
	}
	for i := range p.Inputs {
		p.Needed(i)
	}
}
