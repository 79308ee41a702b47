package app

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// OpenSource opens a source for a stream with those options. needed says which columns are read; nil: all.
func OpenSource(s *plan.Stream, options map[string]string, needed []bool, env connector.Env) (runtime.LiveSource, error) {
	src := runtime.LiveSource{Name: s.Name}
	with, errs := connector.ParseStream(options)
	if len(errs) > 0 {
		return src, optionError(s, errs)
	}
	var err error
	if src.Strategy, err = strategyOf(s.Name, with.Options); err != nil {
		return src, err
	}
	cfg := connector.SourceConfig{Stream: s.Name, Schema: s.Schema, Options: with.Options, Env: env}
	if open := with.Connector.RowSource; open != nil {
		src.Rows, err = open(cfg)
		return src, err
	}
	f := with.Format
	src.NewDecoder = func() (connector.Decoder, error) {
		return f.NewDecoder(connector.DecoderConfig{Schema: s.Schema, Needed: needed, Options: with.Options})
	}
	cfg.NewSplitter = func() connector.Splitter { return f.NewSplitter(with.Options) }
	src.Bytes, err = with.Connector.ByteSource(cfg)
	return src, err
}

// FileOptions are the options with which a raw file stands in for a stream's own source: what the declaration says of
// the bytes holds for the file too, unless its name says that it is in another format; where they come from does not.
func FileOptions(s *plan.Stream, path string) map[string]string {
	options := map[string]string{"type": "source", "extension": "file", "file.path": path}
	format, _ := connector.FormatByPath(path)
	if declared, ok := connector.LookupFormat(s.Options["format"]); ok && (format == nil || format.Name == "text") {
		format = declared
	}
	if format != nil {
		options["format"] = format.Name
	}
	for k, v := range s.Options {
		if strings.HasPrefix(k, "time.") || format != nil && strings.HasPrefix(k, format.Name+".") {
			options[k] = v
		}
	}
	return options
}

// OpenSink opens a sink for a stream with those options. The stream's index in the graph is left to the caller.
func OpenSink(s *plan.Stream, options map[string]string, env connector.Env) (runtime.LiveSink, error) {
	sink := runtime.LiveSink{Name: s.Name, Schema: s.Schema}
	with, errs := connector.ParseStream(options)
	if len(errs) > 0 {
		return sink, optionError(s, errs)
	}
	cfg := connector.SinkConfig{Stream: s.Name, Schema: s.Schema, Options: with.Options, Env: env}
	var err error
	if open := with.Connector.RowSink; open != nil {
		sink.Rows, err = open(cfg)
		return sink, err
	}
	if sink.Encoder, err = with.Format.NewEncoder(connector.EncoderConfig{Schema: s.Schema, Options: with.Options}); err != nil {
		return sink, err
	}
	cfg.Header, cfg.Footer = sink.Encoder.Header(nil), sink.Encoder.Footer(nil)
	sink.Bytes, err = with.Connector.ByteSink(cfg)
	return sink, err
}

func optionError(s *plan.Stream, errs []*connector.OptionError) error {
	var text []string
	for _, e := range errs {
		text = append(text, fmt.Sprintf("error[%s]: stream %s: %s", e.Code, s.Name, e.Error()))
	}
	return &SettingError{strings.Join(text, "\n")}
}

// SettingError says that the settings of a stream are wrong: nothing was started.
type SettingError struct{ text string }

func (e *SettingError) Error() string { return e.text }

func settingErrorf(format string, args ...any) error {
	return &SettingError{fmt.Sprintf(format, args...)}
}

// strategyOf reads error.strategy.
func strategyOf(stream string, o connector.Options) (runtime.Strategy, error) {
	switch name := strings.ToLower(o.String("error.strategy")); name {
	case "", "log":
		return runtime.StrategyLog, nil
	case "drop":
		return runtime.StrategyDrop, nil
	case "fail":
		return runtime.StrategyFail, nil
	default:
		return 0, settingErrorf("stream %s: error.strategy = '%s' is not supported yet; use log, drop or fail", stream, name)
	}
}

// timeNames are columns of numbers that count as a time by their name.
var timeNames = [...]string{"ts", "time", "timestamp", "event_time", "eventtime", "created_at", "datetime", "date_time"}

// ObviousTime finds the column that is the rows' time, where only one can be meant: the only TIMESTAMP, or of several
// columns the one with a name for it, or without any of these the only DATE.
func ObviousTime(s *vec.Schema) (int, bool) {
	stamp, stamps := only(s, vec.Timestamp)
	if stamps == 1 {
		return stamp, true
	}
	for _, name := range timeNames {
		i := s.Index(name)
		if i >= 0 && (s.Fields[i].Type.ID == vec.Timestamp || stamps == 0 && s.Fields[i].Type.ID == vec.Long) {
			return i, true
		}
	}
	if day, days := only(s, vec.Date); stamps == 0 && days == 1 {
		return day, true
	}
	return -1, false
}

// only finds the last column of a type, and how many there are.
func only(s *vec.Schema, id vec.TypeID) (at, n int) {
	for i, f := range s.Fields {
		if f.Type.ID == id {
			at = i
			n++
		}
	}
	return at, n
}
