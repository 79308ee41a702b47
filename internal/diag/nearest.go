package diag

import (
	"strings"
	"unicode/utf8"
)

// Nearest gives the candidate that name most likely meant, or false if none is close.
// Case does not count; of equally close candidates the first wins, so the order of
// candidates must not come from a map.
func Nearest(name string, candidates []string) (string, bool) {
	name = strings.ToLower(name)
	limit := 1 + utf8.RuneCountInString(name)/4
	best, bestDistance := "", limit+1
	for _, c := range candidates {
		lower := strings.ToLower(c)
		d := distance(name, lower, limit)
		if strings.ReplaceAll(name, "_", "") == strings.ReplaceAll(lower, "_", "") {
			d = 0 // user_id and userId are one name in two styles
		}
		if d < bestDistance && d < min(utf8.RuneCountInString(name), utf8.RuneCountInString(lower)) {
			best, bestDistance = c, d
		}
	}
	return best, bestDistance <= limit
}

// distance counts the insertions, deletions, replacements and swaps of neighbours that
// turn a into b; anything above limit is given as limit+1.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	before := make([]int, len(y)+1)
	last := make([]int, len(y)+1)
	row := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}
