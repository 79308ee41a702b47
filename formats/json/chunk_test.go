package json

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

// TestCutsChangeNothing reads each layout in pieces of every size.
func TestCutsChangeNothing(t *testing.T) {
	s := vec.NewSchema(f("v", vec.String), f("n", vec.Long))
	for _, in := range []string{
		`{"v":"a","n":1}` + "\n" + `{"v":"b{\"}","n":2}` + "\r\n\n" + `bad` + "\n" + `{"v":"ü\\","n":3}`,
		"[ {\"v\":\"a]},\\\"{\",\"n\":1},\n{\"v\":\"b\",\n\"n\":2 },{\"v\":\"\\\\\",\"n\":3}]\n",
		"{\n \"v\": \"a\",\n \"n\": 1\n}\n{\n \"v\": \"}\",\n \"n\": 2\n}\n",
	} {
		want := ""
		for size := 1000; size > 0; size-- {
			if size > 80 && size < 1000 {
				continue
			}
			rest := in
			r := connector.NewChunkReader("in", func(_ context.Context, p []byte) (int, error) {
				if rest == "" {
					return 0, io.EOF
				}
				n := copy(p[:size], rest)
				rest = rest[n:]
				return n, nil
			}, &splitter{}, 0)
			d := decoderFor(t, s, nil)
			var out strings.Builder
			b := vec.NewBatch(s)
			for {
				var c connector.Chunk
				if r.Read(t.Context(), &c) != nil {
					break
				}
				var rej connector.Rejects
				b.Truncate()
				d.Decode(&c, b, &rej)
				out.WriteString(render(t, s, b))
				for _, x := range rej.List {
					out.WriteString("rejected at " + x.Place() + "\n")
				}
			}
			if want == "" {
				want = out.String()
			} else if out.String() != want {
				t.Fatalf("%s\npieces of %d:\n%s\nwhole:\n%s", in, size, out.String(), want)
			}
		}
		if strings.Count(want, `"v"`) < 2 {
			t.Fatalf("%s\nrows: %s", in, want)
		}
	}
}
