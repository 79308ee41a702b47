package check

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// suggestMax is how many names a hint lists: more do not help to find one.
const suggestMax = 12

// suggest says which name was probably meant, and which there are.
func suggest(name string, have []string, intro string) string {
	var parts []string
	near, ok := diag.Nearest(name, have)
	if ok {
		parts = append(parts, "did you mean "+near+"?")
	}
	var others []string
	for _, h := range have {
		if !ok || h != near {
			others = append(others, h)
		}
	}
	if len(others) > suggestMax {
		others = append(others[:suggestMax:suggestMax], "…")
	}
	if len(others) > 0 {
		if ok {
			intro = "there are also"
		}
		parts = append(parts, intro+" "+strings.Join(others, ", "))
	}
	return strings.Join(parts, "   ")
}
