#!/usr/bin/env bash
# Debian's Prometheus scrapes a running application; promtool checks the format of what it finds.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v promtool >/dev/null; then
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus >/dev/null
fi
dir=$(mktemp -d)
app=19191 prom=19190
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

# until_true COMMAND…: waits at most 20 s for the command to succeed.
until_true() {
	for _ in $(seq 200); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.1 # between two looks at a condition
	done
	echo "never true: $*" >&2
	return 1
}

./eventflux run --listen 127.0.0.1:$app examples/timer.sql >"$dir/out" 2>"$dir/err" &
until_true curl -sf http://127.0.0.1:$app/ready
curl -sf http://127.0.0.1:$app/metrics | promtool check metrics

cat >"$dir/prometheus.yml" <<YAML
global: {scrape_interval: 200ms}
scrape_configs:
  - job_name: eventflux
    static_configs: [{targets: ['127.0.0.1:$app']}]
YAML
prometheus --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/data" --web.listen-address=127.0.0.1:$prom >"$dir/prometheus.log" 2>&1 &

# has QUERY: the query has a result above 0.
has() {
	curl -sfG http://127.0.0.1:$prom/api/v1/query --data-urlencode "query=$1 > 0" | grep -q '"value"'
}
until_true has 'up{job="eventflux"}'
until_true has 'eventflux_app_up{app="timer"}'
until_true has 'eventflux_stream_events_total{app="timer",stream="LogSink",direction="out"}'
until_true has 'eventflux_query_latency_seconds_count{app="timer",query="q1"}'
echo "prometheus: scraped and found what was promised"
