package explain

import (
	"fmt"
	"html"
	"math"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/plan"
)

// Measures of the drawing, in pixels. The font is monospaced, so that the width of a text is known.
const (
	svgChar   = 7.3 // width of a character of 12 px
	svgLine   = 17.0
	svgPad    = 10.0
	svgGapX   = 28.0
	svgGapY   = 44.0
	svgMargin = 20.0
	svgSide   = 50.0 // room for arrows that go back
	svgWrap   = 64   // characters of a line
)

// box is a stream or a query in the drawing.
type box struct {
	lines      []svgText
	class      string
	level      int
	x, y, w, h float64
	from       []*flow // what flows into it
	to         []*flow
	state      visit
}

// flow is an arrow. One that goes back closes a feedback loop.
type flow struct {
	from, to *box
	back     bool
}

// visit is how far the search for loops has come with a box.
type visit uint8

const (
	unseen visit = iota
	onPath
	seen
)

func connect(from, to *box) {
	f := &flow{from: from, to: to}
	from.to, to.from = append(from.to, f), append(to.from, f)
}

// svgText is a line of a box, or a drawing between its lines.
type svgText struct {
	text, class string
	drawing     *drawing
}

func (l *svgText) size() (w, h float64) {
	if l.drawing != nil {
		return l.drawing.width(), l.drawing.height + svgPad
	}
	return float64(utf8.RuneCountInString(l.text)) * svgChar, svgLine
}

// SVG draws the application: streams and queries from top to bottom, each query with its operators in the order in
// which rows pass them, patterns as automata. It needs no other program. Who cannot see it is read the tree.
func SVG(app *plan.App, o Options) string {
	levels := layers(boxes(app, o))
	width, height := place(levels)
	var sb strings.Builder
	fmt.Fprintf(&sb, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&sb, "<title>%s</title>\n<desc>%s</desc>\n%s", html.EscapeString(app.Name), html.EscapeString(Tree(app, o)), svgStyle)
	for _, level := range levels {
		for _, b := range level {
			for _, f := range b.from {
				f.draw(&sb)
			}
		}
	}
	for _, level := range levels {
		for _, b := range level {
			b.draw(&sb)
		}
	}
	sb.WriteString("</svg>\n")
	return sb.String()
}

const svgStyle = `<style>
svg { background: #ffffff; font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px }
text { fill: #1f2933 } .name { font-weight: bold } .faint { fill: #6b7785 }
rect { stroke: #52606d; stroke-width: 1; fill: #ffffff } .source { fill: #e0f0ff } .sink { fill: #e3f7e3 } .stream { fill: #f3f4f6 }
path { stroke: #52606d; stroke-width: 1.2; fill: none } .back { stroke-dasharray: 5 4 }
circle { stroke: #52606d; stroke-width: 1.2; fill: #ffffff } .number, .why { font-size: 11px } .number { text-anchor: middle } .why { fill: #6b7785 }
.step { fill: #f8f5e6 } .absence { fill: #fdecea; stroke: #b3261e; stroke-dasharray: 4 3 } .join { fill: #eceff1 }
.within, .without { fill: none; stroke: #2f6f9f; stroke-dasharray: 7 4 } .without { stroke: #b3261e } text.within { fill: #2f6f9f; stroke: none }
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 L8 4 L0 8 z" style="fill: #52606d; stroke: none"/></marker></defs>
`

// boxes makes a box of each stream and query, with what flows where.
func boxes(app *plan.App, o Options) []*box {
	var list []*box
	streams := map[*plan.Stream]*box{}
	for _, s := range app.Streams {
		b := &box{class: "stream", lines: []svgText{{text: s.Name, class: "name"}}}
		if r := strings.Trim(role(s), " ()"); r != "" {
			b.class, _, _ = strings.Cut(r, ":")
			b.lines = append(b.lines, svgText{text: r, class: "faint"})
		}
		streams[s] = b
		list = append(list, b)
	}
	for _, q := range app.Queries {
		b := &box{class: "query", lines: queryLines(q, o)}
		for _, in := range q.Inputs {
			connect(streams[in], b)
		}
		connect(b, streams[q.Root.Target])
		list = append(list, b)
	}
	return list
}

// queryLines shows the operators of a query in the order in which rows pass them; of a pattern, the automaton too.
func queryLines(q *plan.Query, o Options) []svgText {
	lines := []svgText{{text: q.Name, class: "name"}}
	nodes := q.Nodes()
	for i := len(nodes) - 1; i >= 0; i-- {
		for k, l := range wrap(Line(nodes[i]), svgWrap) {
			if k > 0 {
				l = "    " + l
			}
			lines = append(lines, svgText{text: l})
		}
		if f := strings.TrimSpace(figures(o, nodes[i])); f != "" {
			lines = append(lines, svgText{text: "    " + f, class: "faint"})
		}
		if p, ok := nodes[i].(*plan.Pattern); ok {
			lines = append(lines, svgText{drawing: newDrawing(NewAutomaton(p))})
		}
	}
	return lines
}

// wrap breaks a text at blanks into lines of at most so many characters, where it has blanks.
func wrap(text string, most int) []string {
	var out []string
	at := ""
	for _, word := range strings.Fields(text) {
		switch {
		case at == "":
			at = word
		case utf8.RuneCountInString(at)+1+utf8.RuneCountInString(word) <= most:
			at += " " + word
		default:
			out = append(out, at)
			at = word
		}
	}
	return append(out, at)
}

// layers puts each box below all that flows into it, but for what comes back in a feedback loop.
func layers(list []*box) [][]*box {
	for _, b := range list {
		if len(b.from) == 0 {
			b.findLoops()
		}
	}
	for _, b := range list {
		b.findLoops() // what is in a loop that nothing else feeds
	}
	var out [][]*box
	for _, b := range list {
		for len(out) < b.depth() {
			out = append(out, nil)
		}
	}
	for _, b := range list {
		out[b.level-1] = append(out[b.level-1], b)
	}
	return out
}

// findLoops marks the arrows that lead back to a box on the path to them.
func (b *box) findLoops() {
	if b.state != unseen {
		return
	}
	b.state = onPath
	for _, f := range b.to {
		f.back = f.to.state == onPath
		f.to.findLoops()
	}
	b.state = seen
}

// depth is the level of a box, from 1.
func (b *box) depth() int {
	if b.level == 0 {
		n := 1
		for _, f := range b.from {
			if !f.back {
				n = max(n, f.from.depth()+1)
			}
		}
		b.level = n
	}
	return b.level
}

// place gives each box its size and place: a level is a row, in which boxes stand below those that they come from,
// as far as there is room.
func place(levels [][]*box) (width, height float64) {
	y := svgMargin
	for _, level := range levels {
		tallest := 0.0
		for _, b := range level {
			b.w, b.h, b.y = 0, svgPad, y
			for _, l := range b.lines {
				w, h := l.size()
				b.w, b.h = max(b.w, w+2*svgPad), b.h+h
			}
			tallest = max(tallest, b.h)
		}
		y += tallest + svgGapY
	}
	for _, level := range levels {
		sort.SliceStable(level, func(i, j int) bool { return level[i].wish() < level[j].wish() })
		x := svgMargin
		for _, b := range level {
			b.x = max(x, b.wish()-b.w/2)
			x = b.x + b.w + svgGapX
		}
	}
	for i := len(levels) - 1; i >= 0; i-- { // above what they lead to, where that leaves room to the right
		limit := math.Inf(1)
		for k := len(levels[i]) - 1; k >= 0; k-- {
			b := levels[i][k]
			b.x = max(b.x, min(b.pull()-b.w/2, limit-b.w))
			limit = b.x - svgGapX
			width = max(width, b.x+b.w)
		}
	}
	return width + svgMargin + svgSide, y - svgGapY + svgMargin
}

// wish is the middle of the boxes above that a box comes from; 0 where there are none.
func (b *box) wish() float64 { return middle(b.from, func(f *flow) *box { return f.from }) }

// pull is the middle of the boxes below that a box leads to; 0 where there are none.
func (b *box) pull() float64 { return middle(b.to, func(f *flow) *box { return f.to }) }

func middle(flows []*flow, end func(*flow) *box) float64 {
	sum, n := 0.0, 0
	for _, f := range flows {
		if !f.back {
			sum += end(f).x + end(f).w/2
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// draw draws an arrow: down, or around the right side where it goes back up.
func (f *flow) draw(sb *strings.Builder) {
	if f.back {
		x1, y1, x2, y2 := f.from.x+f.from.w, f.from.y+f.from.h/2, f.to.x+f.to.w, f.to.y+f.to.h/2
		bend := max(x1, x2) + svgSide
		fmt.Fprintf(sb, `<path class="back" d="M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f" marker-end="url(#tip)"/>`+"\n", x1, y1, bend, y1, bend, y2, x2, y2)
		return
	}
	x1, y1, x2, y2 := f.from.x+f.from.w/2, f.from.y+f.from.h, f.to.x+f.to.w/2, f.to.y
	bend := (y2 - y1) / 2
	fmt.Fprintf(sb, `<path d="M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f" marker-end="url(#tip)"/>`+"\n", x1, y1, x1, y1+bend, x2, y2-bend, x2, y2)
}

func (b *box) draw(sb *strings.Builder) {
	round := 14.0
	if b.class == "query" {
		round = 3
	}
	fmt.Fprintf(sb, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.0f"/>`+"\n", html.EscapeString(b.class), b.x, b.y, b.w, b.h, round)
	y := b.y
	for _, l := range b.lines {
		_, h := l.size()
		if l.drawing != nil {
			l.drawing.draw(sb, b.x+svgPad, y+svgPad)
		} else {
			svgWrite(sb, l.class, b.x+svgPad, y+svgLine, l.text)
		}
		y += h
	}
}

// svgWrite writes a line of text.
func svgWrite(sb *strings.Builder, class string, x, y float64, text string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	fmt.Fprintf(sb, `<text%s x="%.1f" y="%.1f" xml:space="preserve">%s</text>`+"\n", class, x, y, html.EscapeString(text))
}
