package explain_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/explain"
)

const sql = `CREATE STREAM Trades (symbol STRING, price DOUBLE, volume LONG);
INSERT INTO Big SELECT symbol, price FROM Trades WHERE price > 100;
INSERT INTO Mean SELECT symbol, avg(price) AS p FROM Trades WINDOW TUMBLING(1 MINUTE) GROUP BY symbol;`

func compiled(t *testing.T) *app.App {
	t.Helper()
	a, list := app.Compile("trades.sql", sql, check.Options{})
	if a == nil {
		t.Fatal(list)
	}
	return a
}

// The tree shows what each query does, from the rows it writes down to the columns it reads.
func TestTree(t *testing.T) {
	got := explain.Tree(compiled(t).Plan, explain.Options{})
	want := `q1
└─ Insert Big, rows CURRENT
   └─ Filter WHERE price > 100.0
      └─ Scan Trades, columns symbol, price

q2
└─ Insert Mean, rows CURRENT
   └─ Aggregate avg(price), by symbol
      └─ Window tumbling(size 1 min)
         └─ Scan Trades, columns symbol, price

stream Trades
   read once for q1, q2: symbol, price (2 of 3 columns)`
	if strings.TrimSpace(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The JSON form says the same, for programs, and conditions are legible.
func TestJSON(t *testing.T) {
	raw, err := explain.JSON(compiled(t).Plan, explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Queries []struct {
			Name, Target string
			Inputs       []string
			Plan         struct {
				Operator string
				Input    struct {
					Operator string
					Details  map[string]string
				}
			}
		}
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Queries) != 2 || out.Queries[0].Target != "Big" || out.Queries[1].Inputs[0] != "Trades" {
		t.Errorf("got %+v", out)
	}
	if p := out.Queries[0].Plan; p.Operator != "Insert" || p.Input.Operator != "Filter" || p.Input.Details["condition"] != "price > 100.0" {
		t.Errorf("got %+v", p)
	}
	if !strings.Contains(string(raw), `"price > 100.0"`) {
		t.Error("the condition is escaped")
	}
}
