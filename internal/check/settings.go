package check

import (
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// settings turns WITH into canonical keys and values. What the registered connectors say of them is checked only
// where the options of the run ask for it; the words of other systems, and the values of type, always.
func (c *checker) settings(options []*ast.Option, declaration bool) map[string]string {
	if len(options) == 0 {
		return nil
	}
	values := map[string]string{}
	places := map[string]diag.Span{}
	for _, o := range options {
		key := catalog.SettingKey(o.Key.Text)
		if _, twice := values[key]; twice {
			c.errorf(diag.CodeOptionValue, o.Span, "option %q is given twice", key)
			continue
		}
		value, ok := c.settingText(o.Value)
		if !ok {
			c.errorf(diag.CodeOptionValue, o.Value.At(), "the value of %q is not a constant", key).WithHint("write a string, a number, TRUE, FALSE, a duration or a parameter that has one of these")
			continue
		}
		values[key], places[key] = value, o.Span
		if strings.Contains(value, "${") {
			c.notYet(diag.CodeNotYetStatement, o.Value.At(), "variables in settings, ${…}, are not supported yet").
				WithHint("let the shell fill it in: --set STREAM.%s=\"$VALUE\"", key)
		}
	}
	bad := false
	for _, o := range options {
		key := catalog.SettingKey(o.Key.Text)
		if _, given := values[key]; given && c.foreign(key, places[key], values) {
			delete(values, key)
			bad = true
		} else if given && plan.IsLimit(key) && !c.checkLimit(key, values[key], places[key]) {
			delete(values, key)
		}
	}
	if declaration && !bad {
		c.checkSettings(values, places, options[0].Span)
	}
	return values
}

// foreign reports a setting of another system.
func (c *checker) foreign(key string, at diag.Span, values map[string]string) bool {
	instead, ok := catalog.ForeignSetting(key)
	if !ok || values["extension"] != "" && !strings.Contains(key, "kafka") && !strings.HasPrefix(key, "value") && !strings.HasPrefix(key, "properties") {
		return false
	}
	c.errorf(diag.CodeForeignOption, at, "%q is a setting of another system", key).WithHint("write %s", instead)
	return true
}

func (c *checker) checkSettings(values map[string]string, places map[string]diag.Span, whole diag.Span) {
	if t, ok := values["type"]; ok && !contains(catalog.StreamTypes(), strings.ToLower(t)) {
		err := c.errorf(diag.CodeOptionValue, places["type"], "a stream is not of type %q", t)
		err.Hint = suggest(t, catalog.StreamTypes(), "it is one of")
		return
	}
	if !c.opts.Connectors {
		return
	}
	_, problems := connector.ParseStream(values)
	for _, p := range problems {
		at, ok := places[catalog.SettingKey(p.Key)]
		if !ok {
			at = whole
		}
		c.errorf(optionCode(p), at, "%s", p.Msg).Hint = p.Hint
	}
}

// optionCode gives what a wrong option is in SQL; the same mistake in a configuration file has a code of its own.
func optionCode(p *connector.OptionError) diag.Code {
	switch p.Code {
	case connector.CodeUnknownOption:
		return diag.CodeUnknownOption
	case connector.CodeMissingOption:
		return diag.CodeMissingOption
	case connector.CodeUnknownName:
		if catalog.SettingKey(p.Key) == "format" {
			return diag.CodeUnknownFormat
		}
		return diag.CodeUnknownConnector
	}
	return diag.CodeOptionValue
}

// optionText gives the text of a setting's value.
func optionText(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.Literal:
		if e.Kind == ast.LitBool {
			return strconv.FormatBool(e.Bool), true
		}
		return e.Text, e.Kind != ast.LitNull
	case *ast.Duration:
		var parts []string
		for _, p := range e.Parts {
			parts = append(parts, p.Number+" "+strings.ToLower(string(p.Unit)))
		}
		return strings.Join(parts, " "), true
	case *ast.Column:
		var parts []string
		for _, p := range e.Parts {
			parts = append(parts, p.Text)
		}
		return strings.Join(parts, "."), true
	}
	return "", false
}

func contains(list []string, s string) bool {
	for _, w := range list {
		if w == s {
			return true
		}
	}
	return false
}
