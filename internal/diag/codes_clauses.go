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
	CodeEveryPlace          Code = "EF1314"
	CodeTableWatermark      Code = "EF1315"
	CodeOptionValue         Code = "EF1316"
	CodeLoop                Code = "EF1317"
	CodeFilterNotAllowed    Code = "EF1318"
	CodeDistinctNotAllowed  Code = "EF1319"
	CodeRateClause          Code = "EF1320"
	CodeMissingOption       Code = "EF1321"
	CodeDirection           Code = "EF1322"

	CodeQuantifiedReference Code = "EF1341"
	CodeLaterElement        Code = "EF1342"
	CodeQuantifier          Code = "EF1343"
	CodeAbsenceUnbounded    Code = "EF1344"
	CodePatternEmpty        Code = "EF1345"
	CodeEveryEmpty          Code = "EF1346"
	CodeElementReference    Code = "EF1347"

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
	{CodeEveryPlace, "EVERY cannot stand here", "EVERY directly inside EVERY says nothing more; a SEQUENCE has it only in front.", exS + "SELECT a.a FROM SEQUENCE (a=S -> EVERY b=S)"},
	{CodeTableWatermark, "a table has no watermark", "Event time belongs to streams; declare the watermark on the stream that fills the table.", "CREATE TABLE T (ts TIMESTAMP, WATERMARK FOR ts AS ts)"},
	{CodeOptionValue, "an option has a value it cannot have", "The message lists the values or the form that the option takes.", "CREATE STREAM S (a INT) WITH (type = 'sorce')"},
	{CodeLoop, "definitions refer to each other", "A view or common table expression may not read itself.", "CREATE VIEW v AS SELECT * FROM v"},
	{CodeFilterNotAllowed, "FILTER belongs to aggregates", "FILTER (WHERE …) restricts the rows that an aggregate sees.", exS + "SELECT abs(a) FILTER (WHERE b) FROM S"},
	{CodeDistinctNotAllowed, "DISTINCT belongs to aggregates", "DISTINCT inside a call makes an aggregate see each value once.", exS + "SELECT abs(DISTINCT a) FROM S"},
	{CodeRateClause, "the output rate is wrong", "OUTPUT [ALL | FIRST | LAST] EVERY n EVENTS or a duration; SNAPSHOT takes a duration.", exS + "SELECT a FROM S OUTPUT SNAPSHOT EVERY 5 EVENTS"},
	{CodeMissingOption, "an option is missing", "The connector cannot work without this option.", "CREATE STREAM S (line STRING) WITH (type = 'source', extension = 'file', format = 'text')"},
	{CodeDirection, "a source is written or a sink is read", "A stream of type 'source' gets its events from outside, one of type 'sink' gives them away.",
		"CREATE STREAM S (tick STRING) WITH (type = 'source', extension = 'timer', timer.interval = '100');\nCREATE STREAM R (tick STRING);\nINSERT INTO S SELECT tick FROM R"},
	{CodeQuantifiedReference, "a value of several events", "The element is quantified, so that its column is a LIST: e[0] is the first event, e[last] the last, and sum(e.x) is over all.",
		exS + "SELECT b.a FROM PATTERN (EVERY a=S[a > 1]{2,5} -> b=S[s = a.s] WITHIN 1 MINUTE)"},
	{CodeLaterElement, "the element comes later", "A condition sees the events taken before: put it on the later of the two elements.",
		exS + "SELECT b.a FROM PATTERN (EVERY a=S[s = b.s] -> b=S WITHIN 1 MINUTE)"},
	{CodeQuantifier, "no number of events meets the quantifier", "The maximum is at least 1 and not below the minimum.", exS + "SELECT b.a FROM PATTERN (EVERY a=S{5,2} -> b=S WITHIN 1 MINUTE)"},
	{CodeAbsenceUnbounded, "absence needs a bound", "When is it true that nothing came? NOT has an element behind it that ends it, a FOR, or, at the end, a WITHIN around it.",
		exS + "SELECT a.a FROM PATTERN (EVERY a=S[a > 1] -> NOT S[b > a.b])"},
	{CodePatternEmpty, "the pattern needs nothing", "It would match at once, without any event and without time passing.", exS + "SELECT a.a FROM PATTERN (a=S*)"},
	{CodeEveryEmpty, "EVERY on what may be empty", "It would match without end: take the next element into the group.", exS + "SELECT b.a FROM PATTERN (EVERY a=S[a > 1]? -> b=S WITHIN 1 MINUTE)"},
	{CodeElementReference, "an element of the pattern is no value", "Name a column of it: e.x, or, of a quantified element, e[0].x, e[last].x, e[last - 1].x.",
		exS + "SELECT e FROM PATTERN (EVERY e=S[a > 1] -> d=S WITHIN 1 MINUTE)"},
	{CodeStatementTooLong, "the text is too long", "A source text is at most 4 MiB; data belongs into files and tables.", ""},
	{CodeTooDeep, "nested too deep", "Expressions, subqueries and types nest at most 500 deep, counting operators.", ""},
	{CodeTooMany, "too many", "A limit of the application is reached: columns, statements, plan nodes; the message names it and the setting that raises it.", ""},
}
