package agg

// registry lists the aggregates in the order of the reference.
var registry = []*Spec{
	countSpec, distinctCountSpec, sumSpec, avgSpec, minSpec, maxSpec, minForeverSpec, maxForeverSpec,
	firstAgg, lastAgg, anyValueAgg,
	stddevSpec, stddevSampSpec, varianceSpec, varSampSpec,
	medianSpec, percentileSpec, percentileContSpec, percentileDiscSpec,
	boolAndSpec, boolOrSpec, stringAggSpec, arrayAggSpec,
}
