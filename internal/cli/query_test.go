package cli

import "testing"

const trades = `symbol,price,volume,ts
IBM,10.5,1,1700000000000
MSFT,20.0,2,1700000001000
IBM,11.5,3,1700000059000
IBM,12.5,4,1700000062000
`

// 1700000000000 is 2023-11-14T22:13:20Z: the first two rows and the third lie in two minutes.
func TestQueryOverAPipeClosesItsWindows(t *testing.T) {
	r := program(t, lines(
		`{"symbol":"IBM","price":10.5,"ts":1700000000000}`,
		`{"symbol":"MSFT","price":20,"ts":1700000001000}`,
		`{"symbol":"IBM","price":11.5,"ts":1700000039000}`,
		`{"symbol":"IBM","price":12.5,"ts":1700000042000}`),
		"query", "SELECT window_start, symbol, avg(price) AS p, count(*) AS n FROM stdin WINDOW TUMBLING(1 MINUTE) GROUP BY symbol")
	r.want(t, 0, `{"window_start":"2023-11-14T22:13:00Z","symbol":"IBM","p":11.0,"n":2}
{"window_start":"2023-11-14T22:13:00Z","symbol":"MSFT","p":20.0,"n":1}
{"window_start":"2023-11-14T22:14:00Z","symbol":"IBM","p":12.5,"n":1}
`, "note: time is column ts (ms) of stdin, from 2023-11-14T22:13:20Z to 2023-11-14T22:14:02Z")
}

func TestQueryOverAFile(t *testing.T) {
	path := write(t, "trades.csv", trades)
	program(t, nil, "query", "SELECT symbol, price FROM '"+path+"' WHERE price > 11 LIMIT 2").
		want(t, 0, `{"symbol":"MSFT","price":20.0}`+"\n"+`{"symbol":"IBM","price":11.5}`+"\n")
	program(t, nil, "query", "-o", "csv", "SELECT symbol, sum(volume) AS v FROM '"+path+"' GROUP BY symbol").
		want(t, 0, "symbol,v\nIBM,8\nMSFT,2\n")
	program(t, nil, "query", "-o", "json", "SELECT symbol FROM '"+path+"' LIMIT 2").
		want(t, 0, "[\n{\"symbol\":\"IBM\"},\n{\"symbol\":\"MSFT\"}\n]\n")
	program(t, nil, "query", "-o", "json", "SELECT symbol FROM '"+path+"' WHERE price < 0").want(t, 0, "[\n]\n")
	program(t, nil, "query", "SELECT 1+1 AS two").want(t, 0, "{\"two\":2}\n")
	program(t, nil, "query", "DESCRIBE '"+path+"'").
		want(t, 0, `{"column":"symbol","type":"STRING"}
{"column":"price","type":"DOUBLE"}
{"column":"volume","type":"LONG"}
{"column":"ts","type":"LONG"}
`)
}

func TestRunEndsWithItsSources(t *testing.T) {
	in := write(t, "in.ndjson", "{\"v\":1}\nnonsense\n{\"v\":\"text\"}\n{\"v\":3}\n")
	out := in + ".out.ndjson"
	app := write(t, "app.sql", `CREATE STREAM S (v LONG) WITH (type = 'source', extension = 'file', file.path = '`+in+`');
CREATE STREAM T (v LONG) WITH (type = 'sink', extension = 'file', file.path = '`+out+`');
INSERT INTO T SELECT v FROM S;
INSERT INTO Big SELECT v FROM S WHERE v > 2;`)
	program(t, nil, "run", app).want(t, 0, "{\"v\":3}\n",
		in+":2: malformed record",
		in+":3: column \"v\": wrong type",
		"\nS: 4 read = 2 taken + 2 rejected (1 malformed record, 1 wrong type); written: Big 1, T 2\n")
	program(t, nil, "run", "--quiet", app).want(t, 0, "", "; written: T 2\n")
}
