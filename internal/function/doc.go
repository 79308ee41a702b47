// Package function is the registry of scalar functions. One entry holds all there is to know about a function: its
// name and aliases, signatures, null rule, whether it can fail, a doc line, examples that are run as tests, and the
// kernel. To add a function, add one entry to the table of its family.
//
// A kernel works on rows [lo, hi) of columns whose values stand at the row's own index, writes strings into the
// call's buffer instead of allocating them, and reports rows it cannot compute through [Call.Fail].
package function
