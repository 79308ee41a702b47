// Package eventflux runs SQL over event streams inside a Go program.
//
// An [Engine] compiles SQL into applications. An [App] gets events through senders made by [Input] and gives its rows to
// callbacks made by [Subscribe], both typed by the program's own structs:
//
//	eng, err := eventflux.Open(eventflux.Options{})
//	app, err := eng.Compile(ctx, sql, eventflux.Params{"limit": 100})
//	tx, err := eventflux.Input[Tx](app, "Tx")
//	stop, err := eventflux.Subscribe(app, "Alert", func(e eventflux.Event[Alert]) { … })
//	err = app.Start(ctx)
//	err = tx.Send(ctx, Tx{Card: "c1", Amount: 900})
//	err = app.Close(ctx)
//
// # Time
//
// Without a clock in [Options] applications run live: events are stamped as they arrive, connectors that the SQL
// declares are started, Send waits while the application is behind, and callbacks run in goroutines of their own, one
// at a time for each subscription.
//
// With [Virtual] the program moves time itself, by [App.Advance]: for tests, for runs over recorded events, for
// backtests. Nothing runs in the background: when Send and Advance return, all callbacks have been called, in the one
// order that all rows have together. Such an application belongs to one goroutine at a time.
//
// Rows come out the same in both ways, and however events are grouped when they are sent.
//
// # Structs and columns
//
// A field goes with the column of its name, whatever the case and the underscores, or with the one that its tag names:
//
//	At time.Time `eventflux:"ts"`
//
// A tag of "-" leaves a field out; fields of embedded structs count as the struct's own. Every exported field must have
// its column. Columns without a field are NULL in rows that are sent. Pointers and sql.Null hold NULL; any other field
// that meets NULL gets its zero value.
//
//	BOOL               bool
//	INT                int32, int; sent: any integer of up to 64 bits, if the value fits
//	LONG               int64, int; sent: any integer of up to 64 bits, except uint64
//	FLOAT, DOUBLE      float32, float64
//	STRING             string, or a type made of it
//	BYTES              []byte
//	TIMESTAMP, DATE    time.Time
//	TIME, INTERVAL     time.Duration
//	DECIMAL            vec.Dec128
//	JSON               string, json.RawMessage
//	LIST, STRUCT       slices, structs
//
// Instead of a struct T may be [Row], by position, or map[string]any, by name; both are slower. The fastest way are
// columns: [Sender.SendBatch] and [SubscribeBatches].
package eventflux
