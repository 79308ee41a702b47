// Package monitor tells over HTTP how a running application does: metrics for Prometheus, health and readiness. It
// listens on loopback addresses unless it is told that others are meant.
package monitor
