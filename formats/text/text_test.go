package text

import (
	"fmt"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/formats/json"
	"github.com/eventflux-go/eventflux/vec"
)

func f(name string, id vec.TypeID) vec.Field { return vec.Field{Name: name, Type: vec.Simple(id)} }

func options(t *testing.T, pattern string) connector.Options {
	t.Helper()
	given := map[string]string{}
	if pattern != "" {
		given["text.pattern"] = pattern
	}
	o, errs := connector.ParseOptions(append(connector.StreamOptions(), Format().Options...), connector.Source, given)
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return o
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		pattern      string
		s            *vec.Schema
		in           string
		out, rejects string
	}{
		{"", vec.NewSchema(f("line", vec.String)), "a b\r\n\nlast", `"a b" "" "last" `, ""},
		{"", vec.NewSchema(f("line", vec.String)), "ok\n\xff\nü\n", `"ok" "ü" `, "2:invalid UTF-8"},
		{`(?P<ip>\S+) (?P<status>\d+)(?: (?P<user>\w+))?$`, vec.NewSchema(f("IP", vec.String), f("status", vec.Int), f("user", vec.String)),
			"1.2.3.4 200 bob\nnothing\n1.2.3.5 404\n1.2.3.6 99999999999\n", `"1.2.3.4" 200 "bob" "1.2.3.5" 404 null `,
			`2:no match of text.pattern 4:column "status": value out of range: INT cannot hold "99999999999"`},
	} {
		d, err := newDecoder(connector.DecoderConfig{Schema: c.s, Options: options(t, c.pattern)})
		if err != nil {
			t.Fatal(err)
		}
		b := vec.NewBatch(c.s)
		var rej connector.Rejects
		d.Decode(&connector.Chunk{Data: []byte(c.in), Line: 1}, b, &rej)
		var out []byte
		for i := range b.Len {
			for k := range b.Cols {
				out = append(json.AppendValue(out, &b.Cols[k], i), ' ')
			}
		}
		var rejects []string
		for _, r := range rej.List {
			rejects = append(rejects, fmt.Sprintf("%d:%s", r.Line, r.Message()))
		}
		if string(out) != c.out || strings.Join(rejects, " ") != c.rejects {
			t.Errorf("%q: got %s want %s; rejects %q want %q", c.in, out, c.out, rejects, c.rejects)
		}
	}
}

func TestBadConfigurations(t *testing.T) {
	for _, c := range []struct{ pattern, column string }{{"(", "x"}, {"", "other"}, {`(?P<a>x)`, "b"}} {
		if _, err := newDecoder(connector.DecoderConfig{Schema: vec.NewSchema(f(c.column, vec.String)), Options: options(t, c.pattern)}); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
	if _, err := newEncoder(connector.EncoderConfig{Schema: vec.NewSchema(f("a", vec.String), f("b", vec.String))}); err == nil {
		t.Error("two columns are accepted")
	}
}

func TestEncode(t *testing.T) {
	b := vec.NewBatch(vec.NewSchema(f("a", vec.String)))
	b.Cols[0].Resize(3)
	b.Cols[0].Str[0], b.Cols[0].Str[1] = "plain \"q\"", "two\nlines"
	b.Cols[0].SetNull(2)
	e, _ := newEncoder(connector.EncoderConfig{Schema: vec.NewSchema(f("a", vec.String))})
	if got := string(e.Encode(nil, b, 0, 3)); got != "plain \"q\"\ntwo lines\n\n" {
		t.Errorf("%q", got)
	}
}
