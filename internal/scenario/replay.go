package scenario

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// ReplayOptions say how recorded events go through an application.
type ReplayOptions struct {
	App *app.App
	// Input has one event or clock value a line; InputName is its name in messages. Nil: only Files.
	Input     io.Reader
	InputName string
	// Files are raw files of single streams (--input Name=FILE), merged with each other by time, and read after
	// Input.
	Files []ReplayFile
	// Streams are those whose rows are written; none stands for every stream that some query writes and none reads.
	Streams []string
	Batch   int // rows a tick; 0 stands for 1,024
	Shards  int
	Flush   bool      // the end of input closes windows
	Out     io.Writer // is given whole lines
	Err     io.Writer // events that were not taken, one line each
	// OnRows takes the rows instead of Out, if set.
	OnRows func(stream int, b *vec.Batch, lo, hi int)
	// Now is a monotonic clock in ns, set to measure operators.
	Now func() int64
	// Trace returns who is told what the pattern of a query does, up to what is open at the end; nil: nobody.
	Trace func(q *plan.Query) op.PatternTracer
}

// ReplayReport counts what a replay did.
type ReplayReport struct {
	Lines, Rows, Bad, Rejected, Late, Written int64

	Measured map[plan.Node]op.Measured // of operators, if ReplayOptions.Now is set
}

// maxLine bounds a line of input, as limit.line-bytes does for sources.
const maxLine = 16 << 20

// replayer is a replay at work.
type replayer struct {
	o       ReplayOptions
	v       *app.Virtual
	streams map[string]int // by name as the input spells it
	inputs  []*replayStream
	outputs []*replayOutput
	arena   vec.Arena
	line    int64
	buf     []byte // lines not yet written
	report  ReplayReport
	failed  error // writing failed, or a stream's strategy is to fail
}

// replayStream decodes the events of one stream.
type replayStream struct {
	stream  *plan.Stream
	index   int
	decoder connector.Decoder
	batch   *vec.Batch
	rejects connector.Rejects
	chunk   connector.Chunk
	fails   bool // error.strategy = fail
}

// replayOutput encodes the rows of one stream.
type replayOutput struct {
	head    string // {"stream":"Out","time":
	encoder connector.Encoder
}

// Replay runs the application over the input and writes the rows that come out. Events that cannot be taken are
// told and skipped; an error means that the replay could not go on, or that ctx ended.
func Replay(ctx context.Context, o ReplayOptions) (*ReplayReport, error) {
	r := &replayer{o: o, streams: map[string]int{}}
	if err := r.open(); err != nil {
		return &r.report, err
	}
	defer r.v.Close()
	err := r.run(ctx)
	if err == nil {
		err = r.failed
	}
	if flushed := r.flush(); err == nil {
		err = flushed
	}
	for i := range o.App.Plan.Streams {
		r.report.Late += r.v.SourceStats(i).Late
	}
	r.report.Measured = r.v.Measured()
	return &r.report, err
}

func (r *replayer) run(ctx context.Context) error {
	err := r.read(ctx)
	if synced := r.v.Sync(); err == nil { // what was read before something failed is taken all the same
		err = synced
	}
	if err == nil && r.o.Flush {
		err = r.v.Flush()
	}
	if r.o.Trace != nil {
		r.v.TraceOpen()
	}
	return err
}

func (r *replayer) read(ctx context.Context) error {
	if r.o.Input != nil {
		if err := r.readLines(ctx); err != nil {
			return err
		}
	}
	return r.readFiles(ctx)
}

// open starts the application and finds the streams.
func (r *replayer) open() error {
	p := r.o.App.Plan
	observe, err := r.observed(p)
	if err != nil {
		return err
	}
	v, err := app.NewVirtual(p, app.VirtualOptions{Observe: observe, Batch: r.o.Batch, Shards: r.o.Shards, OnRows: r.write, Now: r.o.Now, Trace: r.o.Trace})
	if err != nil {
		return err
	}
	r.v = v
	v.OnReject(r.rejected)
	r.inputs, r.outputs = make([]*replayStream, len(p.Streams)), make([]*replayOutput, len(p.Streams))
	for _, i := range observe {
		if r.outputs[i], err = newReplayOutput(p.Streams[i]); err != nil {
			v.Close()
			return err
		}
	}
	return nil
}

func (r *replayer) observed(p *plan.App) ([]int, error) {
	if len(r.o.Streams) == 0 {
		return app.Terminal(p), nil
	}
	var list []int
	for _, name := range r.o.Streams {
		i := app.StreamIndex(p, name)
		if i < 0 || p.Streams[i].Hidden {
			return nil, unknownStream(p, name)
		}
		list = append(list, i)
	}
	return list, nil
}

func unknownStream(p *plan.App, name string) error {
	var names []string
	for _, st := range p.Streams {
		if !st.Hidden {
			names = append(names, st.Name)
		}
	}
	if near, ok := diag.Nearest(name, names); ok {
		return fmt.Errorf("unknown stream %q; did you mean %q?", name, near)
	}
	return fmt.Errorf("unknown stream %q; streams are %s", name, strings.Join(names, ", "))
}

// jsonFormat is how data is written in the lines of replay.
func jsonFormat() (*connector.Format, error) {
	f, ok := connector.LookupFormat("json")
	if !ok {
		return nil, fmt.Errorf("replay needs the format json, which this program was built without")
	}
	return f, nil
}

func newReplayOutput(s *plan.Stream) (*replayOutput, error) {
	f, err := jsonFormat()
	if err != nil {
		return nil, err
	}
	options, errs := connector.ParseOptions(f.Options, connector.Sink, nil, f.Name)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	e, err := f.NewEncoder(connector.EncoderConfig{Schema: s.Schema, Options: options})
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", s.Name, err)
	}
	return &replayOutput{head: `{"stream":` + strconv.Quote(s.Name) + `,"time":`, encoder: e}, nil
}

// write writes rows [lo, hi) of a stream.
func (r *replayer) write(stream int, b *vec.Batch, lo, hi int) {
	if r.o.OnRows != nil {
		r.report.Written += int64(hi - lo)
		r.o.OnRows(stream, b, lo, hi)
		return
	}
	o := r.outputs[stream]
	for i := lo; i < hi; i++ {
		buf := append(r.buf, o.head...)
		buf = appendMillis(buf, b.Time[i])
		buf = append(buf, `,"kind":"`...)
		buf = append(buf, b.KindAt(i).String()...)
		buf = append(buf, `","data":`...)
		buf = o.encoder.Encode(buf, b, i, i+1)
		for len(buf) > 0 && buf[len(buf)-1] == '\n' {
			buf = buf[:len(buf)-1]
		}
		r.buf = append(buf, '}', '\n')
		r.report.Written++
	}
	if len(r.buf) >= outBytes {
		if err := r.flush(); err != nil && r.failed == nil {
			r.failed = err
		}
	}
}

// outBytes is how much output is collected before it is written, in whole lines.
const outBytes = 1 << 16

func (r *replayer) flush() error {
	if len(r.buf) == 0 {
		return nil
	}
	_, err := r.o.Out.Write(r.buf)
	r.buf = r.buf[:0]
	return err
}

// appendMillis writes a time in milliseconds, with three decimals where it is not whole.
func appendMillis(dst []byte, t vec.Time) []byte {
	us := uint64(t)
	if t < 0 {
		dst = append(dst, '-')
		us = -us
	}
	dst = strconv.AppendUint(dst, us/1000, 10)
	if rest := us % 1000; rest != 0 {
		dst = append(dst, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	}
	return dst
}

// rejected tells of a row that a query could not take.
func (r *replayer) rejected(q *plan.Query, e op.Rejected) {
	r.report.Rejected++
	fmt.Fprintf(r.o.Err, "query %s: row %d at %s rejected: %s [%s]\n", q.Name, e.Seq, formatTime(e.Time), e.Message, e.Code)
	for _, s := range q.Inputs {
		if strings.EqualFold(s.Options["error.strategy"], "fail") && r.failed == nil {
			r.failed = fmt.Errorf("stream %s: an event was rejected, and error.strategy is fail", s.Name)
		}
	}
}

// bad tells of an event that was not taken.
func (r *replayer) bad(format string, args ...any) {
	r.report.Bad++
	fmt.Fprintf(r.o.Err, "%s:%d: %s\n", r.o.InputName, r.line, fmt.Sprintf(format, args...))
}
