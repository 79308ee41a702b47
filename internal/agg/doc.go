// Package agg holds the aggregate functions: a registry that says what each is called, takes, gives and does, and
// what runs: state per group that adds batches of rows, takes rows back as they leave a sliding window, merges, and
// is saved and loaded.
//
// State is kept by dense group numbers that the caller gives (see internal/state.Interner); without GROUP BY there
// is one group, 0. Work is done a batch at a time in typed loops: one call per batch and function, none per row.
// Results depend on the order of the rows alone, never on how they were cut into batches.
package agg
