// Package ast is the tree of a parsed text: statements, queries, sources, patterns and expressions,
// each with its place in the source, and the printer that gives their one canonical form.
//
// Spellings of one thing give one tree: table functions, GROUP BY TUMBLE and ksqlDB's windows are a
// Window, `x::T` is a Cast, an INSERT at the end of a query is an Insert. Nothing is resolved here: a
// name may turn out to be a stream, a column, or nothing.
package ast
