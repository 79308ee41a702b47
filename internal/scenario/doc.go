// Package scenario runs applications over recorded events on virtual time: test files (TEST … AT … EXPECT …), and
// the events of `replay`. It is the code behind `eventflux test`, `eventflux replay` and the project's own language
// tests.
//
// A test runs many times over: with different numbers of rows a tick, numbers of shards, and restarts from a
// snapshot between any two rows. The rows that come out must be the same each time, and those that the test expects.
package scenario
