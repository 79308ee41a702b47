package explain

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// pen writes a drawing.
type pen struct {
	*drawing
	sb *strings.Builder
	// left and right count the ways that meet a state on that side, out those that leave it: each has a height of its own.
	left, out, back []int
}

// draw writes the automaton with its top left corner at a place.
func (d *drawing) draw(sb *strings.Builder, x, y float64) {
	axis := x + d.root.left
	d.states[0] = point{axis, y + svgState}
	d.place(d.root, point{axis, y + 2*svgState}, nil)
	n := d.a.States
	p := &pen{drawing: d, sb: sb, left: make([]int, n), out: make([]int, n), back: make([]int, n)}
	kind := "PATTERN"
	if d.a.sequence {
		kind = "SEQUENCE"
	}
	fmt.Fprintf(sb, `<g class="automaton"><title>%s as an automaton of %d states</title>`+"\n", kind, n)
	p.frames(d.root)
	p.ways(d.root)
	p.cards(d.root)
	for i := range d.states {
		p.state(i)
	}
	sb.WriteString("</g>\n")
}

// frames draws the frames, those outside first.
func (p *pen) frames(f *figure) {
	if f.kind == partFrame {
		frame := p.a.Frames[f.frame]
		class := "within"
		if frame.Absence > 0 {
			class = "without"
		}
		x, y, w, h := f.at.x-f.left, f.at.y+svgGap/2, f.left+f.right, f.height-svgGap/2
		fmt.Fprintf(p.sb, `<g data-frame="%d"><title>%s</title>`, f.frame, html.EscapeString(p.a.frameTitle(frame)))
		fmt.Fprintf(p.sb, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="6"/>`, class, x, y, w, h)
		if f.card == nil {
			svgWrite(p.sb, "within", x+svgFrame/2, y+svgLine, p.a.frameText(frame))
		}
		p.sb.WriteString("</g>\n")
	}
	for _, it := range f.items {
		p.frames(it)
	}
}

// frameTitle says what a frame means.
func (a *Automaton) frameTitle(f Frame) string {
	if f.Absence > 0 {
		return "until the last state in the frame: " + a.Steps[f.Absence-1].String()
	}
	return "WITHIN " + f.Within + ", from the first event in the frame to the last"
}

// cards draws the boxes of steps and of what comes together.
func (p *pen) cards(f *figure) {
	if c := f.card; c != nil {
		class, title := "join", ""
		if c.number > 0 {
			class, title = "step", p.a.Steps[c.number-1].String()
		}
		if c.absence {
			class = "absence"
		}
		p.sb.WriteString("<g")
		if c.number > 0 {
			fmt.Fprintf(p.sb, ` data-step="%d"><title>%s</title`, c.number, html.EscapeString(title))
		}
		fmt.Fprintf(p.sb, `><rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="3"/>`, class, c.x, c.y, c.w, c.h)
		p.sb.WriteString("\n")
		for i, l := range c.lines {
			class := ""
			if i == 0 && c.number > 0 {
				class = "name"
			}
			svgWrite(p.sb, class, c.x+svgPad, c.y+svgLine*float64(i+1)-float64(2*(1-min(c.number, 1))), l)
		}
		if c.clock {
			x, y := c.x+c.w-svgClock+6, c.y+13
			fmt.Fprintf(p.sb, `<circle cx="%.1f" cy="%.1f" r="7"/><path d="M%.1f %.1f V%.1f H%.1f"/>`+"\n", x, y, x, y-5, y, x+4)
		}
		p.sb.WriteString("</g>\n")
	}
	for _, it := range f.items {
		p.cards(it)
	}
}

func (p *pen) state(i int) {
	title := fmt.Sprintf("state %d", i)
	if i == 0 {
		title += ": a partial match begins"
	}
	at := p.states[i]
	last := i == p.a.States-1
	if last {
		title += ": the match is complete"
	}
	fmt.Fprintf(p.sb, `<g data-state="%d"><title>%s</title><circle cx="%.1f" cy="%.1f" r="%.0f"/>`, i, title, at.x, at.y, svgState)
	if last {
		fmt.Fprintf(p.sb, `<circle cx="%.1f" cy="%.1f" r="%.0f"/>`, at.x, at.y, svgState-3)
	}
	fmt.Fprintf(p.sb, `<text class="number" x="%.1f" y="%.1f">%d</text></g>`+"\n", at.x, at.y+4, i)
}

// ways draws the edges of a figure, those inside first: ways that go around it then meet a state outside of theirs.
func (p *pen) ways(f *figure) {
	for _, it := range f.items {
		p.ways(it)
	}
	switch f.kind {
	case partStep:
		from, to := p.states[p.a.Edges[f.take].From], p.states[f.to]
		w := p.entry(from, f)
		w.to(point{f.at.x, f.card.y})
		below := path{}
		below.move(point{f.at.x, f.card.y + f.card.h})
		below.to(point{to.x, to.y - svgState})
		p.edge(f.take, "", w, &below)
	case partBranch:
		for i, it := range f.items {
			end := p.states[it.to]
			w := path{}
			w.move(point{end.x, end.y + svgState})
			w.to(point{end.x, f.card.y - svgFork})
			w.curve(point{f.card.x + f.card.w/2, f.card.y})
			below := path{}
			if i == 0 {
				below.move(point{f.at.x, f.card.y + f.card.h})
				below.to(point{f.at.x, p.states[f.to].y - svgState})
			}
			p.edge(f.joins[i], "", &w, &below)
		}
	case partLoop:
		if f.begin >= 0 {
			start := p.states[p.a.Edges[f.begin].To]
			w := p.entry(p.states[p.a.Edges[f.begin].From], f)
			w.to(point{start.x, start.y - svgState})
			p.edge(f.begin, "back", w)
		}
	}
	for _, e := range f.back {
		p.backward(f, e)
	}
	if f.skip >= 0 {
		p.past(f)
	}
}

// entry is the way from the state before a figure to its top.
func (p *pen) entry(from point, f *figure) *path {
	w := &path{}
	w.move(point{from.x, from.y + svgState})
	for i := 0; i+1 < len(f.in); i += 2 {
		w.to(f.in[i])
		w.curve(f.in[i+1])
	}
	return w
}

// backward draws a way back: around the right side of a figure to where it begins, or to the step itself.
func (p *pen) backward(f *figure, e int) {
	edge := p.a.Edges[e]
	w := path{}
	switch from := p.states[edge.From]; {
	case p.startsAnew(f):
		x := from.x + svgState + svgLane
		w.move(side(from, -8, 1))
		w.to(point{x, from.y - 8}).to(point{x, from.y + 8}).to(side(from, 8, 1))
		p.edge(e, "back", &w)
		svgWrite(p.sb, "why", x+4, from.y+4, edge.Why)
		return
	case edge.Step > 0:
		x := f.at.x + f.lane
		y := f.card.y + f.card.h/2
		out := side(from, p.height(p.out, edge.From, -6, 4), 1)
		w.move(out)
		w.to(point{x, out.y}).to(point{x, y}).to(point{f.card.x + f.card.w, y})
		p.edge(e, "", &w)
		svgWrite(p.sb, "why", x+4, y+4, edge.Why)
	default:
		x := f.at.x + f.lane
		out := side(from, p.height(p.out, edge.From, -6, 4), 1)
		in := side(p.states[edge.To], p.height(p.back, edge.To, 6, -4), 1)
		w.move(out)
		w.to(point{x, out.y}).to(point{x, in.y}).to(in)
		p.edge(e, "back", &w)
		svgWrite(p.sb, "why", x+4, (out.y+in.y)/2+4, edge.Why)
	}
}

// past draws the way past a figure, around its left side.
func (p *pen) past(f *figure) {
	to := p.states[f.to]
	x, y := f.at.x-f.skipLane, f.at.y+4
	in := side(to, p.height(p.left, f.to, -6, 4), -1)
	w := p.entry(p.states[p.a.Edges[f.skip].From], f)
	w.to(point{f.at.x, y}).to(point{x, y}).to(point{x, in.y}).to(in)
	p.edge(f.skip, "back", w)
	text := p.a.Edges[f.skip].Why
	svgWrite(p.sb, "why", x-labelWidth(text)+2, (y+in.y)/2+4, text)
}

// height is that of the next way that meets a state on a side.
func (p *pen) height(met []int, state int, first, step float64) float64 {
	h := first + step*float64(met[state])
	met[state]++
	return max(-svgState+2, min(svgState-2, h))
}

// side is the point at a height on the right (1) or left (-1) of a state.
func side(state point, dy, dir float64) point {
	return point{state.x + dir*math.Sqrt(svgState*svgState-dy*dy), state.y + dy}
}

// edge draws an edge: the last of its paths that is not empty has the arrow.
func (p *pen) edge(number int, class string, paths ...*path) {
	e := p.a.Edges[number]
	title := fmt.Sprintf("%d to %d", e.From, e.To)
	if e.Step > 0 {
		title += ": " + p.a.Steps[e.Step-1].String()
	}
	if e.Why != "" {
		title += ", " + e.Why
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	fmt.Fprintf(p.sb, `<g data-edge="%d" data-from="%d" data-to="%d"><title>%s</title>`, number, e.From, e.To, html.EscapeString(title))
	for _, w := range paths {
		if w.sb.Len() > 0 {
			fmt.Fprintf(p.sb, `<path%s d="%s" marker-end="url(#tip)"/>`, class, strings.TrimSpace(w.sb.String()))
		}
	}
	p.sb.WriteString("</g>\n")
}

// path is the text of a path.
type path struct {
	sb strings.Builder
	at point
}

func (w *path) move(p point) { w.add("M", p) }

func (w *path) to(p point) *path {
	if p != w.at {
		w.add("L", p)
	}
	return w
}

// curve goes down to a place beside.
func (w *path) curve(p point) {
	bend := (p.y - w.at.y) / 2
	fmt.Fprintf(&w.sb, "C%.1f %.1f %.1f %.1f ", w.at.x, w.at.y+bend, p.x, p.y-bend)
	fmt.Fprintf(&w.sb, "%.1f %.1f ", p.x, p.y)
	w.at = p
}

func (w *path) add(op string, p point) {
	fmt.Fprintf(&w.sb, "%s%.1f %.1f ", op, p.x, p.y)
	w.at = p
}
