// Package window holds the window operators, one file per kind, and the grouping that is fused with them.
//
// [New] makes one operator of a window and the aggregation above it. Three parts work together:
//
//   - The kind decides which rows are in the window: when a period closes, when a row leaves. It owns the timers.
//   - A body holds the rows of an open batch (plain), their groups (grouped), or lets running values out at once
//     (changes). Sliding windows have a store of the rows that will leave instead.
//   - groups interns the keys, keeps what is known of each group, and calls the aggregate functions on ranges of
//     rows.
//
// # When rows come out
//
// A sliding window's Current row carries the (Time, Seq) of its event and no Ord. An Expired row pushed out by a
// row carries that row's (Time, Seq), one that left by the clock at T carries (T, vec.SeqTimer); its Ord is the
// position of the row that left. Rows of a batch that a row closed carry that row's (Time, Seq); those of a period
// [s, T) that the clock closed carry (T - 1 µs, vec.SeqClose). Their Ord is the position of each row, of the first
// row of each group, or, for sessions, of the first row of the session.
//
// # window_start and window_end
//
//	tumbling, timeBatch, sliding, externalTimeBatch   the period
//	session                                           time of the first event; time of the last event + gap
//	lengthBatch, batch                                times of the first and of the last event
//	time, externalTime                                (now - t, now]: now is the event's time, the timer's, or the
//	                                                  highest value of the column
//
// With EMIT CHANGES the end of a session, lengthBatch or batch is that of the rows so far.
package window
