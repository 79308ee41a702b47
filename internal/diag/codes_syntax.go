package diag

// EF10xx: the text is not SQL that we can read.
const (
	CodeUnexpected       Code = "EF1001"
	CodeBadCharacter     Code = "EF1002"
	CodeUnterminated     Code = "EF1003"
	CodeBadNumber        Code = "EF1004"
	CodeBadDuration      Code = "EF1005"
	CodeUnknownStatement Code = "EF1006"
	CodeReservedWord     Code = "EF1007"
	CodeUnbalanced       Code = "EF1008"
	CodeClauseOrder      Code = "EF1009"
	CodeClauseTwice      Code = "EF1010"
	CodeBadLiteral       Code = "EF1011"
	CodeBadType          Code = "EF1012"
	CodeMissingSemicolon Code = "EF1013"
	CodeSiddhiSyntax     Code = "EF1014"
	CodePatternSyntax    Code = "EF1015"
	CodeBadUnit          Code = "EF1016"
	CodeExpectedExpr     Code = "EF1017"
	CodeExpectedName     Code = "EF1018"
	CodeBadEscape        Code = "EF1019"
)

var syntaxCodes = []Info{
	{CodeUnexpected, "something else was expected here",
		"The text at this place does not continue the statement. The message says what was found and what may stand there.",
		"SELECT a FROM S WHERE a > 1 b"},
	{CodeBadCharacter, "a character that SQL does not use",
		"A character outside strings, names and comments has no meaning, or the text is not UTF-8. Curly quotes pasted from a document are the usual cause.",
		"SELECT a FROM S WHERE a = ‘x’"},
	{CodeUnterminated, "a string, name or comment does not end",
		"A quote or /* is opened and the text ends before it is closed. A quote inside a string is written twice.",
		"SELECT 'abc FROM S"},
	{CodeBadNumber, "not a number",
		"A number is malformed or does not fit in 64 bits; for larger values write DECIMAL '…'.",
		"SELECT 99999999999999999999 FROM S"},
	{CodeBadDuration, "not a duration",
		"A duration is a number and a unit: 5 MINUTES, 1 HOUR 30 MINUTES, INTERVAL '5' MINUTE, INTERVAL '1:30' HOUR TO MINUTE.",
		"SELECT INTERVAL 'soon' MINUTE"},
	{CodeUnknownStatement, "no statement starts like this",
		"A statement starts with SELECT, INSERT, CREATE, UPDATE, DELETE, DROP, SHOW, DESCRIBE, EXPLAIN, PARTITION WITH or BEGIN TRANSACTION.",
		"SELCT a FROM S"},
	{CodeReservedWord, "a reserved word stands where a name is expected",
		"The few reserved words are names only in double quotes.",
		"CREATE STREAM Select (a INT)"},
	{CodeUnbalanced, "a bracket is not closed",
		"Every ( [ { needs its counterpart before the statement ends.",
		"SELECT (a + 1 FROM S"},
	{CodeClauseOrder, "a clause stands in the wrong place",
		"The order is SELECT FROM WINDOW PARTITION BY WHERE GROUP BY HAVING ORDER BY LIMIT OFFSET OUTPUT EMIT.",
		"SELECT a FROM S HAVING a > 1 GROUP BY a"},
	{CodeClauseTwice, "a clause is written twice",
		"Each clause of a query is written once; join two conditions with AND.",
		"SELECT a FROM S WHERE a > 1 WHERE a < 5"},
	{CodeBadLiteral, "a literal of a type has a value that it cannot have",
		"TIMESTAMP, DATE, TIME and DECIMAL literals are checked where they are written.",
		"SELECT TIMESTAMP 'yesterday'"},
	{CodeBadType, "not a type",
		"The types are BOOL INT LONG FLOAT DOUBLE DECIMAL STRING BYTES TIMESTAMP DATE TIME INTERVAL JSON LIST<T> MAP<K,V> STRUCT<…> and their aliases.",
		"CREATE STREAM S (a STRNG)"},
	{CodeMissingSemicolon, "two statements without ; between them",
		"Statements end with a semicolon; only the last may omit it.",
		"SELECT a FROM S\nCREATE STREAM T (a INT)"},
	{CodeSiddhiSyntax, "Siddhi's way of writing it",
		"Siddhi's S#window.length(5), S#time(30 sec) and define stream type lists are written as SQL here; the message gives the SQL. `eventflux convert siddhi` translates whole files.",
		"SELECT a FROM S#window.length(5)"},
	{CodePatternSyntax, "a pattern is malformed",
		"A pattern is elements joined by -> with AND, OR, NOT, EVERY, quantifiers such as {2,5} and [conditions].",
		"SELECT * FROM PATTERN (A -> -> B)"},
	{CodeBadUnit, "not a unit",
		"Units of time are ms, s, min, h, day, week (and month, year where a calendar is meant); of length m, km and others.",
		"SELECT a FROM S WINDOW TUMBLING(5 minuets)"},
	{CodeExpectedExpr, "an expression is missing",
		"A column, a literal, a function call or a parenthesis is expected here.",
		"SELECT a, FROM S"},
	{CodeExpectedName, "a name is missing",
		"The name of a stream, table, column or alias is expected here.",
		"CREATE STREAM (a INT)"},
	{CodeBadEscape, "a malformed setting or application line",
		"An application line is written @app:name('x').",
		"@app(name)"},
}
