package plan

import (
	"fmt"
	"strconv"
	"strings"
)

// Settings that bound the partial matches of patterns: of all of an application in lines such as
// @app:limit.partial-matches(100000), of the queries that write a stream in its WITH.
const (
	LimitMatches         = "limit.partial-matches"
	LimitMatchesPerKey   = "limit.partial-matches-per-key"
	LimitMatchesPerEvent = "limit.partial-matches-per-event"
	LimitMatchesPolicy   = "limit.partial-matches-policy"
)

// LimitPolicies names the policies, in their order.
var LimitPolicies = []string{"fail", "drop-oldest", "drop-new"}

// String names the policy as settings do.
func (p LimitPolicy) String() string { return LimitPolicies[p] }

// IsLimit reports a setting that is one of these.
func IsLimit(key string) bool {
	return key == LimitMatches || key == LimitMatchesPerKey || key == LimitMatchesPerEvent || key == LimitMatchesPolicy
}

// CheckLimit says what is wrong with the value of such a setting.
func CheckLimit(key, value string) error {
	if key == LimitMatchesPolicy {
		if policy(value) < 0 {
			return fmt.Errorf("%s is not %q", key, value)
		}
		return nil
	}
	if n, err := limitNumber(value); err != nil || n <= 0 {
		return fmt.Errorf("%s is a whole number greater than zero, not %q", key, value)
	}
	return nil
}

// policy gives the place of a policy among LimitPolicies; -1 if there is none of that name.
func policy(name string) int {
	for i, p := range LimitPolicies {
		if strings.EqualFold(p, name) {
			return i
		}
	}
	return -1
}

func limitNumber(value string) (int64, error) {
	return strconv.ParseInt(strings.ReplaceAll(value, "_", ""), 10, 64)
}

// BoundPatterns gives every pattern its limits: those of the stream that its query writes, else the application's. It is
// done again when settings have changed.
func (a *App) BoundPatterns() {
	for _, q := range a.Queries {
		p := q.Pattern()
		if p == nil {
			continue
		}
		get := func(key string) string {
			if v, ok := q.Root.Target.Options[key]; ok {
				return v
			}
			return a.Limits[key]
		}
		// What is wrong has been reported where it was written: it counts as not given.
		p.Limit.Max, _ = limitNumber(get(LimitMatches))
		p.Limit.PerKey, _ = limitNumber(get(LimitMatchesPerKey))
		p.Limit.PerEvent, _ = limitNumber(get(LimitMatchesPerEvent))
		p.Limit.Policy = LimitPolicy(max(0, policy(get(LimitMatchesPolicy))))
	}
}
