package scenario

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/vec"
)

// replayLine is a line of input as written.
type replayLine struct {
	Stream  *string           `json:"stream"`
	Time    json.RawMessage   `json:"time"`
	Advance json.RawMessage   `json:"advance"`
	Data    json.RawMessage   `json:"data"`
	Row     []json.RawMessage `json:"row"`
}

// readLines takes the events and clock values of the input.
func (r *replayer) readLines(ctx context.Context) error {
	in := bufio.NewReaderSize(r.o.Input, 1<<16)
	for {
		if in.Buffered() == 0 { // whoever feeds a pipe by hand sees what came of it
			if err := r.settle(); err != nil {
				return err
			}
		}
		line, err := readLine(in)
		if errors.Is(err, errLongLine) {
			r.line++
			r.report.Lines++
			r.bad("the line is longer than %d MiB", maxLine>>20)
			continue
		}
		if len(line) > 0 {
			r.line++
			if text := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))); len(text) > 0 {
				r.report.Lines++
				if err := r.take(text); err != nil {
					return err
				}
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", r.o.InputName, err)
		case r.failed != nil || r.v.Ended():
			return r.failed
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

// settle runs what was read and writes what came out.
func (r *replayer) settle() error {
	if err := r.v.Sync(); err != nil {
		return err
	}
	return r.flush()
}

var errLongLine = errors.New("line too long")

// readLine reads a line with its end, or what is left at the end of the input.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	long := append([]byte(nil), line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = in.ReadSlice('\n')
		if len(long) <= maxLine {
			long = append(long, line...)
		}
	}
	if len(long) > maxLine && err == nil {
		return nil, errLongLine
	}
	return long, err
}

// take takes one line. An error is one of the application, not of the line.
func (r *replayer) take(text []byte) error {
	var l replayLine
	if err := json.Unmarshal(text, &l); err != nil {
		r.bad("not a line of replay: %s", jsonProblem(err))
		return nil
	}
	if len(l.Time) > 0 && !isNull(l.Time) {
		t, err := lineTime(l.Time)
		if err != nil {
			r.bad("%s", err)
			return nil
		}
		if err := r.v.AdvanceTo(t); err != nil {
			return err
		}
	}
	if r.v.Now() == vec.MinTime {
		if err := r.v.AdvanceTo(0); err != nil { // the first line has no time
			return err
		}
	}
	switch {
	case l.Stream != nil:
		return r.event(*l.Stream, &l)
	case len(l.Advance) > 0:
		d, err := lineDuration(l.Advance)
		if err != nil {
			r.bad("%s", err)
			return nil
		}
		return r.v.AdvanceTo(r.v.Now().Add(d))
	case len(l.Data) > 0 || l.Row != nil:
		r.bad("the event names no stream")
	case len(l.Time) == 0:
		r.bad("neither an event nor a clock value: expected \"stream\", \"time\" or \"advance\"")
	}
	return nil
}

// event sends one event, as one unit.
func (r *replayer) event(name string, l *replayLine) error {
	s, err := r.input(name)
	if err != nil {
		r.bad("%s", err)
		return nil
	}
	text := []byte(l.Data)
	switch {
	case l.Row != nil && len(l.Data) > 0:
		r.bad("the event has both \"data\" and \"row\"")
		return nil
	case l.Row != nil:
		if text, err = namedRow(s.stream.Schema, l.Row); err != nil {
			return r.reject(s, fmt.Sprintf("stream %s: %s", s.stream.Name, err))
		}
	case len(text) == 0 || isNull(text):
		return r.reject(s, fmt.Sprintf("stream %s: the event has neither \"data\" nor \"row\"", s.stream.Name))
	}
	s.batch.Truncate()
	s.rejects.Reset()
	s.chunk.Data, s.chunk.Line = append(append(s.chunk.Data[:0], text...), '\n'), r.line
	s.decoder.Decode(&s.chunk, s.batch, &s.rejects)
	for i := range s.rejects.List {
		if err := r.reject(s, fmt.Sprintf("stream %s: %s", s.stream.Name, s.rejects.List[i].Message())); err != nil {
			return err
		}
	}
	if s.batch.Len == 0 {
		return nil
	}
	for c := range s.batch.Cols {
		r.arena.CloneStrings(&s.batch.Cols[c], 0, s.batch.Len)
	}
	r.report.Rows += int64(s.batch.Len)
	return r.v.Send(s.index, s.batch)
}

// reject tells of an event that its stream cannot take, and ends the replay where the stream's strategy says so.
func (r *replayer) reject(s *replayStream, message string) error {
	if s.fails { // the error tells it
		r.report.Bad++
		return fmt.Errorf("%s:%d: %s", r.o.InputName, r.line, message)
	}
	r.bad("%s", message)
	return nil
}

// input finds the stream of an event and makes its decoder when it is first used.
func (r *replayer) input(name string) (*replayStream, error) {
	if i, ok := r.streams[name]; ok {
		return r.inputs[i], nil
	}
	p := r.o.App.Plan
	i := app.StreamIndex(p, name)
	if i < 0 || p.Streams[i].Hidden {
		return nil, unknownStream(p, name)
	}
	if r.inputs[i] == nil {
		s, err := newReplayStream(r.o.App, i)
		if err != nil {
			return nil, err
		}
		r.inputs[i] = s
	}
	r.streams[name] = i
	return r.inputs[i], nil
}

func newReplayStream(a *app.App, index int) (*replayStream, error) {
	st := a.Plan.Streams[index]
	f, err := jsonFormat()
	if err != nil {
		return nil, err
	}
	specs := append(connector.StreamOptions(), f.Options...)
	given := map[string]string{}
	for _, k := range [...]string{connector.OptTimeUnit, connector.OptTimeFormat} {
		if v, ok := st.Options[k]; ok {
			given[k] = v
		}
	}
	options, errs := connector.ParseOptions(specs, connector.Source, given, f.Name)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	d, err := f.NewDecoder(connector.DecoderConfig{Schema: st.Schema, Options: options})
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", st.Name, err)
	}
	return &replayStream{stream: st, index: index, decoder: d, batch: vec.NewBatch(st.Schema),
		fails: strings.EqualFold(st.Options["error.strategy"], "fail")}, nil
}

// namedRow writes a row by position as an object, which is what the decoder reads.
func namedRow(schema *vec.Schema, row []json.RawMessage) ([]byte, error) {
	if len(row) != schema.Len() {
		return nil, fmt.Errorf("the row has %d values, the stream has %d columns: %s", len(row), schema.Len(), strings.Join(schema.Names(), ", "))
	}
	out := []byte{'{'}
	for i, v := range row {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(schema.Fields[i].Name)
		if err != nil {
			return nil, err
		}
		out = append(append(out, name...), ':')
		out = append(out, v...)
	}
	return append(out, '}'), nil
}

// lineTime reads "time": milliseconds since the epoch, perhaps with a fraction, or text.
func lineTime(raw json.RawMessage) (vec.Time, error) {
	if raw[0] == '"' {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return 0, err
		}
		return ParseTime(s)
	}
	if ms, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		if ms > math.MaxInt64/1000 || ms < math.MinInt64/1000 {
			return 0, fmt.Errorf("time %s is out of range", raw)
		}
		return vec.FromMillis(ms), nil
	}
	ms, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.Abs(ms) > math.MaxInt64/1000 {
		return 0, fmt.Errorf("time %s is neither milliseconds since 1970 nor a text such as \"2026-01-31T12:00:00Z\"", raw)
	}
	whole, fraction := math.Modf(ms)
	return vec.Time(whole)*1000 + vec.Time(math.Round(fraction*1000)), nil
}

// lineDuration reads "advance": text such as "5 s", or milliseconds.
func lineDuration(raw json.RawMessage) (vec.Duration, error) {
	s := string(raw)
	if raw[0] == '"' {
		if err := json.Unmarshal(raw, &s); err != nil {
			return 0, err
		}
	}
	d, err := connector.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("advance %s is not a duration such as \"5 s\"", raw)
	}
	return vec.Duration(d / time.Microsecond), nil
}

func isNull(raw []byte) bool { return string(raw) == "null" }

// jsonProblem says what is wrong with a line, in the words of the package that reads it.
func jsonProblem(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return fmt.Sprintf("%q cannot be a JSON %s", wrong.Field, wrong.Value)
	}
	return err.Error()
}
