package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/connectors/file"
	"github.com/eventflux-go/eventflux/connectors/stdio"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// How much of an input is looked at to find its columns: so many lines, or what has come after that time.
const (
	sampleLines = 1000
	sampleBytes = 4 << 20
	sampleWait  = 200 * time.Millisecond
)

// input is one source of a query: standard input, a pipe, or a path.
type input struct {
	name   string // of the stream
	path   string // as written; "-" is standard input
	shown  string // for messages: the file sampled, or stdin
	format *connector.Format
	reader *stdio.Reader // of standard input and pipes, which can be read once
	stdin  io.Reader     // what the source reads where it is not a path: reader, or a regular file
	live   bool          // its end is not in sight: rows cannot be sorted, and come as they are written
	size   int64         // bytes on disk, 0 where unknown
	sample []byte
	whole  bool // the sample is all there is
	schema *vec.Schema
	opts   map[string]string
	stream *plan.Stream
}

// inputs are the sources of a query, --input first, then in the order in which the SQL names them.
type inputs struct {
	e       *env
	ctx     context.Context
	flags   queryFlags
	columns []vec.Field // --columns
	time    timeFlag
	paths   []string // a.b.c, columns as the SQL names them: they may lie inside JSON objects
	list    []*input
	notes   []string
	fits    map[string]error // --set: nil where an input has the setting, else what is wrong with it
	failed  error            // a flag that does not fit an input: it ends the program, whatever the SQL says
}

func newInputs(e *env, f queryFlags) (*inputs, error) {
	in := &inputs{e: e, flags: f, fits: map[string]error{}}
	if f.format != "" {
		if _, ok := connector.LookupFormat(f.format); !ok {
			hint := ""
			if near, ok := diag.Nearest(f.format, formatNames()); ok {
				hint = fmt.Sprintf(" (did you mean %s?)", near)
			}
			return nil, failf(exitUsage, "-i %s: there is no such format%s; there are %s", f.format, hint, joinNames(formatNames()))
		}
	}
	var err error
	if in.columns, err = parseColumns(f.columns); err != nil {
		return nil, err
	}
	if in.time, err = parseTimeFlag(f.time); err != nil {
		return nil, err
	}
	for _, text := range f.inputs {
		name, path, ok := strings.Cut(text, "=")
		if !ok || name == "" || path == "" {
			return nil, failf(exitUsage, "--input %s: write NAME=FILE, such as --input Trades=%s", text, text)
		}
		for _, other := range in.list {
			if strings.EqualFold(other.name, name) {
				return nil, failf(exitUsage, "--input: two inputs are called %s: %s and %s", name, other.path, path)
			}
		}
		in.list = append(in.list, &input{name: name, path: path})
	}
	return in, nil
}

func formatNames() []string {
	var names []string
	for _, f := range connector.Formats() {
		if f.NewDecoder != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// declare looks at the files of --input.
func (in *inputs) declare() error {
	for _, i := range in.list {
		if err := in.look(i); err != nil {
			var usage *exitError
			if errors.As(err, &usage) {
				return err
			}
			return failf(exitUsage, "--input %s=%s: %s", i.name, i.path, err)
		}
		i.stream = &plan.Stream{Name: i.name, Schema: i.schema, Options: i.opts}
	}
	return nil
}

func (in *inputs) declared() []*plan.Stream {
	var list []*plan.Stream
	for _, i := range in.list {
		list = append(list, i.stream)
	}
	return list
}

// resolve finds what a name in FROM stands for, as check.Options.Resolve does.
func (in *inputs) resolve(name string) (*vec.Schema, map[string]string, error) {
	i := &input{name: name, path: name}
	switch {
	case strings.EqualFold(name, "stdin"):
		i.path = "-"
		if terminal(in.e.stdin) && in.flags.columns == "" {
			fmt.Fprintf(in.e.stderr, "reading standard input from the terminal; Ctrl-D ends it\n")
		}
	case strings.HasSuffix(strings.ToLower(name), ".parquet"):
		return nil, nil, nil
	case !strings.ContainsAny(name, "./*?"):
		if _, err := os.Stat(name); err != nil {
			return nil, nil, nil // a name, and not of a file
		}
	}
	if err := in.look(i); err != nil {
		var usage *exitError
		if errors.As(err, &usage) {
			in.failed = err
		}
		return nil, nil, in.placed(name, err)
	}
	in.list = append(in.list, i)
	return i.schema, i.opts, nil
}

// placed gives an error of an input its code, and a hint where a file of a similar name exists.
func (in *inputs) placed(name string, err error) error {
	var ours *diag.Error
	if errors.As(err, &ours) {
		return err
	}
	code := diag.CodeSourceMissing
	var c *connector.Error
	if errors.As(err, &c) {
		code = diag.Code(c.Code)
	}
	d := diag.New(code, diag.Span{}, "%s", err)
	if dir, err := os.ReadDir(filepath.Dir(name)); err == nil {
		var names []string
		for _, f := range dir {
			names = append(names, f.Name())
		}
		if best, ok := diag.Nearest(filepath.Base(name), names); ok && best != filepath.Base(name) {
			d.Hint = fmt.Sprintf("did you mean '%s'?", filepath.Join(filepath.Dir(name), best))
		}
	}
	return d
}

// look opens or samples the input and finds its format, columns and options.
func (in *inputs) look(i *input) error {
	if err := in.take(i); err != nil {
		return err
	}
	if err := in.chooseFormat(i); err != nil {
		return err
	}
	i.opts = map[string]string{"type": "source", "format": i.format.Name}
	if i.stdin != nil {
		i.opts["extension"] = "stdin"
	} else {
		i.opts["extension"], i.opts["file.path"] = "file", i.path
	}
	if err := in.applySettings(i); err != nil {
		return err
	}
	return in.findColumns(i)
}

// applySettings lays --set over the settings of an input. One that its connector and format lack may be meant for
// another input, where there are several.
func (in *inputs) applySettings(i *input) error {
	for _, text := range in.flags.set {
		key, value, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return failf(exitUsage, "--set %s: write KEY=VALUE, such as csv.delimiter=';'", text)
		}
		st := &plan.Stream{Options: i.opts}
		var unknown *connector.OptionError
		switch err := set(st, key, value); {
		case err == nil:
			i.opts = st.Options
			in.fits[text] = nil
		case errors.As(err, &unknown) && unknown.Code == connector.CodeUnknownOption && len(in.list) > 1:
			if _, known := in.fits[text]; !known {
				in.fits[text] = err
			}
		default:
			return failf(exitConfig, "--set %s: %s", text, err)
		}
	}
	return nil
}

// misplaced is the error of a --set that no input has.
func (in *inputs) misplaced() error {
	for _, text := range in.flags.set {
		if err := in.fits[text]; err != nil {
			return failf(exitConfig, "--set %s: %s", text, err)
		}
	}
	return nil
}

// take gets the sample, from standard input, a pipe or a file.
func (in *inputs) take(i *input) error {
	if i.path == "-" {
		for _, other := range in.list {
			if other != i && other.path == "-" && other.shown != "" {
				return fmt.Errorf("standard input is read twice, as %s and as %s", other.name, i.name)
			}
		}
		i.shown = "stdin"
		return in.takeHandle(i, in.e.stdin)
	}
	i.shown = i.path
	info, err := os.Stat(i.path)
	if err == nil && info.IsDir() {
		return &connector.Error{Code: connector.CodeOpen, Msg: fmt.Sprintf("%s is a directory; name a file, or a pattern such as '%s'", i.path, filepath.Join(i.path, "*.csv"))}
	}
	if err == nil && !info.Mode().IsRegular() {
		f, err := os.Open(i.path) // a named pipe or /dev/fd/63: it can be opened once
		if err != nil {
			return fmt.Errorf("file %s: %s", i.path, reason(err))
		}
		return in.takeHandle(i, f)
	}
	name, sample, whole, err := file.Sample(i.path, sampleLines, sampleBytes)
	if err != nil {
		return err
	}
	i.shown, i.sample, i.whole = name, sample, whole
	i.size = sizeOf(i.path)
	return nil
}

// takeHandle looks at the start of an open file. Of a regular one (query < file) nothing is consumed.
func (in *inputs) takeHandle(i *input, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("%s: %s", i.shown, reason(err))
	}
	if info.IsDir() {
		return fmt.Errorf("%s is a directory", i.shown)
	}
	i.live = !info.Mode().IsRegular()
	var reader io.Reader = f
	i.stdin = f
	if at, err := f.Seek(0, io.SeekCurrent); err == nil && !i.live {
		if i.size = info.Size() - at; compressionOf(f, at) == "" {
			buf := make([]byte, min(sampleBytes, max(0, i.size)))
			n, err := f.ReadAt(buf, at)
			if err != nil && err != io.EOF {
				return fmt.Errorf("%s: %s", i.shown, reason(err))
			}
			i.sample, i.whole = buf[:n], int64(n) >= i.size
			return nil
		}
	}
	i.reader = stdio.NewReader(i.shown, reader)
	i.stdin = i.reader
	return in.peek(i)
}

// peek waits for the first lines, behind a compression if there is one.
func (in *inputs) peek(i *input) error {
	timer := clock.System{}.Timer(sampleWait)
	defer timer.Stop()
	var err error
	if i.sample, i.whole, err = i.reader.Peek(in.ctx, sampleLines, sampleBytes, timer.C); err != nil {
		return err
	}
	c := compression(i.sample)
	if c == "" {
		return nil
	}
	z, err := file.Decompress(i.shown, i.reader, c)
	if err != nil {
		return err
	}
	i.reader = stdio.NewReader(i.shown, z)
	i.stdin = i.reader
	i.sample, i.whole, err = i.reader.Peek(in.ctx, sampleLines, sampleBytes, timer.C)
	if len(i.sample) > 0 && in.ctx.Err() == nil {
		err = nil // the run comes to it, after the lines before
	}
	return err
}

// compression tells compressed data by its first bytes.
func compression(sample []byte) string {
	switch {
	case bytes.HasPrefix(sample, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(sample, []byte("\x28\xb5\x2f\xfd")):
		return "zstd"
	}
	return ""
}

func compressionOf(f *os.File, at int64) string {
	var head [4]byte
	n, _ := f.ReadAt(head[:], at) // what cannot be read is found when the sample is
	return compression(head[:n])
}

// sizeOf is the size of all files that a path stands for; 0 where it is not known.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return 0
	}
	return info.Size()
}

// chooseFormat goes by -i, then by the name, then by the content.
func (in *inputs) chooseFormat(i *input) error {
	if bytes.IndexByte(i.sample, 0) >= 0 {
		return fmt.Errorf("%s: %s", i.shown, notText(i.sample))
	}
	i.format, _ = connector.FormatByPath(i.shown)
	told := i.format != nil && i.format.Name != "text" // .log and .txt say little
	if in.flags.format != "" && !(told && len(in.flags.inputs) > 1) {
		i.format, _ = connector.LookupFormat(in.flags.format)
		return nil
	}
	if i.format == nil || i.stdin != nil && !told {
		i.format = connector.SniffFormat(i.sample)
	}
	if i.format == nil && len(in.columns) > 0 {
		i.format, _ = connector.LookupFormat("json")
	}
	if i.format == nil {
		return fmt.Errorf("%s is empty, so its columns are not known; name them: --columns 'price DOUBLE, …'", i.shown)
	}
	return nil
}

// notText says what data with zero bytes are, where their start tells it.
func notText(sample []byte) string {
	switch c := compression(sample); {
	case c != "":
		return fmt.Sprintf("it is %s data; give the file the name that says so (.gz, .zst)", c)
	case bytes.HasPrefix(sample, []byte("PK\x03\x04")):
		return "it is a zip archive; unpack it first"
	case bytes.HasPrefix(sample, []byte("\xff\xfe")) || bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return "it is UTF-16; convert it: iconv -f UTF-16 -t UTF-8"
	case bytes.HasPrefix(sample, []byte("PAR1")):
		return "it is a Parquet file, which is not supported yet; convert it to CSV"
	}
	return "it holds zero bytes, so it is not text"
}

// open opens the sources of all inputs that are read, in the order in which they are merged.
func (in *inputs) open(p *plan.App, o *app.LiveOptions) error {
	for _, i := range in.list {
		at := app.StreamIndex(p, i.name)
		if at < 0 || len(p.Readers(p.Streams[at])) == 0 {
			in.note("--input %s=%s is not read by the SQL", i.name, i.path)
			continue
		}
		s := p.Streams[at]
		env := o.Env
		if i.stdin != nil {
			env.Stdin = i.stdin
		}
		env.Clock = clock.System{}
		src, err := app.OpenSource(s, s.Options, app.Needed(p, s), env)
		if err != nil {
			return err
		}
		if src.Name = i.path; i.path == "-" {
			src.Name = i.shown
		}
		o.Inputs = append(o.Inputs, app.LiveInput{Stream: at, LiveSource: src})
	}
	return nil
}

// allFiles reports whether every source ends where it is now: then rows are taken in the order of their time. Sources
// that the SQL declares may go on for ever.
func (in *inputs) allFiles(p *plan.App) bool {
	for _, s := range p.Streams {
		i := in.find(s.Name)
		if i != nil && i.live || i == nil && s.Options["type"] == "source" {
			return false
		}
	}
	return true
}

// find gives the input of a stream; nil if it is not one.
func (in *inputs) find(stream string) *input {
	for _, i := range in.list {
		if strings.EqualFold(i.name, stream) {
			return i
		}
	}
	return nil
}

// size is the bytes of all inputs; 0 where it is not known of each.
func (in *inputs) size() int64 {
	total := int64(0)
	for _, i := range in.list {
		if _, compressed := connector.FormatByPath(i.shown); i.size == 0 || compressed != "" {
			return 0
		}
		total += i.size
	}
	return total
}

func (in *inputs) note(format string, args ...any) {
	in.notes = append(in.notes, fmt.Sprintf(format, args...))
}

func (in *inputs) close() {
	for _, i := range in.list {
		if i.reader != nil {
			i.reader.Close()
		}
	}
}

// reason is an error of the system in its own words.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
