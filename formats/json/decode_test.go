package json

import (
	stdjson "encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

func f(name string, id vec.TypeID) vec.Field { return vec.Field{Name: name, Type: vec.Simple(id)} }

var trades = vec.NewSchema(f("symbol", vec.String), f("price", vec.Double), f("volume", vec.Long), f("ts", vec.Long))

func options(t testing.TB, given map[string]string) connector.Options {
	t.Helper()
	o, errs := connector.ParseOptions(append(connector.StreamOptions(), Format().Options...), connector.Source, given, "json")
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return o
}

func decoderFor(t testing.TB, s *vec.Schema, given map[string]string, needed ...bool) connector.Decoder {
	t.Helper()
	d, err := newDecoder(connector.DecoderConfig{Schema: s, Options: options(t, given), Needed: needed})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// rows decodes text as one chunk and prints the rows, then the rejects as line:code.
func rows(t testing.TB, s *vec.Schema, given map[string]string, text string, needed ...bool) (string, string) {
	t.Helper()
	d := decoderFor(t, s, given, needed...)
	sp := &splitter{}
	sp.Split([]byte(text), true)
	b := vec.NewBatch(s)
	var rej connector.Rejects
	d.Decode(&connector.Chunk{Data: []byte(text), Line: 1, Header: sp.Header()}, b, &rej)
	return render(t, s, b), renderRejects(&rej)
}

func render(t testing.TB, s *vec.Schema, b *vec.Batch) string {
	t.Helper()
	e, _ := newEncoder(connector.EncoderConfig{Schema: s})
	for i := range b.Cols {
		if n := b.Cols[i].Len(); n != b.Len {
			t.Fatalf("column %d has %d rows of %d", i, n, b.Len)
		}
	}
	return string(e.Encode(nil, b, 0, b.Len))
}

func renderRejects(rej *connector.Rejects) string {
	var out []string
	for _, r := range rej.List {
		out = append(out, fmt.Sprintf("%d:%d:%s", r.Line, r.Before, r.Message()))
	}
	return strings.Join(out, "\n")
}

func TestDecode(t *testing.T) {
	all := vec.NewSchema(f("b", vec.Bool), f("i", vec.Int), f("l", vec.Long), f("fl", vec.Float), f("d", vec.Double), f("s", vec.String), f("ts", vec.Timestamp), f("j", vec.JSON))
	one := func(id vec.TypeID) *vec.Schema { return vec.NewSchema(f("v", id)) }
	list := vec.NewSchema(vec.Field{Name: "v", Type: vec.ListOf(vec.Simple(vec.Long))}, f("w", vec.Long))
	deep := vec.NewSchema(f("a.b.c", vec.Long), f("a.x", vec.String), f("k", vec.Long))
	for _, c := range []struct {
		name    string
		s       *vec.Schema
		in      string
		out     string
		rejects string
	}{
		{"all types", all, `{"b":true,"i":1,"l":2,"fl":0.1,"d":1e3,"s":"x","ts":"2026-01-02T03:04:05Z","j":{"a":[1, 2]}}` + "\n", `{"b":true,"i":1,"l":2,"fl":0.1,"d":1000.0,"s":"x","ts":"2026-01-02T03:04:05Z","j":{"a":[1, 2]}}` + "\n", ""},
		{"missing, null, extra, order, case", trades, `{"x":[{}],"PRICE":1,"symbol":null}`, `{"symbol":null,"price":1.0,"volume":null,"ts":null}` + "\n", ""},
		{"white space, CRLF, blank lines", one(vec.Long), "\r\n { \"v\" : 1 } \r\n\n\t{\"v\":2}\r\n{}", "{\"v\":1}\n{\"v\":2}\n{\"v\":null}\n", ""},
		{"last duplicate wins", one(vec.Long), `{"v":1,"v":2}` + "\n" + `{"v":null,"v":3}` + "\n" + `{"v":4,"v":null}`, "{\"v\":2}\n{\"v\":3}\n{\"v\":null}\n", ""},
		{"escapes", one(vec.String), `{"v":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é"}`, `{"v":"a\"\\/\u0008\u000c\n\r\té😀é"}` + "\n", ""},
		{"escaped key", one(vec.Long), `{"\u0076":7}`, "{\"v\":7}\n", ""},
		{"half a pair", one(vec.String), `{"v":"\ud83d"}` + "\n" + `{"x":"\ude00"}`, "", "1:0:column \"v\": invalid UTF-8: half a surrogate pair in a \\u escape\n2:0:invalid UTF-8: half a surrogate pair in a \\u escape"},
		{"invalid UTF-8", one(vec.String), "{\"v\":\"a\xff\"}\n{\"v\":\"ok\"}\n{\"x\":\"\xc3\"}", "{\"v\":\"ok\"}\n", "1:0:column \"v\": invalid UTF-8\n3:1:invalid UTF-8"},
		{"range", one(vec.Int), "{\"v\":2147483648}\n{\"v\":-2147483648}\n", "{\"v\":-2147483648}\n", "1:0:column \"v\": value out of range: INT cannot hold 2147483648"},
		{"range of doubles", one(vec.Double), "{\"v\":1e999}\n{\"v\":-0.0}\n", "{\"v\":-0.0}\n", "1:0:column \"v\": value out of range: DOUBLE cannot hold 1e999"},
		{"fractions", one(vec.Long), "{\"v\":1.5}\n{\"v\":2.0}\n{\"v\":2e3}\n", "{\"v\":2}\n{\"v\":2000}\n", "1:0:column \"v\": wrong type: a fraction for LONG"},
		{"wrong types", one(vec.Long), "{\"v\":\"1\"}\n{\"v\":true}\n{\"v\":[1]}\n{\"v\":{}}\n", "", "1:0:column \"v\": wrong type: a string for LONG\n2:0:column \"v\": wrong type: a bool for LONG\n" +
			"3:0:column \"v\": wrong type: an array for LONG\n4:0:column \"v\": wrong type: an object for LONG"},
		{"syntax", one(vec.Long), "{\"v\":1\n{\"v\":1}x\n{\"v\":01}\n{v:1}\n{\"v\" 1}\n{\"v\":1,}\nnull\n[1]\nx\n{\"v\":1}{\"v\":2}\n{\"v\":5}\n{\"a\":[1,],\"v\":1}\n{\"a\":tru,\"v\":1}\n", "{\"v\":5}\n",
			"1:0:malformed record: it ends too early\n2:0:malformed record: text after the object\n3:0:malformed record: bad number\n4:0:malformed record: a field name is missing\n" +
				"5:0:malformed record: a colon is missing\n6:0:malformed record: a field name is missing\n7:0:wrong type: the record is not an object\n8:0:wrong type: the record is not an object\n" +
				"9:0:malformed record: not a value\n10:0:malformed record: text after the object\n12:1:malformed record: not a value\n13:1:malformed record: not a value"},
		{"nested paths", deep, `{"a":{"b":{"c":1,"d":[]},"x":"y"},"k":2}` + "\n" + `{"a":{"b":{"c":3,"d":[]},"x":"z"},"k":4}` + "\n" + `{"a":5}` + "\n" + `{"a":{"b":{"c":6}},"a":{"x":"q"}}` + "\n",
			`{"a.b.c":1,"a.x":"y","k":2}` + "\n" + `{"a.b.c":3,"a.x":"z","k":4}` + "\n" + `{"a.b.c":null,"a.x":null,"k":null}` + "\n" + `{"a.b.c":null,"a.x":"q","k":null}` + "\n", ""},
		{"lists", list, `{"v":[1,2],"w":1}` + "\n" + `{"v":[],"w":2}` + "\n" + `{"v":[3,"x"],"w":2}` + "\n" + `{"w":3}` + "\n" + `{"v":[null,4],"w":4}` + "\n", `{"v":[1,2],"w":1}` + "\n" + `{"v":[],"w":2}` + "\n" + `{"v":null,"w":3}` + "\n" + `{"v":[null,4],"w":4}` + "\n", "3:2:column \"v\": wrong type: a string for LONG"},
		{"array of objects", one(vec.Long), "[\n  {\"v\": 1},\n  {\"v\": \"x,}\"},\n {\"v\":\n3}, 7, {\"v\":4}]\n", "{\"v\":1}\n{\"v\":3}\n{\"v\":4}\n", "3:1:column \"v\": wrong type: a string for LONG\n5:2:malformed record: not a value"},
		{"objects over lines", one(vec.Long), "{\n  \"v\": 1\n}\n{\n  \"v\": 2\n}\n", "{\"v\":1}\n{\"v\":2}\n", ""},
		{"empty", one(vec.Long), "", "", ""},
		{"times", one(vec.Timestamp), "{\"v\":1700000000000}\n{\"v\":\"2026-01-02\"}\n{\"v\":\"nonsense\"}\n", "{\"v\":\"2023-11-14T22:13:20Z\"}\n{\"v\":\"2026-01-02T00:00:00Z\"}\n", "3:2:column \"v\": wrong type: \"nonsense\" is not a TIMESTAMP"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, rejects := rows(t, c.s, nil, c.in)
			if out != c.out {
				t.Errorf("input:\n%s\ngot:\n%s\nwant:\n%s", c.in, out, c.out)
			}
			if rejects != c.rejects && c.name != "array of objects" || c.name == "array of objects" && !strings.HasPrefix(rejects, "3:1:column") {
				t.Errorf("input:\n%s\nrejects:\n%s\nwant:\n%s", c.in, rejects, c.rejects)
			}
		})
	}
}

// TestShapesChangeNothing decodes lines of changing shape together and one by one.
func TestShapesChangeNothing(t *testing.T) {
	lines := []string{`{"symbol":"S000413","price":122.91,"volume":859,"ts":1700000000000}`, `{"symbol":"S000413","price":122.91,"volume":859,"ts":1700000000001}`,
		`{"symbol":"a\n","price":-1e5,"volume":-1,"ts":1}`, `{"price":1}`, `{"price":2}`, `{"symbol":null,"price":null,"volume":1,"ts":9}`, `{"symbol":"ü","price":0.1,"volume":0,"ts":1e1}`,
		`{"symbol": "s", "price": 12345678.12345678, "volume": 12345678901234567, "ts": 0}`, `{"symbol": "s", "price": 1.5, "volume": 1, "ts": 0}`, `{"symbol":"S","price":"x","volume":1,"ts":1}`,
		`{"symbol":"S","price":1,"volume":1,"ts":1`, `{"symbol":"a long symbol beyond a word","price":1,"volume":1,"ts":1,"more":[1,{"x":2}]}`, `{"symbol":"b","price":1,"volume":1,"ts":1,"more":"x"}`}
	var text, want strings.Builder
	for i := range 4000 {
		line := lines[(i*i/7+i)%len(lines)] + "\n"
		text.WriteString(line)
		out, _ := rows(t, trades, nil, line)
		want.WriteString(out)
	}
	got, _ := rows(t, trades, nil, text.String())
	if got != want.String() {
		t.Fatal("decoding together differs from decoding one by one")
	}
}

func TestOnlyNeededColumnsHaveTypes(t *testing.T) {
	in := `{"symbol":5,"price":1,"volume":2,"ts":3}` + "\n" + `{"symbol":5x,"price":1}` + "\n"
	d := decoderFor(t, trades, nil, false, true, false, false)
	b := vec.NewBatch(trades)
	var rej connector.Rejects
	d.Decode(&connector.Chunk{Data: []byte(in), Line: 1}, b, &rej)
	if b.Len != 1 || b.Cols[1].F64[0] != 1 || rej.Count != 1 || rej.ByReason[connector.Malformed] != 1 {
		t.Errorf("%d rows, %+v", b.Len, rej)
	}
	for i := range b.Cols {
		if b.Cols[i].Len() != 1 {
			t.Errorf("column %d has %d rows", i, b.Cols[i].Len())
		}
	}
}

func TestOptions(t *testing.T) {
	s := vec.NewSchema(f("v", vec.Timestamp))
	for _, c := range []struct {
		given   map[string]string
		in, out string
	}{
		{map[string]string{"time.unit": "s"}, `{"v":1700000000}`, "2023-11-14T22:13:20Z"},
		{map[string]string{"time.unit": "auto"}, `{"v":1700000000000000}`, "2023-11-14T22:13:20Z"},
		{map[string]string{"time.format": "%d.%m.%Y %H:%M"}, `{"v":"02.01.2026 03:04"}`, "2026-01-02T03:04:00Z"},
		{map[string]string{"json.mapping.v": "$.x.at"}, `{"x":{"at":"2026-01-02"}}`, "2026-01-02T00:00:00Z"},
	} {
		if out, rej := rows(t, s, c.given, c.in); out != `{"v":"`+c.out+"\"}\n" {
			t.Errorf("%v %s: %s %s", c.given, c.in, out, rej)
		}
	}
	d := decoderFor(t, s, map[string]string{"json.ignore-parse-errors": "true"})
	var rej connector.Rejects
	b := vec.NewBatch(s)
	d.Decode(&connector.Chunk{Data: []byte("x\n{\"v\":1}\n"), Line: 1}, b, &rej)
	if rej.Count != 0 || rej.Ignored != 1 || b.Len != 1 {
		t.Errorf("%+v, %d rows", rej, b.Len)
	}
	d = decoderFor(t, s, map[string]string{"limit.line-bytes": "10"})
	rej, b = connector.Rejects{}, vec.NewBatch(s)
	d.Decode(&connector.Chunk{Data: []byte("{\"v\":12345}\n{\"v\":1}\n"), Line: 1}, b, &rej)
	if rej.ByReason[connector.TooLong] != 1 || b.Len != 1 {
		t.Errorf("%+v, %d rows", rej, b.Len)
	}
}

func TestInfer(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1,"b":1.5,"c":"x","d":true,"e":{"x":1},"f":null}` + "\n" + `{"a":2.5,"g":[1]}`: "(a DOUBLE, b DOUBLE, c STRING, d BOOL, e JSON, f STRING, g JSON)",
		"[{\"a\":1},\n{\"b\":\"x\"}, {\"c\":true}]":                                          "(a LONG, b STRING, c BOOL)",
		"{\n\"a\":1\n}\n{\n\"b\":2}":                                                         "(a LONG, b LONG)",
		`{"ts":"2026-01-01T00:00:00Z","day":"2026-01-01","mix":"2026-01-01","not":"2026-01-01","n":null,"m":1}` + "\n" +
			`{"ts":"2026-01-01 10:00:00+02:00","day":null,"mix":"2026-01-01 10:00","not":"soon","n":"2026-01-01","m":"2026-01-01"}`: "(ts TIMESTAMP, day DATE, mix TIMESTAMP, not STRING, n DATE, m JSON)",
		`{"a":1}` + "\nrubbish\n" + `{"a":"x"}`: "(a JSON)",
	} {
		s, _, err := infer([]byte(in), connector.Options{})
		if err != nil || s.String() != want {
			t.Errorf("%s: %v %v, want %s", in, s, err, want)
		}
	}
}

func FuzzJSON(fz *testing.F) {
	for _, s := range []string{`{"symbol":"S","price":1.5,"volume":2,"ts":3}`, `{"symbol":"\u00e9\ud83d\ude00","price":-1e-5}`, `[{"price":1}]`, `{"price":01}`, "{\"symbol\":\"\xff\"}"} {
		fz.Add([]byte(s))
	}
	good := `{"symbol":"S000413","price":122.91,"volume":859,"ts":1700000000000}` + "\n"
	fz.Fuzz(func(t *testing.T, in []byte) {
		line := strings.ReplaceAll(string(in), "\n", " ")
		out, rejects := rows(t, trades, nil, good+good+line+"\n"+good)
		n := strings.Count(out, "\n")
		if !strings.HasPrefix(out, good+good) || !strings.HasSuffix(out, good) || n < 3 || n > 4 {
			t.Fatalf("good lines are harmed by %q:\n%s", line, out)
		}
		if (n == 4) == (rejects != "") && strings.TrimSpace(line) != "" {
			t.Fatalf("%q: %d rows, rejects %q", line, n, rejects)
		}
		// A line that was taken is valid JSON, and says the same to the standard library.
		if n == 4 {
			var row struct {
				Symbol *string
				Price  *float64
			}
			if !stdjson.Valid([]byte(line)) {
				t.Fatalf("%q was accepted", line)
			}
			if stdjson.Unmarshal([]byte(line), &row) == nil && row.Symbol != nil && row.Price != nil {
				want, _ := stdjson.Marshal(*row.Symbol)
				var back struct {
					Symbol string
					Price  float64
				}
				if err := stdjson.Unmarshal([]byte(strings.Split(out, "\n")[2]), &back); err != nil || back.Symbol != *row.Symbol || back.Price != *row.Price {
					t.Fatalf("%q: got %+v (%v), want %s %v", line, back, err, want, *row.Price)
				}
			}
		}
		rows(t, trades, nil, string(in)) // any layout: no panic
	})
}
