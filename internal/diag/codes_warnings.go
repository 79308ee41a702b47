package diag

// EF2xxx: warnings. The application runs, but perhaps not as meant.
const (
	CodeUngroupedColumn  Code = "EF2001"
	CodeFractionCut      Code = "EF2002"
	CodeTargetTypo       Code = "EF2003"
	CodeUnboundedJoin    Code = "EF2004"
	CodePatternOnce      Code = "EF2005"
	CodePatternParens    Code = "EF2006"
	CodeRepeatedName     Code = "EF2007"
	CodeAlwaysFalse      Code = "EF2008"
	CodeUnusedDefinition Code = "EF2009"
	CodeUnboundedState   Code = "EF2010"
	CodeNarrowing        Code = "EF2011"
	CodeNoEffect         Code = "EF2012"
	CodePatternUnbounded Code = "EF2021"
	CodeEveryEverything  Code = "EF2022"
	CodePatternKeys      Code = "EF2023"
)

var warningCodes = []Info{
	{CodeUngroupedColumn, "column is neither grouped nor aggregated", "It takes the value of the group's latest event; write last(x) or group by it to say so.", exS + "SELECT s, a, count(*) AS n FROM S GROUP BY s"},
	{CodeFractionCut, "a fraction may be cut", "A number with a fraction goes into an integer column, which cuts it; round it or change the column.", exS + "CREATE STREAM T (x INT);\nINSERT INTO T SELECT a * 1.5 AS x FROM S"},
	{CodeTargetTypo, "written, read by none, and close to another name", "The target of the INSERT is not declared and resembles one that is: did you mean that?", exS + "CREATE STREAM Alerts (a INT);\nINSERT INTO Alert SELECT a FROM S"},
	{CodeUnboundedJoin, "a join side keeps all its events", "Give the side a window, bound the time in ON, or set state.ttl.", ""},
	{CodePatternOnce, "the pattern matches once", "Without EVERY a pattern is over after its first match.", exS + "SELECT b.a FROM PATTERN (a=S[a > 1] -> b=S)"},
	{CodePatternParens, "EVERY binds tighter than AND and OR", "Put parentheses around what EVERY repeats.", exS + "SELECT b.a FROM PATTERN (EVERY a=S[a > 1] OR b=S)"},
	{CodeRepeatedName, "two output columns of one name", "The second gets _1; give it an alias.", exS + "SELECT a, a FROM S"},
	{CodeAlwaysFalse, "the condition is never true", "No event can pass; a comparison with NULL is NULL, write IS NULL.", exS + "SELECT a FROM S WHERE s = NULL"},
	{CodeUnusedDefinition, "declared and not used", "Nothing reads or writes it.", ""},
	{CodeUnboundedState, "state grows with the number of groups", "Aggregates without a window keep every group for ever.", ""},
	{CodeNarrowing, "a value may not fit", "A larger type goes into a smaller column; a value that does not fit is an event error.", exS + "CREATE STREAM T (x INT);\nINSERT INTO T SELECT CAST(a AS LONG) AS x FROM S"},
	{CodeNoEffect, "accepted, but without effect", "The clause is understood so that SQL of other systems can be read; the message says what to write instead.", "CREATE STREAM S (id INT PRIMARY KEY)"},
	{CodePatternUnbounded, "partial matches wait for ever", "A bound such as WITHIN 5 MINUTES says when a match can no longer be completed, and its memory is freed.",
		exS + "SELECT b.a FROM PATTERN (EVERY a=S[a > 1] -> b=S[s = a.s])"},
	{CodeEveryEverything, "every event starts a partial match", "The element behind EVERY has no condition, and there is no WITHIN: memory grows with each event.",
		exS + "SELECT b.a FROM PATTERN (EVERY a=S -> b=S[s = a.s])"},
	{CodePatternKeys, "memory grows with the number of keys", "A key of PARTITION BY is forgotten when it is as if it had never come. A pattern that matches once for each key, begins with NOT … FOR, " +
		"or counts events with WITHIN n EVENTS keeps something of every key for ever: nothing to fear of 100,000 keys, but of keys that are ever new.",
		exS + "SELECT b.a FROM PATTERN (EVERY (NOT S FOR 1 MINUTE -> b=S)) PARTITION BY s"},
}
