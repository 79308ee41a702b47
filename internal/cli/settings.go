package cli

import (
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// readFiles reads the files of one application, one after the other.
func readFiles(e *env, files []string) (string, error) {
	var all strings.Builder
	for i, name := range files {
		text, err := readSQL(e, name)
		if err != nil {
			return "", err
		}
		if i > 0 {
			all.WriteString("\n;\n")
		}
		all.WriteString(text)
	}
	return all.String(), nil
}

// applySettings lays --set over what WITH says: STREAM.key=value for one stream, key=value for every stream with a
// connector that has the option.
func applySettings(p *plan.App, settings []string) error {
	for _, text := range settings {
		key, value, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return failf(exitUsage, "--set %s: write KEY=VALUE or STREAM.KEY=VALUE", text)
		}
		if first, rest, dotted := strings.Cut(key, "."); dotted {
			if at := app.StreamIndex(p, first); at >= 0 {
				if err := set(p.Streams[at], rest, value); err != nil {
					return failf(exitConfig, "--set %s: stream %s: %s", text, p.Streams[at].Name, err)
				}
				continue
			}
		}
		if err := setAll(p, key, value); err != nil {
			return failf(exitConfig, "--set %s: %s", text, err)
		}
	}
	return nil
}

// set changes one setting of a stream, unless the result would be wrong.
func set(s *plan.Stream, key, value string) error {
	with := map[string]string{}
	for k, v := range s.Options {
		with[k] = v
	}
	key = catalog.SettingKey(key)
	for k := range with { // path and file.path are one key
		if k == key || strings.HasSuffix(k, "."+key) || strings.HasSuffix(key, "."+k) {
			delete(with, k)
		}
	}
	with[key] = value
	if _, errs := connector.ParseStream(with); len(errs) > 0 {
		return errs[0]
	}
	s.Options = with
	return nil
}

// setAll changes a setting of every stream with a connector that has it.
func setAll(p *plan.App, key, value string) error {
	if limit := catalog.SettingKey(key); plan.IsLimit(limit) {
		if p.Limits == nil {
			p.Limits = map[string]string{}
		}
		p.Limits[limit] = value
		return plan.CheckLimit(limit, value)
	}
	taken := false
	var last error
	var names []string
	for _, s := range p.Streams {
		if s.Options["type"] == "" {
			continue
		}
		names = append(names, s.Name)
		if err := set(s, key, value); err != nil {
			last = err
			continue
		}
		taken = true
	}
	if taken {
		return nil
	}
	first, _, dotted := strings.Cut(key, ".")
	if dotted && !isOptionPrefix(strings.ToLower(first)) {
		return unknown("stream", first, names)
	}
	if last == nil {
		return failf(exitConfig, "no stream has a connector")
	}
	return last
}

// isOptionPrefix reports whether options of that group exist: file.…, time.…
func isOptionPrefix(name string) bool {
	specs := connector.StreamOptions()
	for _, c := range connector.All() {
		specs = append(specs, c.Options...)
	}
	for _, f := range connector.Formats() {
		specs = append(specs, f.Options...)
	}
	for _, o := range specs {
		if strings.HasPrefix(o.Name, name+".") {
			return true
		}
	}
	return false
}
