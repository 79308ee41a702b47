package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// FileWorkload is a query from a file of events to a file of rows, run by a program of its own: what is measured is
// the command that people run, its start included.
type FileWorkload struct {
	ID      string
	Query   string // over 'FILE'
	Format  string // of both files: ndjson or csv
	Field   string // the column of the result that the checksum adds up, the one at Column
	Column  int
	Answers []Answer
	Render  func(s *Sum) string
	Events  int                                  // unless told otherwise; 0 stands for FileEvents
	scale   float64                              // of the checksum
	write   func(w io.Writer, n, keys int) error // the events; nil: Trades
}

// FileEvents is how many events the file workloads read unless told otherwise.
const FileEvents = 2_000_000

const (
	filterFile   = "SELECT symbol, price * volume AS notional FROM '%s' WHERE price > 150"
	tumblingFile = "SELECT symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM '%s' WINDOW TUMBLING(1 MINUTE) GROUP BY symbol"
)

var (
	filterAnswers   = []Answer{{1000, FileEvents, 499745, "43835942985.76"}}
	tumblingAnswers = []Answer{{1000, FileEvents, 4000, "2000000"}}
)

// Files lists the workloads from file to file.
var Files = []FileWorkload{
	{ID: "W8", Format: "ndjson", Query: filterFile, Field: "notional", Column: 1, Answers: filterAnswers, Render: centsAnswer, scale: 100},
	{ID: "W9", Format: "ndjson", Query: tumblingFile, Field: "n", Column: 1, Answers: tumblingAnswers, Render: wholeAnswer, scale: 1},
	{ID: "W8csv", Format: "csv", Query: filterFile, Field: "notional", Column: 1, Answers: filterAnswers, Render: centsAnswer, scale: 100},
	{ID: "W9csv", Format: "csv", Query: tumblingFile, Field: "n", Column: 1, Answers: tumblingAnswers, Render: wholeAnswer, scale: 1},
	distinctKeys,
}

// FileOptions say how a file workload runs.
type FileOptions struct {
	Program string // that has the command query
	Dir     string // for the files
	Keys    int
	Events  int
	Now     func() time.Time
}

// writer is the writer of Trades in a format.
func writer(format string) func(w io.Writer, n, keys int) error {
	if format == "csv" {
		return WriteCSV
	}
	return WriteLines
}

// RunFile runs a file workload once. The file of events is made unless it is there from an earlier run.
func RunFile(ctx context.Context, w FileWorkload, o FileOptions) (Result, error) {
	in := filepath.Join(o.Dir, fmt.Sprintf("trades-%d-%d.%s", o.Events, o.Keys, w.Format))
	write := writer(w.Format)
	if w.write != nil {
		in, write, o.Keys = filepath.Join(o.Dir, w.ID+"."+w.Format), w.write, o.Events // a key an event
	}
	if err := makeFile(in, write, o); err != nil {
		return Result{}, err
	}
	out, err := os.Create(filepath.Join(o.Dir, "result."+w.Format))
	if err != nil {
		return Result{}, err
	}
	defer out.Close()
	cmd := exec.CommandContext(ctx, o.Program, "query", "--quiet", "-o", w.Format, fmt.Sprintf(w.Query, in))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &said
	ResetPeak() // the system counts ours as the program's
	start := o.Now()
	if err := cmd.Run(); err != nil {
		return Result{}, fmt.Errorf("%s: %w: %s", cmd.Path, err, bytes.TrimSpace(said.Bytes()))
	}
	seconds := o.Now().Sub(start).Seconds()
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		return Result{}, err
	}
	sum, err := w.sum(out)
	if err != nil {
		return Result{}, err
	}
	res := Result{Workload: w.ID, Keys: o.Keys, Events: o.Events, Seconds: seconds, EventsPerS: float64(o.Events) / seconds,
		RSSMB: peakOf(cmd), Count: sum.Rows, Checksum: w.Render(&sum), Shards: 1}
	return res, verify(w.ID, w.Answers, &res)
}

// makeFile writes the file of events. A name that exists is a whole file: it is given at the end.
func makeFile(path string, write func(w io.Writer, n, keys int) error, o FileOptions) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	if err := write(f, o.Events, o.Keys); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// sum reads a result with a reader that knows nothing of the engine's formats: lines, and the number after the
// field's name or in its column.
func (w FileWorkload) sum(r io.Reader) (Sum, error) {
	var s Sum
	lines := bufio.NewScanner(r)
	name := []byte(`"` + w.Field + `":`)
	for first := true; lines.Scan(); first = false {
		line := lines.Bytes()
		if w.Format == "csv" {
			if first {
				continue // the header
			}
			for range w.Column {
				_, line, _ = bytes.Cut(line, []byte{','})
			}
		} else if _, line, _ = bytes.Cut(line, name); line == nil {
			return s, fmt.Errorf("line %d of the result has no %s", s.Rows+1, name)
		}
		if end := bytes.IndexAny(line, ",}"); end >= 0 {
			line = line[:end]
		}
		v, err := strconv.ParseFloat(string(line), 64)
		if err != nil {
			return s, fmt.Errorf("line %d of the result: %w", s.Rows+1, err)
		}
		s.Rows++
		s.Whole += int64(math.Round(v * w.scale))
	}
	return s, lines.Err()
}

// peakOf is the most memory a finished command has used, in MB.
func peakOf(c *exec.Cmd) float64 {
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		return float64(u.Maxrss) / 1024
	}
	return 0
}
