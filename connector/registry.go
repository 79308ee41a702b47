package connector

import (
	"fmt"
	"sort"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// Kind is what a stream is to the outside; also a set of kinds.
type Kind uint8

// The kinds.
const (
	Source Kind = 1 << iota
	Sink
	Table
)

// String names the kinds of the set.
func (k Kind) String() string {
	var names []string
	for i, n := range [...]string{"source", "sink", "table"} {
		if k&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return strings.Join(names, " or ")
}

// Spec describes a connector.
type Spec struct {
	Name  string // the value of `extension`
	Kinds Kind
	// Formats it may carry, the first being the default. "*" stands for every registered format. Empty: it moves
	// rows, and `format` is accepted only if RowFormats lists it.
	Formats []string
	// RowFormats are formats that may be named though the connector makes or takes rows, and change nothing.
	RowFormats []string
	Options    []Option
	// Check looks for what is wrong with options that depend on each other or on the columns, before anything is
	// opened; the error is an *OptionError. It may be nil.
	Check   func(kind Kind, s *vec.Schema, o Options) error
	Doc     string
	Example string // a complete CREATE STREAM
}

// Opener opens a connector's endpoints. A nil function says that it has no such endpoint; a connector has the byte
// or the row variant of each, not both.
type Opener struct {
	ByteSource func(SourceConfig) (ByteSource, error)
	RowSource  func(SourceConfig) (RowSource, error)
	ByteSink   func(SinkConfig) (ByteSink, error)
	RowSink    func(SinkConfig) (RowSink, error)
}

// Connector is a registered connector.
type Connector struct {
	Spec
	Opener
}

// registry is written from init functions only, so it needs no lock.
var registry struct {
	connectors map[string]*Connector
	formats    map[string]*Format
}

// Register makes a connector known. It is called from init; a name taken twice is a bug.
func Register(spec Spec, open Opener) {
	if registry.connectors == nil {
		registry.connectors = map[string]*Connector{}
	}
	if registry.connectors[spec.Name] != nil {
		panic(fmt.Sprintf("connector: %q is registered twice", spec.Name))
	}
	registry.connectors[spec.Name] = &Connector{spec, open}
}

// RegisterFormat makes a format known. It is called from init; a name taken twice is a bug.
func RegisterFormat(f Format) {
	if registry.formats == nil {
		registry.formats = map[string]*Format{}
	}
	if registry.formats[f.Name] != nil {
		panic(fmt.Sprintf("connector: format %q is registered twice", f.Name))
	}
	registry.formats[f.Name] = &f
}

// Lookup finds a connector by name.
func Lookup(name string) (*Connector, bool) {
	c, ok := registry.connectors[strings.ToLower(name)]
	return c, ok
}

// LookupFormat finds a format by name; ndjson and jsonl are other names of json.
func LookupFormat(name string) (*Format, bool) {
	name = strings.ToLower(name)
	if name == "ndjson" || name == "jsonl" {
		name = "json"
	}
	f, ok := registry.formats[name]
	return f, ok
}

// All lists the connectors by name.
func All() []*Connector {
	all := make([]*Connector, 0, len(registry.connectors))
	for _, c := range registry.connectors {
		all = append(all, c)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// Formats lists the formats by name.
func Formats() []*Format {
	all := make([]*Format, 0, len(registry.formats))
	for _, f := range registry.formats {
		all = append(all, f)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
