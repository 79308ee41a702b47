// Package explain shows plans: as a tree of text, as JSON and as a graph in the language of Graphviz. With the
// figures of a run (EXPLAIN ANALYZE) each operator shows the rows it took and gave and the time it spent.
package explain
