package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/demo"
	"github.com/eventflux-go/eventflux/vec"
)

const (
	frameEvery    = 100 * time.Millisecond
	latenciesKept = 4096 // of the last events: p99 is over these
	rateOver      = 2 * time.Second
	rowsKept      = 200 // more than fit on any screen
)

// demoScreen shows a demo on a terminal: SQL above, rows that scroll, figures and commands below. It paints in a
// goroutine of its own, so that a slow terminal is not taken for a slow application.
type demoScreen struct {
	e     *env
	demo  demo.Demo
	clock connector.Clock
	stop  chan struct{}
	done  chan struct{}

	mu     sync.Mutex // of all below
	failed error
	result int // the one stream that is shown; -1: there are several, and each row names its stream
	names  []string
	grids  []*grid // by stream
	rows   []shownRow

	events, late  int64
	took          []time.Duration // a ring
	at            int
	samples       []rateSample
	width, height int
	frame         bytes.Buffer
}

// shownRow is a row as text.
type shownRow struct {
	stream int
	cells  []string
}

// rateSample is how many events there were at a time.
type rateSample struct {
	at     time.Time
	events int64
}

func newDemoScreen(e *env, d demo.Demo, a *app.App) *demoScreen {
	s := &demoScreen{e: e, demo: d, clock: clock.System{}, stop: make(chan struct{}), done: make(chan struct{})}
	s.result = -1
	if results := app.Terminal(a.Plan); len(results) == 1 {
		s.result = results[0]
	}
	for _, st := range a.Plan.Streams {
		s.names = append(s.names, st.Name)
		s.grids = append(s.grids, &grid{schema: st.Schema})
	}
	s.frame.WriteString("\x1b[?25l") // no cursor while it runs
	go s.paint()
	return s
}

// paint draws a frame every so often.
func (s *demoScreen) paint() {
	defer close(s.done)
	every := time.NewTicker(frameEvery)
	defer every.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-every.C:
			s.draw()
		}
	}
}

// close leaves the last frame to be read, with the cursor below it.
func (s *demoScreen) close() {
	close(s.stop)
	<-s.done
	s.draw()
	fmt.Fprintf(s.e.stdout, "\x1b[%d;1H\x1b[?25h\n", s.height)
}

func (s *demoScreen) end() error { return nil }

func (s *demoScreen) row(stream int, b *vec.Batch, lo, hi int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := lo; i < hi; i++ {
		cells := s.grids[stream].cells(b, i)
		s.grids[stream].fit(cells)
		s.rows = append(s.rows, shownRow{stream, cells})
	}
	if n := len(s.rows); n > rowsKept {
		s.rows = slices.Delete(s.rows, 0, n-rowsKept)
	}
}

func (s *demoScreen) tick(events, late int64, took time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events, s.late = events, late
	if len(s.took) < latenciesKept {
		s.took = append(s.took, took)
	} else {
		s.took[s.at] = took
		s.at = (s.at + 1) % latenciesKept
	}
	return s.failed
}

// draw writes the screen anew.
func (s *demoScreen) draw() {
	frame := s.compose()
	if _, err := s.e.stdout.Write(frame); err != nil {
		s.mu.Lock()
		s.failed = err
		s.mu.Unlock()
	}
}

// compose makes the next frame.
func (s *demoScreen) compose() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	s.samples = append(s.samples, rateSample{now, s.events})
	for len(s.samples) > 2 && now.Sub(s.samples[1].at) >= rateOver {
		s.samples = s.samples[1:]
	}
	width, height := terminalSize(s.e.stdout)
	if width != s.width || height != s.height {
		s.width, s.height = width, height
		s.frame.WriteString("\x1b[2J")
	}
	s.frame.WriteString("\x1b[H")
	for _, l := range s.lines() {
		if l.style != "" && s.e.colors(s.e.stdout) {
			s.frame.WriteString(l.style + cut(l.text, width) + "\x1b[0m")
		} else {
			s.frame.WriteString(cut(l.text, width))
		}
		s.frame.WriteString("\x1b[K\n")
	}
	s.frame.WriteString("\x1b[J")
	frame := bytes.Clone(s.frame.Bytes())
	s.frame.Reset()
	return frame
}

// Styles of lines.
const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
)

// screenLine is a line of the screen with its style; "" is plain.
type screenLine struct{ text, style string }

// rowsLeast is how many rows a screen must have room for; where it is small, commands and SQL give way.
const rowsLeast = 3

// lines lays out the screen; its last line stays free for the cursor.
func (s *demoScreen) lines() []screenLine {
	top := []screenLine{{"EventFlux demo: " + s.demo.Title, bold}, {}}
	var sql, commands []screenLine
	for _, l := range s.demo.Lines() {
		sql = append(sql, screenLine{"  " + l, ""})
	}
	sql = append(sql, screenLine{})
	commands = append(commands, screenLine{})
	for _, c := range s.e.demoCommands(s.demo.Name, true) {
		commands = append(commands, screenLine{"  " + c, ""})
	}
	const others = 7 // title, blank, names of the columns, their rule, blank, figures, and the cursor's line
	room := s.height - others - len(sql) - len(commands)
	if room < rowsLeast {
		room, commands = room+len(commands), nil
	}
	if room < rowsLeast {
		room, sql = room+len(sql), nil
	}
	out := append(append(top, sql...), s.table(max(room, 1))...)
	out = append(out, screenLine{}, screenLine{s.figures(), bold})
	return append(out, commands...)
}

// table is the names of the columns and the last rows, always of the same height.
func (s *demoScreen) table(room int) []screenLine {
	var out []screenLine
	if s.result >= 0 {
		g := s.grids[s.result]
		names := g.schema.Names()
		g.fit(names)
		out = append(out, screenLine{g.line(names), ""}, screenLine{strings.Repeat("─", len([]rune(g.line(names)))), faint})
	} else {
		room += 2
	}
	rows := s.rows[max(0, len(s.rows)-room):]
	for _, r := range rows {
		text := s.grids[r.stream].line(r.cells)
		if s.result < 0 {
			text = s.names[r.stream] + ": " + text
		}
		out = append(out, screenLine{text, ""})
	}
	return append(out, make([]screenLine, room-len(rows))...)
}

// figures is the line of rate, latency and late rows.
func (s *demoScreen) figures() string {
	first, last := s.samples[0], s.samples[len(s.samples)-1]
	rate := "…"
	if d := last.at.Sub(first.at); d > 0 {
		rate = grouped(int64(float64(last.events-first.events)/d.Seconds() + 0.5))
	}
	return fmt.Sprintf("%s events/s   p99 %s   late %s   %s events   Ctrl-C ends", rate, s.p99(), grouped(s.late), grouped(s.events))
}

// p99 is the time within which 99 of 100 of the last events were through the application, counted from when each was
// due.
func (s *demoScreen) p99() string {
	if len(s.took) == 0 {
		return "…"
	}
	sorted := slices.Clone(s.took)
	slices.Sort(sorted)
	d := sorted[(len(sorted)-1)*99/100]
	if d < 100*time.Microsecond {
		return fmt.Sprintf("%.1f µs", float64(d.Nanoseconds())/1000)
	}
	return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
}
