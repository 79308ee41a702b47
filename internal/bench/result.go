package bench

// Result is one run of a workload.
type Result struct {
	Workload       string  `json:"workload"`
	Keys           int     `json:"keys"`
	Events         int     `json:"events"`
	Seconds        float64 `json:"seconds"`
	EventsPerS     float64 `json:"events_per_s"`
	AllocsPerEvent float64 `json:"allocs_per_event"`
	RSSMB          float64 `json:"rss_mb"` // at its peak; in process it holds the events
	Count          int64   `json:"count"`
	Checksum       string  `json:"checksum"`
	Shards         int     `json:"shards"`
	// ByHandPerS is the rate of the loop written by hand, run just after; 0 where there is none.
	ByHandPerS float64 `json:"by_hand_per_s,omitempty"`
	// Marks are the rates in parts of the run, for workloads whose state grows.
	Marks []Mark `json:"marks,omitempty"`
	// Checked says that the result is the known answer.
	Checked bool `json:"checked"`
	// Of the latency workloads: which query, and the latencies in microseconds.
	Query string  `json:"query,omitempty"`
	P50   float64 `json:"p50_us,omitempty"`
	P99   float64 `json:"p99_us,omitempty"`
	P999  float64 `json:"p999_us,omitempty"`
	Max   float64 `json:"max_us,omitempty"`
	// ReadP99 is how long after they were due events were read by a thread that sleeps until then: the machine's share.
	ReadP99 float64 `json:"read_p99_us,omitempty"`
}

// Mark is the rate of the events up to a number of them, since the mark before.
type Mark struct {
	Events     int     `json:"events"`
	EventsPerS float64 `json:"events_per_s"`
}
