package cli

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// How long the longest bar of a chart is: off a terminal, and at most on one.
const barMost = 40

// bars are what a chart shows of the numbers of one column: a bar on each line, in proportion to the greatest number so
// far. A greater one that comes later makes the bars after it shorter, not those that have been printed.
type bars struct {
	column int
	most   float64
	length int
}

// lastNumber is the column that a chart draws: the last one of numbers; -1 where there is none.
func lastNumber(s *vec.Schema) int {
	for c := s.Len() - 1; c >= 0; c-- {
		if s.Fields[c].Type.IsNumeric() {
			return c
		}
	}
	return -1
}

// fit takes the scale from the first rows, and gives the width (0: any) that is left of each line.
func (b *bars) fit(rows [][]string, width int) int {
	for _, cells := range rows {
		b.most = max(b.most, math.Abs(b.value(cells)))
	}
	if b.length = barMost; width == 0 {
		return 0
	}
	b.length = min(barMost, width/3)
	return max(1, width-b.length-1)
}

// value is the number of a row; 0 for NULL and NaN, which have no bar.
func (b *bars) value(cells []string) float64 {
	v, err := strconv.ParseFloat(cells[b.column], 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// append writes the bar of a row. Numbers below zero have light bars.
func (b *bars) append(dst []byte, cells []string) []byte {
	v := b.value(cells)
	b.most = max(b.most, math.Abs(v))
	if v == 0 {
		return bytes.TrimRight(dst, " ")
	}
	eighths := int(math.Round(math.Abs(v) / b.most * float64(b.length) * 8))
	dst = append(dst, ' ')
	if v < 0 {
		return append(dst, strings.Repeat("░", max(1, (eighths+4)/8))...)
	}
	dst = append(dst, strings.Repeat("█", eighths/8)...)
	if part := eighths % 8; part > 0 || eighths == 0 {
		dst = append(dst, string([]rune("▏▎▍▌▋▊▉")[max(0, part-1)])...)
	}
	return dst
}
