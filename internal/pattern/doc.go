// Package pattern matches PATTERN and SEQUENCE over the merged rows of a query's inputs.
//
// A pattern is compiled to a tree of nodes, and a partial match is one record of words: what each node has come to,
// the deadlines that run, and the events it holds, which are kept once for all partial matches, with only the columns
// that are used. An event never walks partial matches that it cannot change: the conditions that need only the event
// are bitmaps computed per batch, and the partial matches stand in hash buckets under the values that the element
// they wait for must equal. Deadlines stand in lists that are in order by themselves.
//
// What an event does to one partial match is a walk down the tree. Where an EVERY is complete there are two ways on:
// the match goes on, and it stays behind for the next. The walk is repeated for each way, on a copy of the record.
package pattern
