package expr

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

func (e *Match) word() string {
	return [...]string{Like: "LIKE", ILike: "ILIKE", Regexp: "~", IRegexp: "~*"}[e.Kind]
}

// compilePattern gives the test that a pattern stands for. Of LIKE, the shapes 'x', 'x%', '%x' and '%x%' become
// plain searches.
func compilePattern(kind MatchKind, pattern string, escape rune) (func(string) bool, error) {
	switch kind {
	case Regexp, IRegexp:
		flags := ""
		if kind == IRegexp {
			flags = "(?i)"
		}
		re, err := regexp.Compile(flags + pattern)
		if err != nil {
			return nil, fmt.Errorf("%w", err)
		}
		if prefix, complete := re.LiteralPrefix(); complete {
			return func(s string) bool { return strings.Contains(s, prefix) }, nil
		}
		return re.MatchString, nil
	}
	p, err := parseLike(pattern, escape)
	if err != nil {
		return nil, err
	}
	if kind == ILike {
		for i := range p {
			p[i].r = unicode.ToLower(p[i].r)
		}
		return func(s string) bool { return likeMatch(p, s, true) }, nil
	}
	if plain := plainLike(p); plain != nil {
		return plain, nil
	}
	return func(s string) bool { return likeMatch(p, s, false) }, nil
}

// likeItem is one rune of a pattern, or a wildcard.
type likeItem struct {
	r   rune
	any bool // _
	all bool // %
}

func parseLike(pattern string, escape rune) ([]likeItem, error) {
	var items []likeItem
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped:
			items = append(items, likeItem{r: r})
			escaped = false
		case r == escape && escape != 0:
			escaped = true
		case r == '%':
			if len(items) == 0 || !items[len(items)-1].all {
				items = append(items, likeItem{all: true})
			}
		case r == '_':
			items = append(items, likeItem{any: true})
		default:
			items = append(items, likeItem{r: r})
		}
	}
	if escaped {
		return nil, fmt.Errorf("the pattern '%s' ends in its escape character", pattern)
	}
	return items, nil
}

// plainLike gives the search for patterns without inner wildcards, else nil.
func plainLike(p []likeItem) func(string) bool {
	open := len(p) > 0 && p[0].all
	if open {
		p = p[1:]
	}
	end := len(p) > 0 && p[len(p)-1].all
	if end {
		p = p[:len(p)-1]
	}
	var sb strings.Builder
	for _, it := range p {
		if it.any || it.all {
			return nil
		}
		sb.WriteRune(it.r)
	}
	text := sb.String()
	switch {
	case open && (end || text == ""):
		return func(s string) bool { return strings.Contains(s, text) }
	case open:
		return func(s string) bool { return strings.HasSuffix(s, text) }
	case end:
		return func(s string) bool { return strings.HasPrefix(s, text) }
	}
	return func(s string) bool { return s == text }
}

// likeMatch goes back to the last % only, which is enough, so that it takes at most len(p) * len(s) steps.
func likeMatch(p []likeItem, s string, fold bool) bool {
	i, k := 0, 0
	backPattern, backText := -1, 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if fold {
			r = unicode.ToLower(r)
		}
		switch {
		case k < len(p) && p[k].all:
			backPattern, backText = k, i
			k++
		case k < len(p) && (p[k].any || p[k].r == r):
			i += size
			k++
		case backPattern >= 0:
			_, skip := utf8.DecodeRuneInString(s[backText:])
			backText += skip
			i, k = backText, backPattern+1
		default:
			return false
		}
	}
	for k < len(p) && p[k].all {
		k++
	}
	return k == len(p)
}

// matchProgram compiles a constant pattern once; another is compiled when it changes from one row to the next.
func matchProgram(e *Match) ([]Expr, func(*node, *frame)) {
	negate := e.Not
	if c, ok := constant(e.Pattern); ok {
		test, err := compilePattern(e.Kind, c.Val.Str[0], e.Escape)
		if err != nil {
			panic("expr: " + err.Error()) // NewMatch has refused it
		}
		return []Expr{e.X}, func(n *node, f *frame) {
			n.strict(f)
			d, a := n.val.Bool, n.args[0].out.Str
			for i := f.lo; i < f.hi; i++ {
				d[i] = !n.val.Nulls.Get(i) && test(a[i]) != negate
			}
		}
	}
	var test func(string) bool
	var last string
	var failed error
	compiled := false
	return e.Args(), func(n *node, f *frame) {
		n.strict(f)
		a, p := n.args[0].out.Str, n.args[1].out.Str
		for i := f.lo; i < f.hi; i++ {
			if n.val.Nulls.Get(i) {
				continue
			}
			if !compiled || p[i] != last {
				last, compiled = strings.Clone(p[i]), true
				test, failed = compilePattern(e.Kind, last, e.Escape)
			}
			if failed != nil {
				n.fail(f).Set(i)
				continue
			}
			n.val.Bool[i] = test(a[i]) != negate
		}
	}
}

// matchReason says what is wrong with the pattern of row i.
func matchReason(e *Match, pattern *vec.Column, i int) string {
	_, err := compilePattern(e.Kind, string(kernel.AppendValue(nil, pattern, i)), e.Escape)
	return fmt.Sprintf("%v", err)
}
