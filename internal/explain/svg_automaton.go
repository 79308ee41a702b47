package explain

import (
	"unicode/utf8"
)

// Measures of an automaton, in pixels.
const (
	svgState = 13.0 // radius of a state
	svgGap   = 16.0 // between a state and what follows it
	svgLane  = 16.0 // between ways that go around something
	svgFork  = 30.0 // where ways part or come together
	svgSkip  = 9.0  // between the ways past two parts that begin together
	svgFrame = 12.0 // between a frame and what is in it
	svgClock = 22.0 // room for a clock
	svgClip  = 48   // characters of a line
)

type point struct{ x, y float64 }

// figure is a part of the automaton with its place. The way through it is a vertical line, its axis: the state before
// it is above its top, the state where it is complete its lowest. Since a figure holds all that belongs to its part,
// lanes and labels included, no two of them overlap.
type figure struct {
	*part
	items       []*figure
	left, right float64 // from the axis to its sides
	height      float64
	lane        float64 // from the axis to the way back on the right
	skipLane    float64 // from the axis to the way past it on the left
	head        float64 // of a frame: the height of what stands at its top; of others: the room above the first item
	offset      float64 // of an item of a branch: from the axis of the branch to its own
	at          point   // its top, on the axis
	in          []point // the way from the state before it to its top
	card        *card
}

// card is a box of lines that describes a step.
type card struct {
	number     int
	lines      []string
	absence    bool
	clock      bool
	x, y, w, h float64
}

// drawing is an automaton that is laid out.
type drawing struct {
	a      *Automaton
	root   *figure
	states []point
	height float64
}

func newDrawing(a *Automaton) *drawing {
	d := &drawing{a: a, states: make([]point, a.States)}
	d.root = d.measure(a.root)
	d.root.left, d.root.right = max(d.root.left, svgState), max(d.root.right, svgState)
	d.height = 2*svgState + d.root.height
	return d
}

func (d *drawing) width() float64 { return d.root.left + d.root.right }

func labelWidth(text string) float64 {
	if text == "" {
		return 0
	}
	return float64(utf8.RuneCountInString(text))*svgChar + 6
}

func (d *drawing) newCard(step int) *card {
	s := &d.a.Steps[step-1]
	c := &card{number: step, absence: s.Name[:min(4, len(s.Name))] == "NOT ", clock: s.For != "" || s.Until != ""}
	c.lines = append([]string{s.head()}, s.tests()...)
	longest := 0
	for i, l := range c.lines {
		c.lines[i] = clip(l, svgClip)
		longest = max(longest, utf8.RuneCountInString(c.lines[i]))
	}
	c.w, c.h = float64(longest)*svgChar+2*svgPad, float64(len(c.lines))*svgLine+svgPad
	if c.clock {
		c.w += svgClock
	}
	return c
}

// clip shortens a text to so many characters.
func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// measure gives a part and what is in it their sizes.
func (d *drawing) measure(p *part) *figure {
	f := &figure{part: p}
	for _, it := range p.items {
		f.items = append(f.items, d.measure(it))
	}
	switch p.kind {
	case partStep:
		f.card = d.newCard(p.step)
		f.left, f.right = f.card.w/2, f.card.w/2
		f.height = svgGap + f.card.h + svgGap + 2*svgState
		d.lanes(f)
	case partSeq:
		f.left, f.right = svgState, svgState
		for _, it := range f.items {
			f.left, f.right, f.height = max(f.left, it.left), max(f.right, it.right), f.height+it.height
		}
	case partBranch:
		d.measureBranch(f)
	case partFrame:
		d.measureFrame(f)
	case partLoop:
		in := f.items[0]
		f.left, f.right = in.left, in.right
		if p.begin >= 0 {
			f.head = svgGap + 2*svgState
		}
		d.lanes(f)
		f.height = f.head + in.height
	}
	return f
}

// lanes makes room for the ways back and past a figure.
func (d *drawing) lanes(f *figure) {
	if len(f.back) > 0 && !d.startsAnew(f) {
		f.lane = f.right + svgLane
		f.right = f.lane + labelWidth(d.a.Edges[f.back[0]].Why)
	}
	if d.startsAnew(f) {
		f.right = max(f.right, svgState+svgLane+labelWidth("EVERY"))
	}
	if f.skip >= 0 {
		f.skipLane = f.left + svgLane
		f.left = f.skipLane + labelWidth("skip")
		if f.kind == partLoop {
			f.head += svgSkip
		}
	}
}

// startsAnew reports EVERY of a SEQUENCE, which leads from the first state to itself.
func (d *drawing) startsAnew(f *figure) bool {
	return f.kind == partLoop && len(f.back) > 0 && d.a.Edges[f.back[0]].From == d.a.Edges[f.back[0]].To
}

// measureBranch puts the items side by side, with a box below that says how they come together.
func (d *drawing) measureBranch(f *figure) {
	x, tallest := 0.0, 0.0
	for i, it := range f.items {
		if i > 0 {
			x += svgGapX
		}
		it.offset = x + it.left
		x += it.left + it.right
		tallest = max(tallest, it.height)
	}
	axis := (f.items[0].offset + f.items[len(f.items)-1].offset) / 2
	for _, it := range f.items {
		it.offset -= axis
	}
	w := labelWidth(d.a.Edges[f.joins[0]].Why) + svgPad
	f.card = &card{lines: []string{d.a.Edges[f.joins[0]].Why}, w: w, h: svgLine + 4}
	f.left, f.right = max(axis, w/2), max(x-axis, w/2)
	f.head = svgFork
	f.height = svgFork + tallest + svgFork + f.card.h + svgGap + 2*svgState
}

// measureFrame puts what names the frame at its top, left of the axis.
func (d *drawing) measureFrame(f *figure) {
	in, frame := f.items[0], d.a.Frames[f.frame]
	w := labelWidth(d.a.frameText(frame))
	f.head = svgLine + svgFrame
	if frame.Absence > 0 {
		f.card = d.newCard(frame.Absence)
		w, f.head = f.card.w, f.card.h+2*svgFrame
	}
	f.left = max(in.left, w+svgFrame) + svgFrame
	f.right = in.right + svgFrame
	f.height = svgGap/2 + f.head + in.height + svgFrame
}

// place gives a figure its place: in is the way from the state before it to its top.
func (d *drawing) place(f *figure, at point, in []point) {
	f.at, f.in = at, in
	end := point{at.x, at.y + f.height - svgState}
	switch f.kind {
	case partStep:
		f.card.x, f.card.y = at.x-f.card.w/2, at.y+svgGap
		d.states[f.to] = end
	case partSeq:
		for _, it := range f.items {
			d.place(it, at, in)
			at.y += it.height
			in = nil
		}
	case partBranch:
		f.card.x, f.card.y = at.x-f.card.w/2, end.y-svgState-svgGap-f.card.h
		d.states[f.to] = end
		for _, it := range f.items {
			top := point{at.x + it.offset, at.y + f.head}
			d.place(it, top, append(in[:len(in):len(in)], at, top))
		}
	case partFrame:
		if f.card != nil {
			f.card.x, f.card.y = at.x-svgFrame-f.card.w, at.y+svgGap/2+svgFrame
		}
		d.place(f.items[0], point{at.x, at.y + svgGap/2 + f.head}, in)
	case partLoop:
		if f.begin >= 0 {
			d.states[d.a.Edges[f.begin].To] = point{at.x, at.y + f.head - svgState}
			in = nil
		}
		d.place(f.items[0], point{at.x, at.y + f.head}, in)
	}
}
