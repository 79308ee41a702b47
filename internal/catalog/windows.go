package catalog

// Parameters that several kinds share.
var (
	paramCount = Param{Name: "n", Type: ParamCount, Doc: "number of events"}
	paramTime  = Param{Name: "t", Type: ParamDuration, Doc: "how long an event stays"}
	paramStart = Param{Name: "start", Type: ParamInstant, Optional: true, Doc: "aligns the periods to start + k·t"}
	paramSize  = Param{Name: "size", Type: ParamDuration, Doc: "length of a period"}
	paramTS    = Param{Name: "ts", Type: ParamColumn, Doc: "the TIMESTAMP or LONG (ms) column that drives the window"}
)

// windowKinds is every window kind of the language, those not built yet included, in documentation order.
var windowKinds = []WindowKind{
	{Name: "length", Class: Sliding, Params: []Param{paramCount}, Built: true,
		Doc: "the last n events", Example: "SELECT avg(price) AS p FROM Trades WINDOW length(3)"},
	{Name: "lengthBatch", Class: Batch, Params: []Param{paramCount}, Bounds: true, Built: true,
		Doc: "every n events", Example: "SELECT sum(volume) AS v FROM Trades WINDOW lengthBatch(3)"},
	{Name: "time", Class: Sliding, Params: []Param{paramTime}, Bounds: true, Built: true,
		Doc:     "events of the last t, each expiring at its time + t",
		Example: "SELECT symbol, sum(volume) AS v FROM Trades WINDOW time(10 SECONDS) GROUP BY symbol"},
	{Name: "timeBatch", Class: Batch, Params: []Param{{Name: "t", Type: ParamDuration, Doc: "length of a period"}, paramStart},
		Bounds: true, Built: true, Doc: "periods of t from the first event, or aligned to start",
		Example: "SELECT count(*) AS n FROM Trades WINDOW timeBatch(1 SECOND)"},
	{Name: "tumbling", Aliases: []string{"tumble"}, Class: Batch,
		Params: []Param{paramSize, {Name: "offset", Type: ParamInstant, Optional: true, Doc: "shifts the periods"}},
		Bounds: true, Built: true, Doc: "periods aligned to the epoch; an event at a boundary belongs to the new period",
		Example: "SELECT window_start, symbol, avg(price) AS p FROM Trades WINDOW TUMBLING(1 MINUTE) GROUP BY symbol"},
	{Name: "sliding", Aliases: []string{"hopping", "hop"}, Class: Batch,
		Params: []Param{paramSize, {Name: "slide", Type: ParamDuration, Optional: true, Doc: "distance between closes; without it the window is time(size)"},
			{Name: "offset", Type: ParamInstant, Optional: true, Doc: "shifts the closes"}},
		Bounds: true, Built: true, Doc: "every slide, aligned to the epoch, the last size",
		Example: "SELECT symbol, sum(volume) AS v FROM Trades WINDOW SLIDING(1 MINUTE, 10 SECONDS) GROUP BY symbol"},
	{Name: "session", Class: Batch,
		Params: []Param{{Name: "gap", Type: ParamDuration, Doc: "silence that ends a session"},
			{Name: "key", Type: ParamColumn, Optional: true, Doc: "one session per key; default: the GROUP BY columns"},
			{Name: "allowedlatency", Type: ParamDuration, Optional: true, Doc: "late events within it extend or merge sessions"}},
		Bounds: true, Built: true, Doc: "per key, events less than gap apart",
		Example: "SELECT symbol, count(*) AS n FROM Trades WINDOW session(30 SECONDS) GROUP BY symbol"},
	{Name: "externalTime", Class: Sliding, Params: []Param{paramTS, paramTime}, Bounds: true, Built: true,
		Doc: "as time, driven by the highest value of a column", Example: "SELECT sum(volume) AS v FROM Trades WINDOW externalTime(ts, 1 SECOND)"},
	{Name: "externalTimeBatch", Class: Batch,
		Params: []Param{paramTS, {Name: "t", Type: ParamDuration, Doc: "length of a period"}, paramStart,
			{Name: "timeout", Type: ParamDuration, Optional: true, Doc: "by clock, that long after its last event an open batch closes"}},
		Bounds: true, Built: true, Doc: "as timeBatch, driven by the highest value of a column",
		Example: "SELECT count(*) AS n FROM Trades WINDOW externalTimeBatch(ts, 1 SECOND)"},
	{Name: "delay", Class: Passing, Params: []Param{{Name: "t", Type: ParamDuration, Doc: "how much later"}}, Built: true,
		Doc: "each event comes as new t later", Example: "SELECT symbol FROM Trades WINDOW delay(5 SECONDS)"},
	{Name: "batch", Class: Batch, Params: []Param{{Name: "n", Type: ParamCount, Optional: true, Doc: "at most n events each"}},
		Bounds: true, Built: true, Doc: "the events sent together as one unit", Example: "SELECT count(*) AS n FROM Trades WINDOW batch()"},
	{Name: "cumulate", Class: Batch, Params: []Param{paramSize, {Name: "step", Type: ParamDuration, Doc: "distance between closes"}}, Bounds: true,
		Doc: "growing panes that reset each size"},
	{Name: "timeLength", Class: Sliding, Params: []Param{paramTime, paramCount}, Doc: "both bounds"},
	{Name: "cron", Class: Batch, Params: []Param{{Name: "expr", Type: ParamText, Doc: "cron expression"}}, Bounds: true, Doc: "events held until the tick"},
	{Name: "sort", Class: Sliding, Params: []Param{paramCount, {Name: "cols", Type: ParamColumns, Doc: "columns and 'asc' or 'desc'"}},
		Doc: "keeps the n first in order"},
	{Name: "unique", Class: Sliding, Params: []Param{{Name: "key", Type: ParamColumns, Doc: "the key"}}, Doc: "latest per key"},
	{Name: "firstUnique", Class: Sliding, Params: []Param{{Name: "key", Type: ParamColumns, Doc: "the key"}}, Doc: "first per key"},
	{Name: "uniqueLength", Class: Sliding, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramCount}, Doc: "latest per key of the last n"},
	{Name: "uniqueTime", Class: Sliding, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramTime}, Doc: "latest per key of the last t"},
	{Name: "uniqueLengthBatch", Class: Batch, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramCount}, Doc: "latest per key of every n"},
	{Name: "uniqueTimeBatch", Class: Batch, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramTime}, Doc: "latest per key of every t"},
	{Name: "uniqueTimeLengthBatch", Class: Batch, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramTime, paramCount}, Doc: "latest per key of every t or n"},
	{Name: "uniqueExternalTimeBatch", Class: Batch, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramTS, paramTime}, Doc: "latest per key, driven by a column"},
	{Name: "firstUniqueLengthBatch", Class: Batch, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramCount}, Doc: "first per key of every n"},
	{Name: "firstUniqueTimeBatch", Class: Batch, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramTime}, Doc: "first per key of every t"},
	{Name: "deduplicate", Class: Sliding, Params: []Param{{Name: "key", Type: ParamColumn, Doc: "the key"}, paramTime}, Doc: "drops events whose key was seen less than t ago"},
	{Name: "frequent", Class: Sliding, Params: []Param{paramCount, {Name: "cols", Type: ParamColumns, Optional: true, Doc: "the key"}}, Doc: "Misra-Gries with n counters"},
	{Name: "lossyFrequent", Class: Sliding, Params: []Param{{Name: "support", Type: ParamText, Doc: "share of all events"}}, Doc: "Manku-Motwani lossy counting"},
	{Name: "expression", Class: Sliding, Params: []Param{{Name: "expr", Type: ParamText, Doc: "condition"}}, Doc: "the longest suffix for which the condition holds"},
	{Name: "expressionBatch", Class: Batch, Params: []Param{{Name: "expr", Type: ParamText, Doc: "condition"}}, Doc: "holds while true, flushes when false"},
	{Name: "lengthHopping", Class: Batch, Params: []Param{paramCount, {Name: "hop", Type: ParamCount, Doc: "distance between closes"}}, Doc: "every hop events the last n"},
	{Name: "kslack", Class: Passing, Params: []Param{paramTS}, Doc: "reorders by ts"},
}
