package diag

// EF13xx: each part is right, but not here; and limits.
const (
	CodeAggregateNotAllowed Code = "EF1301"
	CodeWindowClause        Code = "EF1302"
	CodeOrderUnbounded      Code = "EF1303"
	CodeNotPositive         Code = "EF1304"
	CodeEmitOpenPanes       Code = "EF1305"
	CodeTopNShape           Code = "EF1306"
	CodeGroupPosition       Code = "EF1307"
	CodeNestedAggregate     Code = "EF1308"
	CodeStarNotAllowed      Code = "EF1309"
	CodeWindowTwice         Code = "EF1310"
	CodeWindowBounds        Code = "EF1311"
	CodeEmitFinal           Code = "EF1312"
	CodeInsertKind          Code = "EF1313"
	CodePatternRule         Code = "EF1314"
	CodeTableWatermark      Code = "EF1315"
	CodeOptionValue         Code = "EF1316"
	CodeLoop                Code = "EF1317"
	CodeFilterNotAllowed    Code = "EF1318"
	CodeDistinctNotAllowed  Code = "EF1319"
	CodeRateClause          Code = "EF1320"
	CodeMissingOption       Code = "EF1321"
	CodeDirection           Code = "EF1322"

	CodeStatementTooLong Code = "EF1390"
	CodeTooDeep          Code = "EF1391"
	CodeTooMany          Code = "EF1392"
)

var clauseCodes = []Info{
	{CodeAggregateNotAllowed, "aggregates are not allowed here", "WHERE, GROUP BY and ON see single events; conditions on aggregates go into HAVING.", exS + "SELECT a FROM S WHERE sum(a) > 5"},
	{CodeWindowClause, "the window is wrong", "A parameter is missing, given twice, or does not fit the window.", exS + "SELECT a FROM S WINDOW tumbling()"},
	{CodeOrderUnbounded, "ORDER BY needs an end", "An endless stream cannot be sorted: add LIMIT n for a continuous top-n, or a batch window such as TUMBLING(1 MINUTE).", exS + "SELECT a FROM S ORDER BY a"},
	{CodeNotPositive, "must be greater than zero", "Sizes, counts and durations of windows and rates are positive.", exS + "SELECT a FROM S WINDOW length(0)"},
	{CodeEmitOpenPanes, "EMIT CHANGES with several open panes", "In a sliding or cumulate window an event belongs to several panes at once; use time(…) for running values.", exS + "SELECT sum(a) FROM S WINDOW sliding(1 MINUTE, 10 SECONDS) EMIT CHANGES"},
	{CodeTopNShape, "a continuous top-n of this shape is not possible", "ORDER BY … LIMIT without a batch window takes no aggregates and no OFFSET; use a batch window or EMIT FINAL.", exS + "SELECT sum(a) AS t FROM S GROUP BY s ORDER BY t LIMIT 3"},
	{CodeGroupPosition, "no such position", "A number in GROUP BY or ORDER BY is the position of a select item, from 1.", exS + "SELECT a FROM S GROUP BY 2"},
	{CodeNestedAggregate, "an aggregate inside an aggregate", "Use a subquery, or two queries chained through a stream.", exS + "SELECT sum(max(a)) FROM S"},
	{CodeStarNotAllowed, "* is not allowed here", "* stands alone in the select list, in count(*), or after a source's name.", exS + "SELECT abs(*) FROM S"},
	{CodeWindowTwice, "more than one window on one source", "At most one window per source; nest queries or use a named window.", exS + "SELECT a FROM S WINDOW length(5) WINDOW time(1 SECOND)"},
	{CodeWindowBounds, "no window bounds here", "window_start and window_end exist only where the window has periods.", exS + "SELECT window_start, a FROM S WINDOW length(3)"},
	{CodeEmitFinal, "EMIT does not fit this query", "EMIT FINAL and EMIT CHANGES say when rows of aggregates come out.", exS + "SELECT a FROM S WINDOW length(3) EMIT FINAL"},
	{CodeInsertKind, "this kind of rows never comes out", "EXPIRED rows exist where a window lets events leave.", exS + "INSERT EXPIRED EVENTS INTO T SELECT a FROM S"},
	{CodePatternRule, "the pattern cannot be matched", "The message names the rule: EVERY inside EVERY, absence without FOR, an alias used twice, a pattern that needs no event.", ""}, // needs patterns
	{CodeTableWatermark, "a table has no watermark", "Event time belongs to streams; declare the watermark on the stream that fills the table.", "CREATE TABLE T (ts TIMESTAMP, WATERMARK FOR ts AS ts)"},
	{CodeOptionValue, "an option has a value it cannot have", "The message lists the values or the form that the option takes.", "CREATE STREAM S (a INT) WITH (type = 'sorce')"},
	{CodeLoop, "definitions refer to each other", "A view or common table expression may not read itself.", "CREATE VIEW v AS SELECT * FROM v"},
	{CodeFilterNotAllowed, "FILTER belongs to aggregates", "FILTER (WHERE …) restricts the rows that an aggregate sees.", exS + "SELECT abs(a) FILTER (WHERE b) FROM S"},
	{CodeDistinctNotAllowed, "DISTINCT belongs to aggregates", "DISTINCT inside a call makes an aggregate see each value once.", exS + "SELECT abs(DISTINCT a) FROM S"},
	{CodeRateClause, "the output rate is wrong", "OUTPUT [ALL | FIRST | LAST] EVERY n EVENTS or a duration; SNAPSHOT takes a duration.", exS + "SELECT a FROM S OUTPUT SNAPSHOT EVERY 5 EVENTS"},
	{CodeMissingOption, "an option is missing", "The connector cannot work without this option.", "CREATE STREAM S (line STRING) WITH (type = 'source', extension = 'file', format = 'text')"},
	{CodeDirection, "a source is written or a sink is read", "A stream of type 'source' gets its events from outside, one of type 'sink' gives them away.",
		"CREATE STREAM S (tick STRING) WITH (type = 'source', extension = 'timer', timer.interval = '100');\nCREATE STREAM R (tick STRING);\nINSERT INTO S SELECT tick FROM R"},
	{CodeStatementTooLong, "the text is too long", "A source text is at most 4 MiB; data belongs into files and tables.", ""},
	{CodeTooDeep, "nested too deep", "Expressions, subqueries and types nest at most 500 deep, counting operators.", ""},
	{CodeTooMany, "too many", "A limit of the application is reached: columns, statements, plan nodes; the message names it and the setting that raises it.", ""},
}
