// Package clock is the only source of time. The engine's core never reads it: time reaches operators with the tick.
// The runtime, connectors and the command line take a Clock, so that tests can move time by hand.
package clock
