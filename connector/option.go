package connector

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
)

// OptionType is the type of an option's value.
type OptionType uint8

// The types of options.
const (
	String   OptionType = iota
	Int                 // a whole number
	Double              // a decimal number
	Bool                // true or false
	Duration            // 5 minutes, 5m, PT5M, INTERVAL '5' MINUTE; a plain number is ms
	Size                // 64MiB; a plain number is bytes
	Enum                // one of Values
)

// String gives the word used in documentation.
func (t OptionType) String() string {
	return [...]string{"string", "int", "double", "bool", "duration", "size", "enum"}[t]
}

// Option describes one key of WITH (…).
type Option struct {
	Name     string // full: file.path; a last part "*" stands for any name
	Type     OptionType
	Values   []string // of an Enum
	Default  string   // empty: none
	Required bool
	Secret   bool // shown as ***
	Kinds    Kind // the kinds of streams that have it; 0: all
	Doc      string
}

// OptionError is a problem with one option, for whoever wrote it.
type OptionError struct {
	Code string
	Key  string // as written; of a missing option its full name
	Msg  string
	Hint string // what to do, if we know
}

// Error gives message and hint.
func (e *OptionError) Error() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + "; " + e.Hint
}

type optionValue struct {
	opt *Option
	raw string
	set bool // by the user
	num int64
	dbl float64
	yes bool
}

// Options are checked values with defaults filled in. Names asked for are full names; one that was not declared or
// has neither value nor default gives the zero value.
type Options struct {
	vals map[string]optionValue
}

// Has reports whether the user gave the option.
func (o Options) Has(name string) bool { return o.vals[name].set }

// String returns the option as written.
func (o Options) String(name string) string { return o.vals[name].raw }

// Int returns an option of type Int, or a Size in bytes.
func (o Options) Int(name string) int64 { return o.vals[name].num }

// Double returns an option of type Double.
func (o Options) Double(name string) float64 { return o.vals[name].dbl }

// Bool returns an option of type Bool.
func (o Options) Bool(name string) bool { return o.vals[name].yes }

// Duration returns an option of type Duration.
func (o Options) Duration(name string) time.Duration { return time.Duration(o.vals[name].num) }

// Size returns an option of type Size in bytes.
func (o Options) Size(name string) int64 { return o.vals[name].num }

// Names lists the options that have a value, sorted.
func (o Options) Names() []string {
	names := make([]string, 0, len(o.vals))
	for n := range o.vals {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Shown is the value as it may be printed: secrets as ***.
func (o Options) Shown(name string) string {
	v := o.vals[name]
	if v.opt != nil && (v.opt.Secret || SecretName(name)) {
		return "***"
	}
	return v.raw
}

// SecretName reports whether a key is named like a secret.
func SecretName(name string) bool {
	n := strings.ToLower(name)
	for _, w := range [...]string{"password", "passwd", "token", "secret", "credential"} {
		if strings.Contains(n, w) {
			return true
		}
	}
	return false
}

// ParseOptions checks the values given against the specs. A key may be written with _ for -, in any case, and
// without a prefix of prefixes (the connector's or the format's name). Errors are sorted by key.
func ParseOptions(specs []Option, kind Kind, given map[string]string, prefixes ...string) (Options, []*OptionError) {
	p := optionParser{kind: kind, prefixes: prefixes, vals: map[string]optionValue{}}
	for i := range specs {
		if specs[i].Kinds == 0 || kind == 0 || specs[i].Kinds&kind != 0 {
			p.specs = append(p.specs, &specs[i])
		} else {
			p.others = append(p.others, &specs[i])
		}
	}
	keys := make([]string, 0, len(given))
	for k := range given {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		p.take(k, given[k])
	}
	p.fill()
	return Options{p.vals}, p.errs
}

type optionParser struct {
	specs, others []*Option
	kind          Kind
	prefixes      []string
	vals          map[string]optionValue
	errs          []*OptionError
}

func (p *optionParser) take(key, raw string) {
	opt, full := p.find(p.specs, key)
	if opt == nil {
		p.unknown(key)
		return
	}
	if p.vals[full].set {
		p.errs = append(p.errs, &OptionError{Code: CodeBadValue, Key: key, Msg: fmt.Sprintf("option %q is given twice", full)})
		return
	}
	v, err := parseOption(opt, raw)
	if err != nil {
		p.errs = append(p.errs, &OptionError{Code: CodeBadValue, Key: key,
			Msg: fmt.Sprintf("option %q: %s", full, err), Hint: optionHint(opt)})
	}
	v.opt, v.raw, v.set = opt, raw, true
	p.vals[full] = v
}

func (p *optionParser) find(specs []*Option, key string) (*Option, string) {
	k := NormalKey(key)
	for _, try := range append([]string{""}, p.prefixes...) {
		full := k
		if try != "" {
			full = try + "." + k
		}
		for _, o := range specs {
			if o.Name == full {
				return o, full
			}
			// The part that * stands for is a column name: its spelling is kept.
			if stem, ok := strings.CutSuffix(o.Name, "*"); ok && strings.HasPrefix(full, stem) && len(full) > len(stem) {
				return o, stem + key[len(key)-(len(full)-len(stem)):]
			}
		}
	}
	return nil, ""
}

func (p *optionParser) unknown(key string) {
	e := &OptionError{Code: CodeUnknownOption, Key: key, Msg: fmt.Sprintf("unknown option %q", key)}
	if o, full := p.find(p.others, key); o != nil {
		e.Msg = fmt.Sprintf("option %q is not one of a %s", full, p.kind)
		p.errs = append(p.errs, e)
		return
	}
	if near := p.nearest(NormalKey(key)); near != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	p.errs = append(p.errs, e)
}

// nearest finds the option that a misspelt key may mean. What a prefix makes alike does not count.
func (p *optionParser) nearest(key string) string {
	names := make([]string, len(p.specs))
	for i, o := range p.specs {
		names[i] = o.Name
	}
	if near := Nearest(key, names); near != "" {
		return near
	}
	for _, prefix := range p.prefixes {
		var short []string
		for _, n := range names {
			if rest, ok := strings.CutPrefix(n, prefix+"."); ok {
				short = append(short, rest)
			}
		}
		if near := Nearest(key, short); near != "" {
			return prefix + "." + near
		}
	}
	return ""
}

func (p *optionParser) fill() {
	for _, o := range p.specs {
		if p.vals[o.Name].set {
			continue
		}
		if o.Required {
			p.errs = append(p.errs, &OptionError{Code: CodeMissingOption, Key: o.Name,
				Msg: fmt.Sprintf("option %q is required", o.Name), Hint: o.Doc})
		}
		if o.Default != "" {
			v, _ := parseOption(o, o.Default)
			v.opt, v.raw = o, o.Default
			p.vals[o.Name] = v
		}
	}
}

// NormalKey is a key in lower case with - for _.
func NormalKey(key string) string { return strings.ReplaceAll(strings.ToLower(key), "_", "-") }

func optionHint(o *Option) string {
	switch o.Type {
	case Enum:
		return "one of " + strings.Join(o.Values, ", ")
	case Bool:
		return "true or false"
	case Duration:
		return "for example 5 minutes, 5m, PT5M, or a number of milliseconds"
	case Size:
		return "for example 64MiB, or a number of bytes"
	}
	return ""
}

func parseOption(o *Option, raw string) (v optionValue, err error) {
	s := strings.TrimSpace(raw)
	switch o.Type {
	case Int:
		if v.num, err = strconv.ParseInt(s, 10, 64); err != nil {
			err = fmt.Errorf("%q is not a whole number", raw)
		}
	case Double:
		if v.dbl, err = strconv.ParseFloat(s, 64); err != nil {
			err = fmt.Errorf("%q is not a number", raw)
		}
	case Bool:
		switch strings.ToLower(s) {
		case "true":
			v.yes = true
		case "false":
		default:
			err = fmt.Errorf("%q is neither true nor false", raw)
		}
	case Duration:
		var d time.Duration
		d, err = ParseDuration(s)
		v.num = int64(d)
	case Size:
		v.num, err = ParseSize(s)
	case Enum:
		for _, w := range o.Values {
			if strings.EqualFold(w, s) {
				return v, nil
			}
		}
		err = fmt.Errorf("%q is not known", raw)
	}
	return v, err
}
