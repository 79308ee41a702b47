// Package expr holds typed expressions: an immutable tree that the checker builds with the constructors here, that
// the optimizer rewrites and EXPLAIN prints, and the programs of kernels that operators run.
//
// Constructors apply the promotion rules of the language and return errors without a place; the caller, who knows
// the source, adds it. Every node's operands have the types its kernel takes: casts are nodes.
//
// An expression that fails for a row (overflow, a cast) fails only if its value is demanded, left to right: the
// right side of AND counts only where the left is not FALSE, of OR only where it is not TRUE, a branch of CASE only
// where it is taken. Programs compute everything and combine masks.
package expr
