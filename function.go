package eventflux

import "github.com/eventflux-go/eventflux/internal/embed"

// Function is a scalar Go function that the SQL of an engine may call. Make one with [Func1], [Func2] or [Func3].
type Function = embed.Function

// Func1 makes a function of one argument. Arguments and result are bool, int32, int64, int, float32, float64, string,
// []byte, time.Time or time.Duration, or pointers to them: a pointer takes and gives NULL. Where an argument that is no
// pointer is NULL the function is not called and the result is NULL.
//
// The function must depend on its arguments alone: it is called whenever and as often as that is convenient, for
// constants once, when the SQL is compiled. With Options.Shards it may be called by several goroutines at once.
func Func1[A, R any](name string, f func(A) R) Function { return embed.Func1(name, f) }

// Func2 makes a function of two arguments; see [Func1].
func Func2[A, B, R any](name string, f func(A, B) R) Function { return embed.Func2(name, f) }

// Func3 makes a function of three arguments; see [Func1].
func Func3[A, B, C, R any](name string, f func(A, B, C) R) Function { return embed.Func3(name, f) }
