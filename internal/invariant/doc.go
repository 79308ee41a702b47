// Package invariant holds checks that exist only under -tags invariants and under the race detector: what must be
// true whatever the input. In other builds Enabled is a constant false, and the compiler drops what it guards.
package invariant

import "fmt"

// Failf stops the program: what was taken for granted is not so.
func Failf(format string, args ...any) { panic("invariant: " + fmt.Sprintf(format, args...)) }
