package bench

import (
	"syscall"
	"time"
)

// pause sleeps in the kernel: timers of the Go runtime are exact to a millisecond only when the process is idle,
// and that would be measured as the engine's latency.
func pause(d time.Duration) {
	ts := syscall.NsecToTimespec(int64(d))
	_ = syscall.Nanosleep(&ts, nil) // woken early, the caller looks at the clock again
}
