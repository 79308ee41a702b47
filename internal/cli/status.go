package cli

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/eventflux-go/eventflux/internal/runtime"
)

// status is what a terminal shows below the output while a run is at work: lines that are drawn again and again, and
// give way to everything else. A nil status shows nothing.
type status struct {
	out *os.File

	mu    sync.Mutex
	lines int // drawn; the cursor stands at the end of the last
}

// newStatus shows things on standard error, if that is a terminal.
func (e *env) newStatus() *status {
	if !screen(e.stderr) {
		return nil
	}
	return &status{out: e.stderr}
}

// show draws lines in place of those drawn before.
func (s *status) show(lines []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	width, _ := terminalSize(s.out)
	var b bytes.Buffer
	s.erase(&b)
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(cut(l, width-1))
	}
	s.lines = len(lines)
	s.out.Write(b.Bytes()) // a terminal that is gone is noticed by the output
}

// clear removes what is drawn.
func (s *status) clear() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lines > 0 {
		var b bytes.Buffer
		s.erase(&b)
		s.out.Write(b.Bytes())
	}
}

func (s *status) erase(b *bytes.Buffer) {
	if s.lines > 1 {
		fmt.Fprintf(b, "\x1b[%dA", s.lines-1)
	}
	if s.lines > 0 {
		b.WriteString("\r\x1b[J")
	}
	s.lines = 0
}

// How often progress is shown, and how long a run goes on before it is: short ones stay quiet.
const (
	progressAfter = time.Second
	progressEvery = 250 * time.Millisecond
)

// progress draws the state of a run on the terminal until stop is called.
func (r *liveRun) progress() (stop func()) {
	if r.status == nil || r.quiet {
		return func() {}
	}
	p := &progress{r: r, start: time.Now()}
	return r.status.keep(func(end <-chan struct{}) time.Duration {
		p.draw(end)
		return p.every()
	})
}

// keep draws again and again until stop is called, the first time after a while; draw says when it wants to be called
// next, and may not wait for anything longer than end is open.
func (s *status) keep(draw func(end <-chan struct{}) (next time.Duration)) (stop func()) {
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		wait := time.NewTimer(progressAfter)
		defer wait.Stop()
		for {
			select {
			case <-end:
				return
			case <-wait.C:
				wait.Reset(draw(end))
			}
		}
	}()
	return func() { close(end); <-done; s.clear() }
}

// progress measures a run.
type progress struct {
	r       *liveRun
	start   time.Time
	size    int64 // bytes of input; 0: not known
	preview previewer
}

func (p *progress) draw(end <-chan struct{}) {
	var report *runtime.Report
	var rows []string
	ctx, cancel := endContext(end)
	defer cancel()
	if !p.r.live.Between(ctx, func() {
		report, p.size = p.r.live.Accounts(), p.r.size
		rows = p.preview.rows(p.r)
	}) {
		return
	}
	p.r.status.show(append(rows, p.line(report)))
}

// every grows with the cost of the preview, so that showing costs a tenth of the time at most.
func (p *progress) every() time.Duration { return max(progressEvery, 10*p.preview.took) }

// line is `12,345,678 rows, 4.1 M rows/s, 45 %, 12s left`.
func (p *progress) line(report *runtime.Report) string {
	var rows, bytes, rejected int64
	for _, s := range report.Sources {
		rows += s.Read
		bytes += s.Bytes
		rejected += s.Rejects.Count
	}
	spent := time.Since(p.start)
	parts := []string{plural(rows, "row"), rateText(float64(rows)/spent.Seconds()) + " rows/s"}
	if p.size > 0 && bytes > 0 {
		share := min(1, float64(bytes)/float64(p.size))
		left := time.Duration(float64(spent) * (1 - share) / share)
		parts = append(parts, fmt.Sprintf("%.0f %%", 100*share), left.Round(time.Second).String()+" left")
	}
	if rejected > 0 {
		parts = append(parts, grouped(rejected)+" rejected")
	}
	return strings.Join(parts, ", ")
}

// rateText writes a rate with three digits.
func rateText(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.1f M", v/1e6)
	case v >= 1e4:
		return fmt.Sprintf("%.0f k", v/1e3)
	}
	return fmt.Sprintf("%.0f", v)
}
