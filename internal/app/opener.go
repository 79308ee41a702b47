package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
)

// opener opens the sources and sinks of an application: all, or those that a running one does not have.
type opener struct {
	*Live
	plan *plan.App
	cfg  *runtime.LiveConfig

	old *Live // the running one; nil: there is none
	// Of each source and sink: the old one that it is; -1: it is new.
	keepSources, keepSinks []int
	// later are the sinks that are opened when the old ones are closed: stream, by sink.
	later map[int]int
}

// all opens what the options hand in and what the application declares.
func (o *opener) all(opts LiveOptions) error {
	for _, in := range opts.Inputs {
		o.addSource(in.Stream, in.LiveSource, o.plan.Streams[in.Stream].Name)
	}
	for _, out := range opts.Outputs {
		key := "handed in, " + out.Name
		for _, p := range append([]runtime.SinkPart{{Stream: out.Stream}}, out.Also...) {
			key += ", " + streamKey(o.plan.Streams[p.Stream])
		}
		if o.keepSink(key, out.Stream, out.LiveSink) {
			continue
		}
		o.addSink(out.Stream, out.LiveSink, key)
	}
	return o.declared(opts)
}

// declared opens the declared connectors: of sources that are read, and of sinks that are written.
func (o *opener) declared(opts LiveOptions) error {
	given := map[int]bool{}
	for _, s := range o.sources {
		given[s] = true
	}
	observed := map[int]bool{}
	for _, s := range o.sinks {
		observed[s] = true
	}
	stdin := ""
	for i, s := range o.plan.Streams {
		switch kind := strings.ToLower(s.Options["type"]); {
		case s.Once:
			key := "once"
			for _, q := range o.plan.Readers(s) {
				key += ", " + queryKey(q)
			}
			if !o.keepSource(key, i) {
				o.addSource(i, runtime.LiveSource{Rows: &onceRow{}}, key)
			}
		case kind == "source" && !given[i] && (reads(o.plan, s) || observed[i]):
			if readsStdin(s) {
				if stdin != "" {
					return fmt.Errorf("streams %s and %s both read standard input; only one can", stdin, s.Name)
				}
				stdin = s.Name
			}
			if err := o.source(i, opts); err != nil {
				return err
			}
		case kind == "sink" && writes(o.plan, s) && !opts.Dry:
			if err := o.sink(i, opts); err != nil {
				return err
			}
		}
	}
	return nil
}

func readsStdin(s *plan.Stream) bool { return strings.EqualFold(s.Options["extension"], "stdin") }

// source opens a declared source, unless the running application has it.
func (o *opener) source(i int, opts LiveOptions) error {
	s := o.plan.Streams[i]
	needed := Needed(o.plan, s)
	if opts.AllColumns {
		needed = nil
	}
	key := fmt.Sprint(streamKey(s), needed)
	if o.keepSource(key, i) {
		return nil
	}
	if o.old != nil && readsStdin(s) {
		if at := slices.IndexFunc(o.old.sources, func(k int) bool { return readsStdin(o.old.plan.Streams[k]) }); at >= 0 {
			return fmt.Errorf("stream %s reads standard input, which stream %s of the running application has begun to read; that takes a new start",
				s.Name, o.old.plan.Streams[o.old.sources[at]].Name)
		}
	}
	src, err := OpenSource(s, s.Options, needed, opts.Env)
	if err != nil {
		return err
	}
	o.addSource(i, src, key)
	return nil
}

// sink opens a declared sink, unless the running application has it. One that may write to where a sink of the running
// application still does is opened later.
func (o *opener) sink(i int, opts LiveOptions) error {
	s := o.plan.Streams[i]
	key := streamKey(s)
	if o.keepSink(key, i, runtime.LiveSink{}) {
		return nil
	}
	if o.old != nil && slices.ContainsFunc(o.old.sinks, func(k int) bool { return samePlace(o.old.plan.Streams[k], s) }) {
		if o.later == nil {
			o.later = map[int]int{}
		}
		o.later[len(o.cfg.Sinks)] = i
		o.sinks, o.sinkKeys, o.keepSinks = append(o.sinks, i), append(o.sinkKeys, key), append(o.keepSinks, -1)
		o.cfg.Sinks = append(o.cfg.Sinks, runtime.LiveSink{Name: s.Name, Stream: i, Schema: s.Schema})
		return nil
	}
	sink, err := OpenSink(s, s.Options, opts.Env)
	if err != nil {
		return err
	}
	o.addSink(i, sink, key)
	return nil
}

// samePlace reports whether two sinks may write to one place: any value that is a path or a name of both.
func samePlace(a, b *plan.Stream) bool {
	if !strings.EqualFold(a.Options["type"], "sink") || !strings.EqualFold(a.Options["extension"], b.Options["extension"]) {
		return false
	}
	path := func(s *plan.Stream) string {
		for _, k := range []string{"file.path", "path"} {
			if v := s.Options[k]; v != "" {
				return v
			}
		}
		return ""
	}
	return path(a) == path(b)
}

// keepSource takes over a source of the running application that was opened with the same.
func (o *opener) keepSource(key string, stream int) bool {
	if o.old == nil {
		return false
	}
	at := unused(o.old.sourceKeys, key, o.keepSources)
	if at < 0 {
		return false
	}
	o.sources, o.sourceKeys, o.keepSources = append(o.sources, stream), append(o.sourceKeys, key), append(o.keepSources, at)
	o.cfg.Sources = append(o.cfg.Sources, runtime.LiveSource{Name: o.plan.Streams[stream].Name})
	return true
}

func (o *opener) keepSink(key string, stream int, s runtime.LiveSink) bool {
	if o.old == nil {
		return false
	}
	at := unused(o.old.sinkKeys, key, o.keepSinks)
	if at < 0 {
		return false
	}
	o.keepSinks = append(o.keepSinks, at)
	o.noteSink(stream, s, key)
	return true
}

// unused finds a key among those that have not been taken yet.
func unused(keys []string, key string, taken []int) int {
	for i, k := range keys {
		if k == key && !slices.Contains(taken, i) {
			return i
		}
	}
	return -1
}

func (o *opener) addSource(stream int, s runtime.LiveSource, key string) {
	if s.Name == "" {
		s.Name = o.plan.Streams[stream].Name
	}
	o.sources, o.sourceKeys, o.keepSources = append(o.sources, stream), append(o.sourceKeys, key), append(o.keepSources, -1)
	o.cfg.Sources = append(o.cfg.Sources, s)
	if s.Bytes != nil {
		o.opened = append(o.opened, s.Bytes.Close)
	} else {
		o.opened = append(o.opened, s.Rows.Close)
	}
}

func (o *opener) addSink(stream int, s runtime.LiveSink, key string) {
	o.keepSinks = append(o.keepSinks, -1)
	o.noteSink(stream, s, key)
	if s.Bytes != nil {
		o.opened = append(o.opened, s.Bytes.Close)
	} else {
		o.opened = append(o.opened, s.Rows.Close)
	}
	for _, part := range s.Also {
		if part.Rows != nil {
			o.opened = append(o.opened, part.Rows.Close)
		}
	}
}

// noteSink lists a sink with its streams.
func (o *opener) noteSink(stream int, s runtime.LiveSink, key string) {
	if s.Name == "" {
		s.Name = o.plan.Streams[stream].Name
	}
	s.Stream, s.Schema = stream, o.plan.Streams[stream].Schema
	o.sinks = append(o.sinks, stream)
	for i := range s.Also {
		part := &s.Also[i]
		part.Schema = o.plan.Streams[part.Stream].Schema
		o.sinks = append(o.sinks, part.Stream)
	}
	o.sinkKeys = append(o.sinkKeys, key)
	o.cfg.Sinks = append(o.cfg.Sinks, s)
}
