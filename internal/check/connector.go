package check

import (
	"errors"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// with is the WITH clause of a stream.
type with struct {
	stream  *plan.Stream
	options []*ast.Option
}

// place is where an option stands; the stream's name if it is not given.
func (w with) place(key string) diag.Span {
	key = catalog.SettingKey(key)
	_, short, _ := strings.Cut(key, ".")
	for _, o := range w.options {
		if k := catalog.SettingKey(o.Key.Text); k == key || k == short {
			return o.Span
		}
	}
	return w.stream.Span
}

// checkWith checks what depends on the stream's columns and on the other streams.
func (c *checker) checkWith(w with) {
	c.checkLate(w)
	if !c.opts.Connectors || w.stream.Schema == nil {
		return
	}
	parsed, problems := connector.ParseStream(w.stream.Options)
	if len(problems) > 0 || parsed.Connector == nil {
		return // reported where the clause was read
	}
	c.checkStrategy(w)
	if err := openable(parsed, w.stream); err != nil {
		var o *connector.OptionError
		if !errors.As(err, &o) {
			c.errorf(diag.CodeOptionValue, w.stream.Span, "%s", err)
			return
		}
		c.errorf(optionCode(o), w.place(o.Key), "%s", o.Msg).Hint = o.Hint
	}
}

// openable asks connector and format whether they can serve a stream with these columns. Nothing is opened.
func openable(parsed *connector.Stream, s *plan.Stream) error {
	if check := parsed.Connector.Check; check != nil {
		if err := check(parsed.Kind, s.Schema, parsed.Options); err != nil {
			return err
		}
	}
	var err error
	switch f := parsed.Format; {
	case f == nil:
	case parsed.Kind == connector.Source:
		_, err = f.NewDecoder(connector.DecoderConfig{Schema: s.Schema, Options: parsed.Options})
	case parsed.Kind == connector.Sink:
		_, err = f.NewEncoder(connector.EncoderConfig{Schema: s.Schema, Options: parsed.Options})
	}
	return err
}

// checkLate looks for the stream that late rows go to.
func (c *checker) checkLate(w with) {
	switch late := w.stream.Options["time.late"]; strings.ToLower(late) {
	case "", "drop", "process":
	default:
		var names []string
		for _, s := range c.app.Streams {
			if strings.EqualFold(s.Name, late) {
				return
			}
			if !s.Hidden && s != w.stream {
				names = append(names, s.Name)
			}
		}
		c.errorf(diag.CodeUnknownStream, w.place("time.late"), "time.late = '%s': there is no such stream", late).Hint =
			suggest(late, append([]string{"drop", "process"}, names...), "write")
	}
}

// checkStrategy refuses what happens to failed events in ways that are not built yet.
func (c *checker) checkStrategy(w with) {
	for _, o := range w.options {
		key := catalog.SettingKey(o.Key.Text)
		value := strings.ToLower(w.stream.Options[key])
		switch {
		case key == "error.strategy" && (value == "retry" || value == "dlq"):
			c.notYet(diag.CodeNotYetStatement, o.Span, "error.strategy = '%s' is not supported yet", value).WithHint("use log, drop or fail")
		case strings.HasPrefix(key, "error.retry.") || strings.HasPrefix(key, "error.dlq."):
			c.notYet(diag.CodeNotYetStatement, o.Span, "option %q is not supported yet: failed events are not tried again and go to no stream", key).
				WithHint("leave it out; error.strategy is log, drop or fail")
		}
	}
}
