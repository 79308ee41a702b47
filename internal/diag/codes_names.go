package diag

// EF11xx: a name means nothing, too much, or the wrong thing.
const (
	CodeUnknownColumn     Code = "EF1101"
	CodeUnknownStream     Code = "EF1102"
	CodeUnknownFunction   Code = "EF1103"
	CodeUnknownWindow     Code = "EF1104"
	CodeUnknownTable      Code = "EF1105"
	CodeUnknownTarget     Code = "EF1106"
	CodeUnknownOption     Code = "EF1107"
	CodeAmbiguousColumn   Code = "EF1108"
	CodeDuplicateName     Code = "EF1109"
	CodeDuplicateColumn   Code = "EF1110"
	CodeDuplicateAlias    Code = "EF1111"
	CodeUnknownAlias      Code = "EF1112"
	CodeStringForName     Code = "EF1113"
	CodeUnknownParameter  Code = "EF1114"
	CodeUnknownField      Code = "EF1115"
	CodeUnknownConnector  Code = "EF1116"
	CodeUnknownFormat     Code = "EF1117"
	CodeForeignOption     Code = "EF1118"
	CodeUnknownObject     Code = "EF1119"
	CodeUnknownTestTarget Code = "EF1120"
	CodeUnusedParameter   Code = "EF1121"
)

var nameCodes = []Info{
	{CodeUnknownColumn, "unknown column", "No source of the query has a column of this name. The message lists those that exist.",
		"CREATE STREAM S (price DOUBLE);\nSELECT prise FROM S"},
	{CodeUnknownStream, "unknown stream", "Nothing of this name is declared or written by a query.", "SELECT a FROM Nowhere"},
	{CodeUnknownFunction, "unknown function", "No function or aggregate has this name; `eventflux function ls` lists them.",
		"CREATE STREAM S (a INT);\nSELECT aabs(a) FROM S"},
	{CodeUnknownWindow, "unknown window", "No window kind has this name.", "CREATE STREAM S (a INT);\nSELECT a FROM S WINDOW tumblin(5 SECONDS)"},
	{CodeUnknownTable, "unknown table", "UPDATE, DELETE and UPSERT need a table that is declared.", "CREATE STREAM S (a INT);\nDELETE FROM T USING S WHERE T.a = S.a"},
	{CodeUnknownTarget, "cannot be written to", "The target of an INSERT is a stream, table or window, not a trigger, view or aggregation.",
		"CREATE STREAM S (a INT);\nCREATE VIEW v AS SELECT a FROM S;\nINSERT INTO v SELECT a FROM S"},
	{CodeUnknownOption, "unknown option", "The connector, format or stream has no such setting.", "CREATE STREAM S (a INT) WITH (formaat = 'json')"},
	{CodeAmbiguousColumn, "ambiguous column", "More than one source has this column; write source.column.",
		"CREATE STREAM S (a INT);\nSELECT a FROM PATTERN (EVERY x=S[a > 1] -> y=S WITHIN 1 MINUTE)"},
	{CodeDuplicateName, "name declared twice", "Streams, tables, windows and the rest share one name space; case does not tell names apart.",
		"CREATE STREAM S (a INT);\nCREATE STREAM s (b INT)"},
	{CodeDuplicateColumn, "column declared twice", "Two columns of one definition have the same name; case does not tell names apart.", "CREATE STREAM S (a INT, A LONG)"},
	{CodeDuplicateAlias, "two sources of one name", "Give one of them an alias.", "CREATE STREAM S (a INT);\nSELECT 1 FROM S JOIN S ON TRUE"},
	{CodeUnknownAlias, "unknown source name", "No source of the query has this name or alias.", "CREATE STREAM S (a INT);\nSELECT t.a FROM S"},
	{CodeStringForName, "double quotes make a name, not a string", "There is no column of this name; a string is written in single quotes.",
		"CREATE STREAM S (symbol STRING);\nSELECT symbol FROM S WHERE symbol = \"IBM\""},
	{CodeUnknownParameter, "unknown parameter", "The window or function has no parameter of this name, or the parameter :name has no value.",
		"CREATE STREAM S (a INT);\nSELECT a FROM S WINDOW tumbling(length=5)"},
	{CodeUnknownField, "unknown field", "The STRUCT has no such field.", "CREATE STREAM S (a STRUCT<x INT>);\nSELECT a.y FROM S"},
	{CodeUnknownConnector, "unknown connector", "No connector of this name is built in.", "CREATE STREAM S (a INT) WITH (type = 'source', extension = 'kafak')"},
	{CodeUnknownFormat, "unknown format", "No format of this name is built in.", "CREATE STREAM S (a INT) WITH (type = 'source', extension = 'stdin', format = 'jsn')"},
	{CodeForeignOption, "an option of another system", "The option is ksqlDB's or Flink's; the message gives ours.",
		"CREATE STREAM S (a INT) WITH (kafka_topic = 'x', value_format = 'json')"},
	{CodeUnknownObject, "nothing of this name", "DROP, DESCRIBE and SHOW name something that does not exist.", "DROP STREAM Nowhere"},
	{CodeUnknownTestTarget, "a test names an unknown stream", "EXPECT names a stream that no statement declares or writes.", ""},
	{CodeUnusedParameter, "a parameter is not used", "A value was given for :name, and nothing in the text has that name: it is misspelt, or a condition was forgotten.", ""},
}
