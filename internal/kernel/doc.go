// Package kernel holds the typed loops over columns: free functions on slices, without state, allocation or errors.
// Loops are generic over the element type and spell the operator in their body; see BenchmarkArith for why.
//
// Loops know nothing of NULL: they compute every row, and null bitmaps are combined a word at a time afterwards.
// Integer loops report whether any row overflowed; a second loop, run only then, finds which.
package kernel
