// Package op holds the operator contract and the operators that are not windows, joins or patterns.
//
// A query runs as a chain of operators. Rows are pushed: the runtime gives the first operator ranges of rows in
// the order (Time, Seq, Ord), each operator emits batches into the next, and the last one appends to the query's
// output for the tick. Operators are single-threaded and deterministic: no clock, no goroutine, no I/O.
//
// Inside a query a row's Kind means add (Current) or retract (Expired).
package op
