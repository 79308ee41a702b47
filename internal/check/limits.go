package check

import (
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// Settings that bound the partial matches of patterns: of all of an application in lines such as
// @app:limit.partial-matches(100000), of the queries that write a stream in its WITH.
const (
	limitMatches = "limit.partial-matches"
	limitPerKey  = "limit.partial-matches-per-key"
	limitPolicy  = "limit.partial-matches-policy"
)

var limitPolicies = map[string]plan.LimitPolicy{
	"fail": plan.LimitFail, "drop-oldest": plan.LimitDropOldest, "drop-new": plan.LimitDropNew,
}

// isLimit reports a setting that is one of these.
func isLimit(key string) bool { return key == limitMatches || key == limitPerKey || key == limitPolicy }

// checkLimit reports a value that the setting cannot have.
func (c *checker) checkLimit(key, value string, at diag.Span) bool {
	if key == limitPolicy {
		if _, ok := limitPolicies[strings.ToLower(value)]; ok {
			return true
		}
		e := c.errorf(diag.CodeOptionValue, at, "%s is not %q", key, value)
		e.Hint = suggest(value, []string{"fail", "drop-oldest", "drop-new"}, "it is one of")
		return false
	}
	if n, err := strconv.ParseInt(strings.ReplaceAll(value, "_", ""), 10, 64); err != nil || n <= 0 {
		c.errorf(diag.CodeOptionValue, at, "%s is a whole number greater than zero, not %q", key, value)
		return false
	}
	return true
}

// annotateLimit takes @app:limit.partial-matches(100000).
func (c *checker) annotateLimit(a *ast.Annotation, key string) {
	if len(a.Args) == 1 {
		if value, ok := optionText(a.Args[0].Value); ok {
			if c.checkLimit(key, value, a.Args[0].Span) {
				if c.limits == nil {
					c.limits = map[string]string{}
				}
				c.limits[key] = value
			}
			return
		}
	}
	c.errorf(diag.CodeBadEscape, a.Span, "@app:%s takes one value", key)
}

// limitPattern gives the pattern of a query its limits: those of the stream that it writes, else the application's.
func (c *checker) limitPattern(q *plan.Query) {
	p := q.Pattern()
	if p == nil {
		return
	}
	get := func(key string) string {
		if v, ok := q.Root.Target.Options[key]; ok {
			return v
		}
		return c.limits[key]
	}
	number := func(key string) int64 {
		n, _ := strconv.ParseInt(strings.ReplaceAll(get(key), "_", ""), 10, 64) // checked where it is written; empty: 0
		return n
	}
	p.Limit = plan.PatternLimit{Max: number(limitMatches), PerKey: number(limitPerKey), Policy: limitPolicies[strings.ToLower(get(limitPolicy))]}
}

// settingKey is the key of an application line as it is written in settings.
func settingKey(a *ast.Annotation) string { return catalog.SettingKey(a.Name.Text) }
