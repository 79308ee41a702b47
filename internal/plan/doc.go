// Package plan holds the logical plan: what the checker makes of an application, what the optimizer rewrites, what
// EXPLAIN prints and what build turns into operators. Every expression in it is typed and bound to the columns of
// the node below.
package plan
