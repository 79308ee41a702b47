// Package check gives names and types to statements and turns them into plans.
//
// [App] reports all problems it can find, not the first: what cannot be understood becomes an invalid expression,
// stream or schema (a nil), and whatever depends on it stays silent.
//
// A query is checked in the order in which its parts need each other: source and window, select list, WHERE,
// GROUP BY, HAVING, ORDER BY; then its nodes are stacked (nodes.go). Subqueries, views and common table expressions
// become queries of their own that write hidden streams.
//
// Expressions are first bound to the columns of the source. Results of aggregate calls, the bounds of the window and
// the keys of GROUP BY, whose columns are not known yet, stand in them as columns beyond the source's (places.go),
// and are moved to their real columns once all clauses have been read.
package check
