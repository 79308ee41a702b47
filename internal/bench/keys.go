package bench

import (
	"bufio"
	"fmt"
	"io"
)

// distinctEvents is how many keys distinctKeys has.
const distinctEvents = 10_000_000

// distinctKeys groups by a key that never comes twice: the whole state lives until the end.
var distinctKeys = FileWorkload{
	ID: "keys", Format: "ndjson", Events: distinctEvents, Field: "n",
	Query:   "SELECT user, count(*) AS n, sum(v) AS total FROM '%s' GROUP BY user",
	Answers: []Answer{{distinctEvents, distinctEvents, distinctEvents, "10000000"}},
	Render:  wholeAnswer, scale: 1,
	write: writeDistinct,
}

// writeDistinct writes n lines with n users, in an order that is not theirs.
func writeDistinct(w io.Writer, n, _ int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	for i := range n {
		fmt.Fprintf(out, `{"user":"user-%08d","v":%d}`+"\n", i*7919%n, i%1000) // 7,919 is prime: every user once
	}
	return out.Flush()
}
