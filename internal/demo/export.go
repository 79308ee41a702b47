package demo

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
)

// WriteEvents writes the events of the first while as `replay` reads them, and at its end the clock.
func WriteEvents(w io.Writer, a *app.App, length time.Duration) error {
	format, ok := connector.LookupFormat("json")
	if !ok {
		return fmt.Errorf("this program was built without the format json")
	}
	encoders := map[int]connector.Encoder{}
	feed, err := NewFeed(a)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	var line []byte
	for {
		e, ok, err := feed.Next()
		if err != nil {
			return err
		}
		if !ok || e.Due.After(Start.Add(length)) {
			break
		}
		s := a.Plan.Streams[e.Stream]
		if encoders[e.Stream] == nil {
			if encoders[e.Stream], err = format.NewEncoder(connector.EncoderConfig{Schema: s.Schema, Options: format.Defaults()}); err != nil {
				return err
			}
		}
		line = append(line[:0], `{"stream":"`+s.Name+`","time":`...)
		line = append(line, millis(e.Due)...)
		line = append(line, `,"data":`...)
		line = encoders[e.Stream].Encode(line, e.Row, 0, 1)
		line = append(line[:len(line)-1], "}\n"...) // the encoder ends its line
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(out, "{\"time\":%s}\n", millis(Start.Add(length))); err != nil {
		return err
	}
	return out.Flush()
}

// millis is a time in milliseconds, with decimals where it is not whole.
func millis(t time.Time) string {
	return strconv.FormatFloat(float64(t.UnixMicro())/1000, 'f', -1, 64)
}
