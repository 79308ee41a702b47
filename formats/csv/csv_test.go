package csv

import (
	stdcsv "encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

func f(name string, id vec.TypeID) vec.Field { return vec.Field{Name: name, Type: vec.Simple(id)} }

var trades = vec.NewSchema(f("symbol", vec.String), f("price", vec.Double), f("volume", vec.Long), f("ts", vec.Long))

func parsed(t testing.TB, given map[string]string) connector.Options {
	t.Helper()
	o, errs := connector.ParseOptions(append(connector.StreamOptions(), Format().Options...), connector.Source, given, "csv")
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return o
}

// decode cuts text at the given sizes, decodes every piece and renders the rows with %q and NULL, then the rejects.
func decode(t testing.TB, s *vec.Schema, given map[string]string, text string, step int) (string, string) {
	t.Helper()
	o := parsed(t, given)
	d, err := newDecoder(connector.DecoderConfig{Schema: s, Options: o})
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	read := connector.NewChunkReader("in", connector.ReadAll(readerFunc(func(p []byte) (int, error) {
		if at == len(text) {
			return 0, errEOF
		}
		n := copy(p[:min(len(p), step)], text[at:])
		at += n
		return n, nil
	})), newSplitter(dialectOf(o)), 0)
	b := vec.NewBatch(s)
	var out, rejects strings.Builder
	for {
		c := &connector.Chunk{}
		if read.Read(t.Context(), c) != nil {
			return out.String(), strings.TrimSuffix(rejects.String(), "\n")
		}
		var rej connector.Rejects
		b.Truncate()
		d.Decode(c, b, &rej)
		for i := range b.Len {
			for k := range b.Cols {
				out.WriteString(show(&b.Cols[k], i) + "|")
			}
			out.WriteByte('\n')
		}
		for _, n := range rej.Notes {
			fmt.Fprintf(&rejects, "%s:%s:%s\n", n.Place(), n.Code, n.Text)
		}
		for _, r := range rej.List {
			fmt.Fprintf(&rejects, "%d:%s\n", r.Line, r.Message())
		}
	}
}

func show(c *vec.Column, i int) string {
	switch {
	case c.IsNull(i):
		return "NULL"
	case c.Type.ID == vec.Long:
		return fmt.Sprint(c.I64[i])
	case c.Type.ID == vec.Double:
		return fmt.Sprint(c.F64[i])
	case c.Type.ID == vec.Bool:
		return fmt.Sprint(c.Bool[i])
	case c.Type.ID == vec.Timestamp:
		return vec.Time(c.I64[i]).Go().Format("2006-01-02T15:04:05")
	}
	return c.Str[i]
}

func TestDecode(t *testing.T) {
	two := vec.NewSchema(f("a", vec.String), f("b", vec.Long))
	for _, c := range []struct {
		name         string
		s            *vec.Schema
		given        map[string]string
		in           string
		out, rejects string
	}{
		{"plain", trades, nil, "symbol,price,volume,ts\nS000413,122.91,859,1700000000000\nS000764,32.5,63,1700000000000", "S000413|122.91|859|1700000000000|\nS000764|32.5|63|1700000000000|\n", ""},
		{"header in any order and case, BOM, CRLF", two, nil, "\xef\xbb\xbfB,x,A\r\n1,,q\r\n2,z,\r\n", "q|1|\nNULL|2|\n", ""},
		{"column missing in the header", two, nil, "b\n1\n2\n", "NULL|1|\nNULL|2|\n", "in:1:EF4013:the header has no field for column \"a\", which is NULL in every row (fields are b; csv.mapping.a = 'field' names another one)"},
		{"columns missing, one nearly there", trades, nil, "symbol,pice,ts\nA,1,5\n", "A|NULL|NULL|5|\n",
			"in:1:EF4013:the header has no fields for columns \"price\", \"volume\", which are NULL in every row (did you mean pice? csv.mapping.price = 'pice' says so)"},
		{"data instead of a header", two, nil, "q,1\nr,2\n", "NULL|NULL|\n", "in:1:EF4013:the header has no fields for columns \"a\", \"b\", which are NULL in every row (csv.header = 'false' takes the fields in order where there is no header)"},
		{"no header", two, map[string]string{"csv.header": "false"}, "q,1\nr,2\n", "q|1|\nr|2|\n", ""},
		{"quotes", two, nil, "a,b\n\"x,y\",1\n\"two\nlines\",2\n\"a \"\"b\"\"\",3\n\"\",4\n\"\"\"\",\"5\"\n", "x,y|1|\ntwo\nlines|2|\na \"b\"|3|\n|4|\n\"|5|\n", ""},
		{"NULLs", two, nil, "a,b\nNA,NA\nN/A,NULL\n\\N,\n\"NA\",1\nNASA,2\nNULLS,3\n", "NULL|NULL|\nNULL|NULL|\nNULL|NULL|\nNA|1|\nNASA|2|\nNULLS|3|\n", ""},
		{"delimiter and quote", two, map[string]string{"csv.delimiter": ";", "quote_char": "'"}, "a;b\n'x;''y';1\n", "x;'y|1|\n", ""},
		{"field count", two, nil, "a,b\nq\nr,1,2,3\ns,4\n\"open, 5\nt,6\n", "s|4|\nt|6|\n", "2:wrong number of fields: 1 instead of 2\n3:wrong number of fields: 4 instead of 2\n5:malformed record: a quote is not closed"},
		{"bad quotes", two, nil, "a,b\nx\"y,1\n\"x\"y,2\nz,3\n", "z|3|\n", "2:malformed record: a quote inside an unquoted field\n3:malformed record: text after a closing quote"},
		{"carriage return after a quote", two, nil, "a,b\n\"x\"\ry,1\nz,\"2\"\r\nq,\"3\"\r", "z|2|\nq|3|\n", "2:malformed record: text after a closing quote"},
		{"types", two, nil, "a,b\nx,1.5\nx,y\nx,99999999999999999999\nx,+7\nx, 8 \nx,007\n", "x|7|\nx|8|\nx|7|\n", "2:column \"b\": wrong type: a fraction for LONG\n3:column \"b\": wrong type: \"y\" is not a LONG\n4:column \"b\": value out of range: LONG cannot hold \"99999999999999999999\""},
		{"UTF-8", two, nil, "a,b\nü,1\n\xff,2\n", "ü|1|\n", "3:column \"a\": invalid UTF-8"},
		{"blank lines", two, nil, "a,b\n\n\r\nx,1\n\n", "x|1|\n", ""},
		{"empty", two, nil, "", "", ""},
		{"only a header", two, nil, "a,b", "", ""},
		{"mapping", two, map[string]string{"csv.mapping.a": "Last Name", "csv.mapping.b": "1"}, "n,Last Name\n5,q\n", "q|5|\n", ""},
		{"mapping that the header lacks", two, map[string]string{"csv.mapping.a": "Last Nam"}, "b,Last Name\n5,q\n", "", "2:column \"a\": wrong number of fields: the header has no field \"Last Nam\", which csv.mapping names"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, step := range []int{1, 2, 3, 7, 1000} {
				out, rejects := decode(t, c.s, c.given, c.in, step)
				if out != c.out || rejects != c.rejects {
					t.Fatalf("pieces of %d, input:\n%s\ngot:\n%s\nwant:\n%s\nrejects:\n%s\nwant:\n%s", step, c.in, out, c.out, rejects, c.rejects)
				}
			}
		})
	}
}

// A column that nobody reads may be missing, and one file's header says nothing of the next one's.
func TestMissingColumnsAreToldOfOncePerFile(t *testing.T) {
	s := vec.NewSchema(f("a", vec.String), f("b", vec.Long))
	d, err := newDecoder(connector.DecoderConfig{Schema: s, Needed: []bool{true, false}, Options: parsed(t, nil)})
	if err != nil {
		t.Fatal(err)
	}
	var rej connector.Rejects
	b := vec.NewBatch(s)
	for _, c := range []connector.Chunk{
		{Name: "whole", First: true, Header: []byte("a\n"), Data: []byte("a\nx\n")},
		{Name: "lacks", First: true, Header: []byte("b\n"), Data: []byte("b\n1\n")},
		{Name: "lacks", Header: []byte("b\n"), Data: []byte("2\n")},
		{Name: "too", First: true, Header: []byte("b\n"), Data: []byte("b\n1\n")},
	} {
		d.Decode(&c, b, &rej)
	}
	var places []string
	for _, n := range rej.Notes {
		places = append(places, n.Place())
	}
	if got := strings.Join(places, " "); got != "lacks:1 too:1" || rej.Count > 0 || b.Len != 4 {
		t.Errorf("notes at %s, %d rejected, %d rows", got, rej.Count, b.Len)
	}
}

func TestRoundTrip(t *testing.T) {
	s := vec.NewSchema(f("s", vec.String), f("d", vec.Double), f("l", vec.Long), f("b", vec.Bool), f("t", vec.Timestamp))
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"", "NA", "a,b", "line\nbreak", `q"uote`, "plain", "ü", "\r", `\N`, " x "}
	b := vec.NewBatch(s)
	for i := range 500 {
		for k := range b.Cols {
			b.Cols[k].Resize(i + 1)
		}
		b.Cols[0].Str[i], b.Cols[1].F64[i], b.Cols[2].I64[i] = words[r.IntN(len(words))], r.NormFloat64(), r.Int64()
		b.Cols[3].Bool[i], b.Cols[4].I64[i] = r.IntN(2) == 0, r.Int64N(4e15)
		b.Cols[r.IntN(5)].SetNull(i)
	}
	b.Len = 500
	e, _ := newEncoder(connector.EncoderConfig{Schema: s})
	text := e.Encode(e.Header(nil), b, 0, b.Len)
	d, _ := newDecoder(connector.DecoderConfig{Schema: s})
	sp := newSplitter(dialectOf(connector.Options{}))
	if n := sp.Split(text, false); n != len(text) {
		t.Fatalf("split at %d of %d", n, len(text))
	}
	back := vec.NewBatch(s)
	var rej connector.Rejects
	d.Decode(&connector.Chunk{Data: text, Line: 1, First: true, Header: sp.Header()}, back, &rej)
	if back.Len != b.Len || rej.Count != 0 {
		t.Fatalf("%d rows, %+v", back.Len, rej)
	}
	for i := range b.Len {
		for k := range b.Cols {
			if !b.Cols[k].EqualAt(i, &back.Cols[k], i) {
				t.Fatalf("row %d column %d: %s, want %s", i, k, show(&back.Cols[k], i), show(&b.Cols[k], i))
			}
		}
	}
}

func TestInfer(t *testing.T) {
	in := "name,n,x,when,day,code,flag,none\na,1,1.5,2013-01-01 05:00:00,2013-01-01,007,TRUE,NA\nNA,NA,2,2013-01-01T10:00:00Z,2013-01-02,12,false,\n"
	s, notes, err := infer([]byte(in), parsed(t, nil))
	want := "(name STRING, n LONG, x DOUBLE, when TIMESTAMP, day DATE, code STRING, flag BOOL, none STRING)"
	if err != nil || s.String() != want || len(notes) != 0 {
		t.Errorf("%v %v %v, want %s", s, notes, err, want)
	}
	if _, notes, _ := infer([]byte("a;b\n1;2\n"), parsed(t, nil)); len(notes) != 1 {
		t.Errorf("no note about the delimiter: %v", notes)
	}
}

func FuzzCSV(fz *testing.F) {
	for _, s := range []string{"a,b", "\"a\",\"b\"\n", "\"a\nb\",", "x\"y", "\"", "\xff,1", "a,b,c", "\r\n"} {
		fz.Add(s)
	}
	two := vec.NewSchema(f("a", vec.String), f("b", vec.String))
	fz.Fuzz(func(t *testing.T, in string) {
		out, rejects := decode(t, two, map[string]string{"csv.header": "false"}, in, 1<<20)
		again, _ := decode(t, two, map[string]string{"csv.header": "false"}, in, 3)
		// Where no quote is left open, cuts change nothing.
		r := stdcsv.NewReader(strings.NewReader(in))
		r.FieldsPerRecord = 2
		all, err := r.ReadAll()
		if err != nil || strings.Contains(in, "\r") || strings.ContainsAny(in, "\x00") {
			return
		}
		if out != again {
			t.Fatalf("%q: whole\n%s\nin pieces\n%s", in, out, again)
		}
		var want strings.Builder
		for _, rec := range all {
			for _, v := range rec {
				if isNull([]byte(v)) {
					return // quoted or not is not to be seen there
				}
				want.WriteString(v + "|")
			}
			want.WriteByte('\n')
		}
		if rejects == "" && out != want.String() {
			t.Fatalf("%q:\n%s\nwant\n%s", in, out, want.String())
		}
	})
}

type readerFunc func([]byte) (int, error)

func (r readerFunc) Read(p []byte) (int, error) { return r(p) }
