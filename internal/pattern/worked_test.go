package pattern

import (
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/plan"
)

// worked are cases of the language page's section 4.4, each with the rows it gives there.
var worked = []struct {
	name  string
	make  func(b *builder) plan.PatternNode
	seq   bool
	in    string
	want  string
	keys  bool
	late  bool
	limit plan.PatternLimit
}{
	{name: "once", make: func(b *builder) plan.PatternNode { return seq(b.el("a=A", "v>20"), b.el("b=B", "v>a")) },
		in: "A55 A56 B57", want: "(55,57)"},
	{name: "every", make: func(b *builder) plan.PatternNode { return seq(ev(b.el("a=A", "v>20")), b.el("b=B", "v>a")) },
		in: "A55 A56 B57", want: "(55,57) (56,57)"},
	{name: "every group", make: func(b *builder) plan.PatternNode {
		return seq(ev(seq(b.el("a=A", "v>20"), b.el("c=A", "v>20"))), b.el("b=B", "v>a"))
	}, in: "A55 A54 A53 A52 B57", want: "(55,54,57) (53,52,57)"},
	{name: "quantified", make: func(b *builder) plan.PatternNode { return seq(b.el("a{2,5}=A", "v>20"), b.el("b=B", "v>20")) },
		in: "A25 A47 A13 A48 B45 B55", want: "([25 47 48],45)"},
	{name: "quantified, early", make: func(b *builder) plan.PatternNode { return seq(b.el("a{2,5}=A", "v>20"), b.el("b=B", "v>20")) },
		in: "A25 B45 A47 B55", want: "([25 47],55)"},
	{name: "none needed", make: func(b *builder) plan.PatternNode { return seq(b.el("a{0,5}=A", "v>20"), b.el("b=B", "v>20")) },
		in: "B45", want: "(-,45)"},
	{name: "every with quantified last", make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.el("b{4,6}=A", "k=a"))
	}, in: "A1 A2 A3 A4 A5 A6 A7 A8 A9", want: "(1,[2 3 4 5]) (2,[3 4 5 6]) (3,[4 5 6 7]) (4,[5 6 7 8]) (5,[6 7 8 9])"},
	{name: "or", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A", "v>20"), or2(b.el("b=B", "v>a"), b.el("c=B", "v=72")))
	}, in: "A55 B72", want: "(55,72,-)"},
	{name: "and, one event", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A", "v>20"), and2(b.el("b=B", "v>a"), b.el("c=B", "v=72")))
	}, in: "A55 B72", want: "(55,72,72)"},
	{name: "every and", make: func(b *builder) plan.PatternNode {
		return ev(and2(b.el("a=A", "v>20"), b.el("b=B", "v>30")))
	}, in: "A25 B35 A45 B55", want: "(25,35) (45,55)"},
	{name: "within", make: func(b *builder) plan.PatternNode {
		return within(1000, seq(ev(b.el("a=A", "v>20")), b.el("b=B", "v>a")))
	}, in: "A55@0 A54@1500 B57@2000", want: "(54,57)"},
	{name: "within, exact bound", make: func(b *builder) plan.PatternNode {
		return within(1000, seq(ev(b.el("a=A")), b.el("b=B")))
	}, in: "A1@0 A2@1 B3@1000 B4@1001", want: "(1,3) (2,3)"},
	{name: "sequence, every", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A", "v>20")), b.el("b=B", "v>a"))
	}, in: "A55 A57 B65", want: "(57,65)"},
	{name: "sequence", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A", "v>20"), b.el("b=B", "v>a"))
	}, in: "A55 A57 B65", want: ""},
	{name: "absence at the end", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A", "v>20"), b.not("B", 1000, "v>a"))
	}, in: "A55@0 B50@100 @3000", want: "(55)@1000"},
	{name: "absence at the start", make: func(b *builder) plan.PatternNode {
		return seq(b.not("A", 1000, "v>20"), b.el("b=B", "v>30"))
	}, in: "A59@100 B58@2200", want: "(58)"},
	{name: "every absence", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A"), ev(b.not("B", 1000, "v>a")))
	}, in: "A55@0 @3200", want: "(55)@1000 (55)@2000 (55)@3000"},
	{name: "timers come first", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A"), b.not("B", 1000))
	}, in: "A1@0 B2@1000", want: "(1)@1000"},
	{name: "order of matches", make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), ev(b.el("b=B")), b.el("c=C"))
	}, in: "A1 A2 B1 B2 C9", want: "(1,1,9) (1,2,9) (2,1,9) (2,2,9)"},
	{name: "key begins with its first event", keys: true, make: func(b *builder) plan.PatternNode {
		return seq(b.not("A", 1000), b.el("b=B"))
	}, in: "B5@5000 B6@6000", want: "(6)"},
	{name: "every group after an absence", make: func(b *builder) plan.PatternNode {
		return ev(seq(b.el("a=A"), b.not("A", 1000)))
	}, in: "A1@0 A2@500 @5000", want: ""},
	{name: "every element before an absence", make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.not("A", 1000))
	}, in: "A1@0 A2@500 @5000", want: "(2)@1500"},
	{name: "a group's own WITHIN", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A"), ev(within(1000, seq(b.el("b=B"), b.el("c=C")))))
	}, in: "A1@0 B1@100 B2@2000 C3@2100", want: "(1,2,3)"},
	{name: "open-ended every group", make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a{3,}=A")), b.el("b=B"))
	}, in: "A1 A2 A3 A4 A5 A6 B7", want: "([1 2 3 4 5 6],7)"},
	{name: "every binds tighter than or", make: func(b *builder) plan.PatternNode {
		return or2(ev(b.el("a=A")), b.el("b=B"))
	}, in: "A1 A2 B3 A4", want: "(1,-) (2,-) (-,3)"},
	{name: "every binds tighter than and", make: func(b *builder) plan.PatternNode {
		return and2(ev(b.el("a=A")), b.el("b=B"))
	}, in: "A1 A2 B3 A4 B5", want: "(1,3) (2,3) (4,3)"},
	{name: "unfinished repetition", make: func(b *builder) plan.PatternNode {
		return seq(b.rep("+", seq(b.el("a=A"), b.el("b=B"))), b.el("c=C"))
	}, in: "A1 B2 A3 C4", want: "([1],[2],4)"},
	{name: "unfinished repetition in a sequence", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(b.rep("+", seq(b.el("a=A"), b.el("b=B"))), b.el("c=C"))
	}, in: "A1 B2 A3 C4", want: ""},
	{name: "repetition in a sequence", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(b.rep("+", seq(b.el("a=A"), b.el("b=B"))), b.el("c=C"))
	}, in: "A1 B2 A3 B4 C5", want: "([1 3],[2 4],5)"},
	{name: "absence opens at the minimum", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a{2,}=A"), b.not("B", 1000))
	}, in: "A1@0 A2@100 A3@900 @5000", want: "([1 2 3])@1100"},
	{name: "absence begins anew", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a{2,}=A"), b.not("A", 1000))
	}, in: "A1@0 A2@100 A3@900 @5000", want: "([1 2 3])@1900"},
	{name: "operands see each other", make: func(b *builder) plan.PatternNode {
		x := b.el("x=A")
		return and2(x, b.el("y=A", "v>x"))
	}, in: "A5 A7", want: "(5,7)"},
	{name: "nothing between", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A"), b.not("B", 0), b.el("c=C"))
	}, in: "A1 C2", want: "(1,2)"},
	{name: "something between", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A"), b.not("B", 0), b.el("c=C"))
	}, in: "A1 B2 C3", want: ""},
	{name: "spoilt", make: func(b *builder) plan.PatternNode {
		return ev(and2(b.not("A", 0), b.el("b=B")))
	}, in: "A1 B1 B2", want: "(2)"},
	{name: "leading NOT within", make: func(b *builder) plan.PatternNode {
		return ev(within(1000, seq(b.not("A", 0), b.el("b=B"))))
	}, in: "A1@0 B1@1000 B2@1001", want: "(2)"},
	{name: "final NOT", make: func(b *builder) plan.PatternNode {
		return within(1000, seq(b.el("c=C"), b.el("a=A"), b.not("B", 0)))
	}, in: "C1@0 A2@600 B9@1000", want: "(1,2)@1000"},
	{name: "and with absence, later", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A"), and2(b.not("B", 1000), b.el("c=C")))
	}, in: "A1@0 B1@1200 C2@1300", want: "(1,2)"},
	{name: "and with absence, at its end", make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A"), and2(b.not("B", 1000), b.el("c=C")))
	}, in: "A1@0 C2@300 @2000", want: "(1,2)@1000"},
	{name: "sequence waits for its start", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A", "v>5"), b.el("b=B"))
	}, in: "A1 A6 B9", want: "(6,9)"},
	{name: "sequence is strict", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(b.el("a=A", "v>5"), b.el("b=B"))
	}, in: "A1 A6 A7 B9", want: ""},
	{name: "sequence overlaps", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.el("b=A"), b.el("c=A"))
	}, in: "A1 A2 A3 A4", want: "(1,2,3) (2,3,4)"},
	{name: "sequence drops followers", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.el("b+=A"), b.el("c=B"))
	}, in: "A1 A2 A3 B4", want: "(1,[2 3],4)"},
	{name: "sequence with absence", seq: true, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.not("A", 1000))
	}, in: "A1@0 A2@100 @3000", want: "(2)@1100"},
	{name: "within events", make: func(b *builder) plan.PatternNode {
		return withinEvents(2, seq(ev(b.el("a=A")), b.el("b=B")))
	}, in: "A1 B2 A3 A4 B5 A6 C1 B7", want: "(1,2) (4,5)"},
	{name: "expired rows", late: true, make: func(b *builder) plan.PatternNode {
		return within(1000, seq(ev(b.el("a=A")), b.el("b=B")))
	}, in: "A1@0 A2@500 B3@1200 @5000", want: "!(1,-)@1000 (2,3)"},
	{name: "keys", keys: true, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.el("b=B", "v>a"))
	}, in: "A1/1 A2/2 B3/1 B4/2 B5/1", want: "(1,3) (2,4)"},
	{name: "nested every", make: func(b *builder) plan.PatternNode {
		return ev(seq(b.el("a=A"), ev(b.el("b=B")), b.el("c=C")))
	}, in: "A1 B1 B2 C3 A4 B5 C6", want: "(1,1,3) (1,2,3) (1,5,6) (4,5,6)"},
	{name: "limit fails", limit: plan.PatternLimit{Max: 2}, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.el("b=B"))
	}, in: "A1 A2 A3 B4", want: "error"},
	{name: "limit drops new ones", limit: plan.PatternLimit{Max: 2, Policy: plan.LimitDropNew}, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.el("b=B"))
	}, in: "A1 A2 A3 B4", want: "(1,4) (2,4)"},
	{name: "limit drops old ones", limit: plan.PatternLimit{Max: 2, Policy: plan.LimitDropOldest}, make: func(b *builder) plan.PatternNode {
		return seq(ev(b.el("a=A")), b.el("b=B"))
	}, in: "A1 A2 A3 B4", want: "(2,4) (3,4)"},
}

func TestWorkedCases(t *testing.T) {
	for _, c := range worked {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder()
			p := b.finish(c.make(b))
			p.Sequence, p.Expired, p.Limit = c.seq, c.late, c.limit
			if c.keys {
				p.Keys = [][]int{{1}, {1}, {1}, {1}}
			}
			for _, restart := range []bool{false, true} {
				if got := strings.Join(play(t, p, c.in, restart), " "); got != c.want {
					t.Errorf("restart %v: %s\n got %s\nwant %s", restart, c.in, got, c.want)
				}
			}
		})
	}
}
