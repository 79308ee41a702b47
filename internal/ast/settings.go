package ast

import "strings"

// Settings gives the stream's options in the form of CREATE STREAM, whichever statement was written:
// CREATE SOURCE and SINK say type for extension, and MAP (type = …) for format.
func (s *CreateStream) Settings() []*Option {
	switch s.Role {
	case RoleSource:
		return settings("source", s.Options, s.Map, s.Place)
	case RoleSink:
		return settings("sink", s.Options, s.Map, s.Place)
	}
	return append(append([]*Option(nil), s.Options...), mapped(s.Map)...)
}

// Settings gives the options of SINK (…) in the form of CREATE STREAM.
func (s *SinkClause) Settings() []*Option {
	return settings("sink", s.Options, s.Map, s.Place)
}

func settings(role string, options, mapping []*Option, at Place) []*Option {
	out := []*Option{{Place: at, Key: Name{Place: at, Text: "type"}, Value: &Literal{Place: at, Kind: LitString, Text: role}}}
	for _, o := range options {
		key := o.Key
		if key.Is("type") {
			if l, ok := o.Value.(*Literal); ok && strings.EqualFold(l.Text, role) {
				continue // CREATE SOURCE … WITH (type = 'source') says it twice
			}
			key.Text = "extension"
		}
		out = append(out, &Option{Place: o.Place, Key: key, Value: o.Value})
	}
	return append(out, mapped(mapping)...)
}

func mapped(mapping []*Option) []*Option {
	var out []*Option
	for _, o := range mapping {
		key := o.Key
		if key.Is("type") {
			key.Text = "format"
		}
		out = append(out, &Option{Place: o.Place, Key: key, Value: o.Value})
	}
	return out
}
