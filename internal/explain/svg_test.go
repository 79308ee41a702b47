package explain_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/sim"
)

const svgStreams = `CREATE STREAM A (u STRING, n INT); CREATE STREAM B (u STRING, n INT); CREATE STREAM C (u STRING, n INT);
INSERT INTO Out SELECT 1 AS one FROM `

// svgPatterns hold every construct of patterns, alone and in each other.
var svgPatterns = []string{
	"PATTERN (EVERY f=A[n = 0]{3,} -> s=A[u = f[last].u AND n > 7] -> NOT B[u = s.u] FOR 10 SECONDS WITHIN 5 MINUTES)",
	"PATTERN (EVERY a=A -> (x=B OR (y=B[n = 4] AND z=B[u = a.u]) OR (q=C -> r=C? -> t=C{2,5}) WITHIN 3 SECONDS) -> c=C WITHIN 1 HOUR)",
	"PATTERN (EVERY a=A -> NOT B[u = a.u] -> NOT C[n > 1 AND n < 100] -> c=C WITHIN 1 HOUR)",
	"PATTERN (a=A -> EVERY (x=B -> y=C+ WITHIN 3 SECONDS){2,5} -> (m=A -> n=B)* -> e=C WITHIN 20 EVENTS) PARTITION BY u",
	"PATTERN (NOT A -> NOT B[n > 3] AND (x=C* AND EVERY (y=B -> z=B?)) -> ((u=A -> v=B)+ -> w=C)? -> a=A -> NOT C WITHIN 1 HOUR)",
	"PATTERN (((a=A?){2} OR (b=B* AND NOT C)) -> ((c=C+ -> d=A*)+){3} -> NOT B FOR 3 SECONDS AND EVERY e=A WITHIN 9 SECONDS)",
	"PATTERN (EVERY a=A[u = 'a very long name, longer than a line of a box can show, so that it is shortened'] -> b=A[u = a.u] WITHIN 5 MINUTES)",
	"SEQUENCE (EVERY a=A, b=A[(b[last].n IS NULL AND n >= a.n) OR n >= b[last].n]+, NOT B FOR 1 SECOND, c=A?)",
	"PATTERN (a=A)",
}

// TestAutomatonDrawing holds the drawing against the automaton: each state, step, edge and frame is in it once, nothing
// covers anything else, frames hold what is in them, and it is the same each time.
func TestAutomatonDrawing(t *testing.T) {
	for _, p := range svgPatterns {
		t.Run(p, func(t *testing.T) { checkDrawing(t, svgStreams+p+";") })
	}
	for seed := range uint64(150) {
		t.Run(fmt.Sprint("random ", seed), func(t *testing.T) { checkDrawing(t, sim.GeneratePattern(seed).SQL()) })
	}
}

func checkDrawing(t *testing.T, sql string) {
	a, list := app.Compile("a.sql", sql, check.Options{})
	if a == nil {
		t.Fatal(list)
	}
	text := explain.SVG(a.Plan, explain.Options{})
	if again := explain.SVG(a.Plan, explain.Options{}); again != text {
		t.Error("the drawing differs the second time")
	}
	automata := readSVG(t, text)
	at := 0
	for _, q := range a.Plan.Queries {
		if p := q.Pattern(); p != nil {
			automata[at].compare(t, explain.NewAutomaton(p), p)
			at++
		}
	}
	if at != len(automata) {
		t.Errorf("%d automata are drawn of %d", len(automata), at)
	}
	if t.Failed() {
		t.Log(sql)
	}
}

// area is a box of the drawing.
type area struct {
	name           string
	x1, y1, x2, y2 float64
}

func (a area) overlaps(b area) bool {
	return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2
}

func (a area) within(b area) bool {
	return a.x1 >= b.x1 && a.x2 <= b.x2 && a.y1 >= b.y1 && a.y2 <= b.y2
}

// drawn is an automaton as it is in the drawing.
type drawn struct {
	query  area
	boxes  []area         // of states, steps, joins and labels
	frames map[int]area   // by number
	ids    map[string]int // "state 3": how often it is drawn
	edges  map[int]string // "1 2": from and to
	titles []string
}

// readSVG takes the automata out of a drawing, which must be well-formed.
func readSVG(t *testing.T, text string) []*drawn {
	var list []*drawn
	var at *drawn
	var query area
	var stack []xml.StartElement
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, text)
		}
		switch e := token.(type) {
		case xml.StartElement:
			stack = append(stack, e)
			attr := attrs(e)
			switch {
			case attr["class"] == "automaton":
				at = &drawn{query: query, frames: map[int]area{}, ids: map[string]int{}, edges: map[int]string{}}
				list = append(list, at)
			case e.Name.Local == "rect" && attr["class"] == "query":
				query = box(e)
			case at == nil:
			case e.Name.Local == "g":
				at.group(attr)
			case e.Name.Local == "rect" || e.Name.Local == "circle":
				at.shape(box(e), e, attrs(stack[len(stack)-2]))
			}
		case xml.EndElement:
			if attrs(stack[len(stack)-1])["class"] == "automaton" {
				at = nil
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if at != nil {
				at.text(stack[len(stack)-1], string(e))
			}
		}
	}
}

func attrs(e xml.StartElement) map[string]string {
	m := map[string]string{}
	for _, a := range e.Attr {
		m[a.Name.Local] = a.Value
	}
	return m
}

func number(e map[string]string, key string) float64 {
	f, _ := strconv.ParseFloat(e[key], 64)
	return f
}

func box(e xml.StartElement) area {
	a := attrs(e)
	if e.Name.Local == "circle" {
		x, y, r := number(a, "cx"), number(a, "cy"), number(a, "r")
		return area{x1: x - r, y1: y - r, x2: x + r, y2: y + r}
	}
	x, y := number(a, "x"), number(a, "y")
	return area{x1: x, y1: y, x2: x + number(a, "width"), y2: y + number(a, "height")}
}

// group counts a state, a step or a frame, and takes an edge.
func (d *drawn) group(attr map[string]string) {
	for _, kind := range []string{"state", "step", "frame", "edge"} {
		if n, ok := attr["data-"+kind]; ok {
			d.ids[kind+" "+n]++
			if i, _ := strconv.Atoi(n); kind == "edge" {
				d.edges[i] = attr["data-from"] + " " + attr["data-to"]
			}
		}
	}
}

// shape takes a box that a group draws: a clock, and the inner circle of the last state, are inside of another.
func (d *drawn) shape(a area, e xml.StartElement, parent map[string]string) {
	if n, ok := parent["data-frame"]; ok {
		i, _ := strconv.Atoi(n)
		a.name = "frame " + n
		d.frames[i] = a
		return
	}
	a.name = "state " + parent["data-state"]
	if parent["data-state"] == "" {
		a.name = "step " + parent["data-step"]
	}
	for _, b := range d.boxes {
		if b.name == a.name && a.name != "step " && a.within(b) {
			return
		}
	}
	d.boxes = append(d.boxes, a)
}

// text takes what stands beside an arrow as a box, and titles; nothing else is wider than the box it stands in.
func (d *drawn) text(e xml.StartElement, text string) {
	attr := attrs(e)
	if e.Name.Local == "title" {
		d.titles = append(d.titles, text)
	}
	if attr["class"] == "why" {
		x, y := number(attr, "x"), number(attr, "y")
		d.boxes = append(d.boxes, area{"why " + text, x, y - 10, x + float64(utf8.RuneCountInString(text))*6.7, y + 3})
	}
}

// compare reports what is missing, drawn twice or in the way.
func (d *drawn) compare(t *testing.T, a *explain.Automaton, p *plan.Pattern) {
	t.Helper()
	want := map[string]int{"state": a.States, "step": len(a.Steps), "frame": len(a.Frames), "edge": len(a.Edges)}
	total := 0
	for kind, n := range want {
		for i := range n {
			id := kind + " " + strconv.Itoa(i)
			if kind == "step" {
				id = kind + " " + strconv.Itoa(i+1)
			}
			if d.ids[id] != 1 {
				t.Errorf("%s is drawn %d times", id, d.ids[id])
			}
			total++
		}
	}
	if total != len(d.ids) {
		t.Errorf("%d parts are drawn of %d", len(d.ids), total)
	}
	for i, e := range a.Edges {
		if got, want := d.edges[i], fmt.Sprint(e.From, " ", e.To); got != want {
			t.Errorf("edge %d goes %s, not %s", i, got, want)
		}
	}
	for _, s := range a.Steps {
		if !slices.Contains(d.titles, s.String()) {
			t.Errorf("no title says %s", s.String())
		}
	}
	d.overlaps(t)
	for i, f := range a.Frames {
		for _, b := range d.boxes {
			var state int
			if _, err := fmt.Sscanf(b.name, "state %d", &state); err == nil && b.within(d.frames[i]) != slices.Contains(f.States, state) {
				t.Errorf("frame %d and state %d", i, state)
			}
		}
	}
}

// overlaps reports boxes that touch, or leave the query; frames lie in each other or apart, and cut no box.
func (d *drawn) overlaps(t *testing.T) {
	t.Helper()
	for i, a := range d.boxes {
		if !a.within(d.query) || math.IsNaN(a.x1+a.y1) {
			t.Errorf("%v is not in its query %v", a, d.query)
		}
		for _, b := range d.boxes[:i] {
			if a.overlaps(b) {
				t.Errorf("%v covers %v", a, b)
			}
		}
		for _, f := range d.frames {
			if a.overlaps(f) && !a.within(f) {
				t.Errorf("%v is cut by %v", a, f)
			}
		}
	}
	for i, a := range d.frames {
		for k, b := range d.frames {
			if i < k && a.overlaps(b) && !a.within(b) && !b.within(a) {
				t.Errorf("%v and %v cut each other", a, b)
			}
		}
	}
}
