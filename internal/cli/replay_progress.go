package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// readProgress shows on a terminal how far the reading of an input has come. A nil one shows nothing.
type readProgress struct {
	status *status
	in     io.Reader
	size   int64 // of the input; 0: not known
	read   atomic.Int64
	start  time.Time
}

// newReadProgress watches an input that is read for the user, if there is a terminal to show it on. What is typed needs
// no progress.
func (e *env) newReadProgress(in io.Reader, file *os.File) *readProgress {
	s := e.newStatus()
	if s == nil || in == nil || terminal(file) {
		return nil
	}
	p := &readProgress{status: s, in: in, start: time.Now()}
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		p.size = info.Size()
	}
	return p
}

func (p *readProgress) Read(b []byte) (int, error) {
	n, err := p.in.Read(b)
	p.read.Add(int64(n))
	return n, err
}

// run draws until stop is called.
func (p *readProgress) run() (stop func()) {
	if p == nil {
		return func() {}
	}
	return p.status.keep(func(<-chan struct{}) time.Duration {
		p.status.show([]string{p.line(time.Since(p.start))})
		return progressEvery
	})
}

// line is `312 MB read, 98.5 MB/s, 45 %, 4s left`.
func (p *readProgress) line(spent time.Duration) string {
	const mb = 1 << 20
	read := float64(p.read.Load())
	parts := []string{fmt.Sprintf("%.1f MB read", read/mb), fmt.Sprintf("%.1f MB/s", read/mb/spent.Seconds())}
	if p.size > 0 && read > 0 {
		share := min(1, read/float64(p.size))
		left := time.Duration(float64(spent) * (1 - share) / share)
		parts = append(parts, fmt.Sprintf("%.0f %%", 100*share), left.Round(time.Second).String()+" left")
	}
	return strings.Join(parts, ", ")
}

// above writes above the progress, which comes back with its next drawing.
func (p *readProgress) above(w io.Writer) io.Writer {
	if p == nil {
		return w
	}
	return aboveStatus{p.status, w}
}

type aboveStatus struct {
	status *status
	out    io.Writer
}

func (a aboveStatus) Write(b []byte) (int, error) {
	a.status.clear()
	return a.out.Write(b)
}
