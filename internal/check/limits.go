package check

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// checkLimit reports a value that a limit of patterns cannot have.
func (c *checker) checkLimit(key, value string, at diag.Span) bool {
	err := plan.CheckLimit(key, value)
	if err == nil {
		return true
	}
	e := c.errorf(diag.CodeOptionValue, at, "%s", err)
	if key == plan.LimitMatchesPolicy {
		e.Hint = suggest(value, plan.LimitPolicies, "it is one of")
	}
	return false
}

// annotateLimit takes @app:limit.partial-matches(100000).
func (c *checker) annotateLimit(a *ast.Annotation, key string) {
	if len(a.Args) == 1 {
		if value, ok := optionText(a.Args[0].Value); ok {
			if c.checkLimit(key, value, a.Args[0].Span) {
				if c.app.Limits == nil {
					c.app.Limits = map[string]string{}
				}
				c.app.Limits[key] = value
			}
			return
		}
	}
	c.errorf(diag.CodeBadEscape, a.Span, "@app:%s takes one value", key)
}

// settingKey is the key of an application line as it is written in settings.
func settingKey(a *ast.Annotation) string { return catalog.SettingKey(a.Name.Text) }
