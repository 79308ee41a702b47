package connector

import (
	"context"
	"io"
	"log/slog"
	"time"
)

// Clock is the time that connectors live in; tests hand in one that they move.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or with the context's error when that ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

// Env is the process around a connector. Connectors use it instead of the real one.
type Env struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Clock  Clock
	Log    *slog.Logger
	// Memory are the queues of `memory` streams by name, handed in by the embedding program.
	Memory map[string]any
}
