package agg

// registry lists the aggregates in the order of the reference.
var registry = []*Spec{}
