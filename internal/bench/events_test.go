package bench

import "testing"

func TestTheFirstEventsAreThoseOfTheDefinition(t *testing.T) {
	want := []Event{{413, 12291, 859, startMillis}, {764, 3250, 63, startMillis}, {925, 15908, 6, startMillis}}
	Events(3, 1000, func(i int, e Event) {
		if e != want[i] {
			t.Errorf("event %d is %v, want %v", i, e, want[i])
		}
	})
	line := string(AppendLine(nil, want[1]))
	if want := `{"symbol":"S000764","price":32.5,"volume":63,"ts":1700000000000}` + "\n"; line != want {
		t.Errorf("line %q, want %q", line, want)
	}
}
