package function

import (
	"regexp"
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

const badPattern = "the pattern is not a regular expression"

// pattern is the regular expression of a call: compiled once where it is constant, else when it changes.
type pattern struct {
	text, flags string
	re          *regexp.Regexp
	tried, bad  bool
}

// preparePattern checks a constant pattern, which is argument 1.
func preparePattern(consts []*vec.Column) (any, error) {
	p := &pattern{}
	text, ok := constText(consts, 1)
	if !ok {
		return p, nil
	}
	flags, _ := constText(consts, 3)
	if p.compile(text, flags); p.bad {
		_, err := regexp.Compile(text)
		return nil, newError(diag.CodeBadRegexp, "%v", err).WithHint("patterns are RE2: no look-around and no back-references")
	}
	return p, nil
}

// at gives the compiled pattern of row i, nil where it is none.
func (p *pattern) at(args []*vec.Column, i int) *regexp.Regexp {
	flags := ""
	if len(args) > 3 {
		flags = args[3].Str[i]
	}
	if text := args[1].Str[i]; !p.tried || text != p.text || flags != p.flags {
		p.compile(strings.Clone(text), strings.Clone(flags))
	}
	if p.bad {
		return nil
	}
	return p.re
}

func (p *pattern) compile(text, flags string) {
	p.text, p.flags, p.tried = text, flags, true
	mode := ""
	for _, f := range flags {
		if strings.ContainsRune("ims", f) {
			mode += string(f)
		}
	}
	expr := text
	if mode != "" {
		expr = "(?" + mode + ")" + text
	}
	var err error
	p.re, err = regexp.Compile(expr)
	p.bad = err != nil
}

var regexpTable = []Function{
	{
		Name: "regexp_like", Aliases: []string{"regexp_matches", "regexp", "rlike", "str:regexp"}, Doc: "Whether a regular expression (RE2) matches anywhere in the text.",
		Examples: []Example{{"regexp_like('abc123', '[0-9]+')", "true"}, {"regexp_like('abc', '^b')", "false"}},
		Sigs: []Sig{{Text: "regexp_like(s STRING, pattern STRING) BOOL", Fails: badPattern, Prepare: preparePattern, Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
			p := c.Mem.(*pattern)
			for i := lo; i < hi; i++ {
				if dst.Nulls.Get(i) {
					continue
				}
				re := p.at(args, i)
				if re == nil {
					c.Fail(i)
					continue
				}
				dst.Bool[i] = re.MatchString(args[0].Str[i])
			}
		}}},
	},
	{
		Name: "regexp_extract", Aliases: []string{"regexp_substr"}, Doc: "What a regular expression first matches, or one of its groups; NULL where it does not match.",
		Examples: []Example{{"regexp_extract('id=42;', '[0-9]+')", "42"}, {"regexp_extract('id=42;', 'id=([0-9]+)', 1)", "42"}, {"regexp_extract('x', '[0-9]+')", "NULL"}},
		Sigs:     []Sig{{Text: "regexp_extract(s STRING, pattern STRING, [group INT]) STRING", Fails: badPattern, Prepare: preparePattern, Kernel: regexpExtract}},
	},
	{
		Name: "regexp_replace", Doc: "With what a regular expression matches replaced; \\1 in the new text is the first group. All matches are replaced; the flags i, m, s change how it matches.",
		Examples: []Example{{"regexp_replace('a1b22', '[0-9]+', '#')", "a#b#"}, {"regexp_replace('John Smith', '(\\w+) (\\w+)', '\\2 \\1')", "Smith John"}, {"regexp_replace('aA', 'a', 'x', 'gi')", "xx"}},
		Sigs: []Sig{{Text: "regexp_replace(s STRING, pattern STRING, new STRING, [flags STRING]) STRING", Fails: badPattern, Prepare: preparePattern, Kernel: rowText(true, func(dst []byte, args []*vec.Column, i int, c *Call) ([]byte, bool) {
			p := c.Mem.(*pattern)
			re := p.at(args, i)
			if re == nil {
				return dst, false
			}
			return p.replace(dst, re, args[0].Str[i], args[2].Str[i]), true
		})}},
	},
	{
		Name: "regexp_extract_all", Doc: "All that a regular expression matches, as a list.",
		Examples: []Example{{"regexp_extract_all('a1b22', '[0-9]+')", `["1","22"]`}},
		Sigs: []Sig{{Text: "regexp_extract_all(s STRING, pattern STRING) LIST<STRING>", Fails: badPattern, Prepare: preparePattern, Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
			p := c.Mem.(*pattern)
			for i := lo; i < hi; i++ {
				if !dst.Nulls.Get(i) {
					if re := p.at(args, i); re == nil {
						c.Fail(i)
					} else {
						dst.Child[0].Str = append(dst.Child[0].Str, re.FindAllString(args[0].Str[i], -1)...)
					}
				}
				dst.Offsets[i+1] = int32(len(dst.Child[0].Str))
			}
		}}},
	},
}

func regexpExtract(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
	p := c.Mem.(*pattern)
	for i := lo; i < hi; i++ {
		if dst.Nulls.Get(i) {
			continue
		}
		re := p.at(args, i)
		if re == nil {
			c.Fail(i)
			continue
		}
		group := 0
		if len(args) == 3 {
			group = int(args[2].I32[i])
		}
		s := args[0].Str[i]
		ends := re.FindStringSubmatchIndex(s)
		if group < 0 || 2*group+1 >= len(ends) || ends[2*group] < 0 {
			dst.SetNull(i)
			continue
		}
		dst.Str[i] = s[ends[2*group]:ends[2*group+1]]
	}
}

// replace writes s with every match replaced. Groups are written \1 as in PostgreSQL; $ is an ordinary character.
func (p *pattern) replace(dst []byte, re *regexp.Regexp, s, new string) []byte {
	from := 0
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		dst = append(dst, s[from:m[0]]...)
		for k := 0; k < len(new); k++ {
			if new[k] != '\\' || k+1 == len(new) {
				dst = append(dst, new[k])
				continue
			}
			k++
			g := 2 * int(new[k]-'0')
			switch {
			case new[k]-'0' > 9:
				dst = append(dst, new[k])
			case g+1 < len(m) && m[g] >= 0:
				dst = append(dst, s[m[g]:m[g+1]]...)
			}
		}
		from = m[1]
	}
	return append(dst, s[from:]...)
}
