package diag

// EF3xxx configuration, EF4xxx connectors, EF5xxx state, EF6xxx running.
const (
	CodeConfigSyntax   Code = "EF3001"
	CodeConfigKey      Code = "EF3002"
	CodeConfigValue    Code = "EF3003"
	CodeConfigVariable Code = "EF3004"
	CodeConfigInSQL    Code = "EF3005"
	CodeOptionMissing  Code = "EF3006"
	CodeNoSuchKind     Code = "EF3007"
	CodeUnsupportedUse Code = "EF3008"

	CodeConnect       Code = "EF4001"
	CodeConnectAuth   Code = "EF4002"
	CodeSourceMissing Code = "EF4003"
	CodeDecode        Code = "EF4004"
	CodeEncode        Code = "EF4005"
	CodeSinkWrite     Code = "EF4006"
	CodeRecordTooLong Code = "EF4007"
	CodeFieldCount    Code = "EF4008"
	CodeFieldType     Code = "EF4009"
	CodeInvalidUTF8   Code = "EF4010"
	CodeTruncated     Code = "EF4011"
	CodeRead          Code = "EF4012"
	CodeHeaderField   Code = "EF4013"

	CodeStateVersion Code = "EF5001"
	CodeStateCorrupt Code = "EF5002"
	CodeStatePlan    Code = "EF5003"

	CodeOverflow       Code = "EF6001"
	CodeCastFailed     Code = "EF6002"
	CodeNullValue      Code = "EF6003"
	CodeDuplicateKey   Code = "EF6004"
	CodeLimitReached   Code = "EF6005"
	CodeLateEvent      Code = "EF6006"
	CodeLoopUnbounded  Code = "EF6007"
	CodeValueRange     Code = "EF6008"
	CodeFunctionFailed Code = "EF6009"
	CodeInternal       Code = "EF6999"
)

var processCodes = []Info{
	{CodeConfigSyntax, "the configuration file cannot be read", "It is not TOML or YAML; the place is given.", ""},
	{CodeConfigKey, "unknown setting", "No setting has this key; `eventflux config list` lists them.", ""},
	{CodeConfigValue, "a setting has a value it cannot have", "The message gives the form that the setting takes.", ""},
	{CodeConfigVariable, "a variable is not set", "${NAME} has neither a value nor a default; write ${NAME:default} or set it.", ""},
	{CodeConfigInSQL, "this setting belongs into the SQL", "type, extension and format of a stream are part of its definition.", ""},
	{CodeOptionMissing, "a setting is missing", "The connector or format cannot do without it; the message names it.", ""},
	{CodeNoSuchKind, "no such connector or format", "`eventflux connector list` shows the connectors, each with its settings; formats are listed with them.", ""},
	{CodeUnsupportedUse, "the connector or format cannot be used so", "It cannot read, or cannot write, or has no way to hold a column of that type.", ""},
	{CodeConnect, "cannot connect", "The system did not answer; it is tried again with growing waits.", ""},
	{CodeConnectAuth, "not allowed to connect", "The system refused the credentials.", ""},
	{CodeSourceMissing, "the input does not exist", "The file, topic or table is not there, or may not be read.", ""},
	{CodeDecode, "a record cannot be read", "The record is not valid in its format; it goes to the stream's error strategy and the others go on.", ""},
	{CodeEncode, "a row cannot be written in this format", "The format has no way to write the value.", ""},
	{CodeSinkWrite, "writing failed", "The system refused the rows or went away.", ""},
	{CodeRecordTooLong, "a record is too long", "It exceeds the limit for one record.", ""},
	{CodeFieldCount, "wrong number of fields", "A record by position has more or fewer fields than the stream has columns.", ""},
	{CodeFieldType, "a field has the wrong type", "The value cannot be read as the column's type.", ""},
	{CodeInvalidUTF8, "invalid UTF-8", "Text must be UTF-8.", ""},
	{CodeTruncated, "the input ends in the middle", "A compressed file is cut off; what came before was processed.", ""},
	{CodeRead, "reading failed", "The file, or the system behind the source, was opened but could not be read on; the message says why.", ""},
	{CodeHeaderField, "the header lacks a column", "No field of a CSV file belongs to a column that the application reads: it is NULL in every row of the file. csv.mapping.COLUMN names the field; csv.header = 'false' says that there is no header.", ""},
	{CodeStateVersion, "the state was written by another version", "It cannot be read by this one.", ""},
	{CodeStateCorrupt, "the state is damaged", "A checksum does not match; an older snapshot is used if there is one.", ""},
	{CodeStatePlan, "the state belongs to another query", "The SQL has changed in a way that its state cannot follow.", ""},
	{CodeOverflow, "integer overflow", "The result does not fit; CAST an operand to LONG or DOUBLE.", ""},
	{CodeCastFailed, "a value cannot be converted", "TRY_CAST gives NULL instead of an error.", ""},
	{CodeNullValue, "NULL where a value is needed", "The column is NOT NULL, or drives a window.", ""},
	{CodeDuplicateKey, "the primary key exists", "INSERT … ON CONFLICT says what to do then.", ""},
	{CodeLimitReached, "a limit is reached", "The message names the setting. A pattern that keeps too many partial matches needs WITHIN, narrower conditions, a higher limit.partial-matches, or limit.partial-matches-policy = 'drop-oldest' or 'drop-new', which count what they drop. " +
		"One that completes too many matches with one event has EVERY elements that multiply each other: put EVERY around them, or add WITHIN.",
		"@app:limit.partial-matches(2);\nCREATE STREAM S (a INT);\nINSERT INTO Out SELECT x.a FROM PATTERN (EVERY x=S -> y=S[a < x.a] WITHIN 1 HOUR);\n" +
			"AT 0 INSERT INTO S VALUES (1), (2), (3);"},
	{CodeLateEvent, "an event is late", "It is older than the watermark; a larger slack would have kept it.", ""},
	{CodeLoopUnbounded, "a feedback loop does not come to rest", "Queries that feed each other made more rounds than allowed for one event.", ""},
	{CodeValueRange, "a value is outside its range", "The function is not defined for it, or the result does not fit the type.", ""},
	{CodeFunctionFailed, "a function of the program panicked", "A Go function that the embedding program registered panicked; its application stops. A function that cannot compute a value gives NULL.", ""},
	{CodeInternal, "an error of ours", "Please report it with the SQL; this application stops, the others go on.", ""},
}
