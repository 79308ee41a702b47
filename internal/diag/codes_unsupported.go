package diag

// EF19xx: right SQL, read and understood, but not built yet. One code per family of features.
const (
	CodeNotYetJoin        Code = "EF1901"
	CodeNotYetTable       Code = "EF1903"
	CodeNotYetWindow      Code = "EF1904"
	CodeNotYetAggregation Code = "EF1905"
	CodeNotYetPartition   Code = "EF1906"
	CodeNotYetSubquery    Code = "EF1907"
	CodeNotYetSetOp       Code = "EF1908"
	CodeNotYetOver        Code = "EF1909"
	CodeNotYetTrigger     Code = "EF1910"
	CodeNotYetFunction    Code = "EF1911"
	CodeNotYetOnDemand    Code = "EF1912"
	CodeNotYetDML         Code = "EF1913"
	CodeNotYetTransaction Code = "EF1914"
	CodeNotYetMatch       Code = "EF1915"
	CodeNotYetType        Code = "EF1916"
	CodeNotYetNamedWindow Code = "EF1918"
	CodeNotYetOperator    Code = "EF1919"
	CodeNotYetStatement   Code = "EF1920"
	CodeNotYetTableFunc   Code = "EF1922"
	CodeNotYetComputed    Code = "EF1923"
	CodeNotYetFileFormat  Code = "EF1924"
	CodeNotYetClause      Code = "EF1925"
	CodeNotYetSnapshot    Code = "EF1926"
)

const notYet = "The statement is understood, but this version cannot run it yet."

var unsupportedCodes = []Info{
	{CodeNotYetJoin, "joins are not supported yet", notYet, "CREATE STREAM A (id INT);\nCREATE STREAM B (id INT);\nSELECT A.id FROM A JOIN B ON A.id = B.id"},
	{CodeNotYetTable, "tables are not supported yet", notYet, "CREATE TABLE T (id INT PRIMARY KEY)"},
	{CodeNotYetWindow, "this window is not supported yet", notYet, exS + "SELECT a FROM S WINDOW sort(2, a)"},
	{CodeNotYetAggregation, "aggregations are not supported yet", notYet, exS + "CREATE AGGREGATION G AS SELECT s, sum(a) AS t FROM S GROUP BY s AGGREGATE EVERY SECONDS"},
	{CodeNotYetPartition, "partitions are not supported yet", notYet, exS + "PARTITION WITH (s OF S) BEGIN SELECT a FROM S; END"},
	{CodeNotYetSubquery, "subqueries as values are not supported yet", notYet, exS + "SELECT a FROM S WHERE a IN (SELECT a FROM S)"},
	{CodeNotYetSetOp, "UNION, INTERSECT and EXCEPT are not supported yet", notYet, exS + "SELECT a FROM S UNION ALL SELECT a FROM S"},
	{CodeNotYetOver, "OVER is not supported yet", notYet, exS + "SELECT row_number() OVER (ORDER BY a) FROM S"},
	{CodeNotYetTrigger, "triggers are not supported yet", notYet, "CREATE TRIGGER Beat AT EVERY 5 SECONDS"},
	{CodeNotYetFunction, "user-defined functions are not supported yet", notYet, "CREATE FUNCTION f(x DOUBLE) RETURNS DOUBLE LANGUAGE sql AS 'x * 1.1'"},
	{CodeNotYetOnDemand, "on-demand queries are not supported yet", notYet, exS + "SUBSCRIBE TO S"},
	{CodeNotYetDML, "statements that change tables are not supported yet", notYet, "INSERT INTO T VALUES (1) ON CONFLICT DO NOTHING"},
	{CodeNotYetTransaction, "transactions are not supported yet", notYet, exS + "BEGIN TRANSACTION; INSERT INTO T SELECT a FROM S; COMMIT"},
	{CodeNotYetMatch, "MATCH_RECOGNIZE is not supported yet", notYet, exS + "SELECT * FROM S MATCH_RECOGNIZE (PATTERN (A B))"},
	{CodeNotYetType, "this type has no values yet", notYet, "CREATE STREAM S (a INTERVAL)"},
	{CodeNotYetNamedWindow, "named windows are not supported yet", notYet, "CREATE WINDOW W (a INT) WINDOW length(5)"},
	{CodeNotYetOperator, "this operator is not supported yet", notYet, "CREATE STREAM S (j JSON);\nSELECT j ->> 'x' FROM S"},
	{CodeNotYetStatement, "this statement is not supported yet", notYet, exS + "COPY S TO 'x.csv'"},
	{CodeNotYetTableFunc, "this table function is not supported yet", notYet, "SELECT * FROM read_csv('x.csv')"},
	{CodeNotYetComputed, "computed columns are not supported yet", notYet, "CREATE STREAM S (a INT, b AS a + 1)"},
	{CodeNotYetFileFormat, "this file format is not supported yet", "CSV, NDJSON and text are read; convert Parquet with DuckDB: COPY (FROM 'x.parquet') TO 'x.csv'.", "SELECT * FROM 'x.parquet'"},
	{CodeNotYetClause, "this clause is not supported yet", notYet, exS + "SELECT DISTINCT ON (a) a, s FROM S"},
	{CodeNotYetSnapshot, "snapshots with a connector's position are not supported yet", "A live application that reads from a connector cannot be restored where it stopped, because the snapshot does not know how far the connector had read. Applications that are fed by the program itself can.", ""},
}
