package connector

import (
	"fmt"
	"sort"
	"strings"
)

// Help is the documentation of the connector as plain text.
func (s *Spec) Help() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%s (%s)\n\n%s\n", s.Name, s.Kinds, s.Doc)
	if len(s.Formats) > 0 {
		fmt.Fprintf(&sb, "\nFormats: %s\n", strings.ReplaceAll(strings.Join(s.Formats, ", "), "*", "any"))
	}
	writeOptions(&sb, s.Options)
	if s.Example != "" {
		fmt.Fprintf(&sb, "\nExample\n  %s\n", s.Example)
	}
	return sb.String()
}

// Help is the documentation of the format as plain text.
func (f *Format) Help() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%s (format; files %s)\n\n%s\n", f.Name, strings.Join(f.Extensions, ", "), f.Doc)
	writeOptions(&sb, f.Options)
	if f.Example != "" {
		fmt.Fprintf(&sb, "\nExample\n  %s\n", strings.ReplaceAll(strings.TrimRight(f.Example, "\n"), "\n", "\n  "))
	}
	return sb.String()
}

func writeOptions(sb *strings.Builder, options []Option) {
	if len(options) == 0 {
		return
	}
	sb.WriteString("\nOptions\n")
	for _, o := range options {
		kind := o.Type.String()
		if o.Type == Enum {
			kind = strings.Join(o.Values, "|")
		}
		if o.Kinds != 0 {
			kind += ", " + o.Kinds.String() + " only"
		}
		switch {
		case o.Required:
			kind += ", required"
		case o.Default != "":
			kind += ", default " + o.Default
		}
		fmt.Fprintf(sb, "  %s (%s)\n      %s\n", o.Name, kind, o.Doc)
	}
}

// Complete lists the option keys and, after `key = '`, the values that may stand in the WITH clause of a stream that
// already has what with says. A key or value is offered if it begins with prefix. The result is sorted.
func Complete(with map[string]string, key, prefix string) []string {
	s, _ := ParseStream(with)
	specs := StreamOptions()
	if s.Connector != nil {
		specs = append(specs, s.Connector.Options...)
	}
	if s.Format != nil {
		specs = append(specs, s.Format.Options...)
	}
	var words []string
	for _, o := range specs {
		if o.Kinds != 0 && s.Kind != 0 && o.Kinds&s.Kind == 0 {
			continue
		}
		if key == "" {
			words = append(words, strings.TrimSuffix(o.Name, "*"))
		} else if NormalKey(key) == o.Name {
			words = valuesOf(o, s.Kind)
		}
	}
	var out []string
	for _, w := range words {
		if strings.HasPrefix(w, strings.ToLower(prefix)) {
			out = append(out, w)
		}
	}
	sort.Strings(out)
	return out
}

func valuesOf(o Option, k Kind) []string {
	switch {
	case o.Name == "extension":
		if k == 0 {
			k = Source | Sink | Table
		}
		return connectorNames(k)
	case o.Name == "format":
		return formatNames()
	case o.Type == Bool:
		return []string{"false", "true"}
	}
	return o.Values
}
