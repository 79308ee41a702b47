package function

import (
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// earth is the mean radius in metres.
const earth = 6371008.8

var geoTable = []Function{
	{
		Name: "distance", Aliases: []string{"geo:distance", "haversine"}, Doc: "The metres between two points given by latitude and longitude in degrees, along a great circle.",
		Examples: []Example{{"round(distance(52.52, 13.405, 48.8566, 2.3522) / 1000)", "877.0"}},
		Sigs:     []Sig{{Text: "distance(lat1 DOUBLE, lon1 DOUBLE, lat2 DOUBLE, lon2 DOUBLE) DOUBLE", Kernel: distances}},
	},
}

func greatCircle(lat1, lon1, lat2, lon2 float64) float64 {
	const degree = math.Pi / 180
	lat1, lat2 = lat1*degree, lat2*degree
	a, b := math.Sin((lat2-lat1)/2), math.Sin((lon2-lon1)*degree/2)
	h := a*a + math.Cos(lat1)*math.Cos(lat2)*b*b
	return 2 * earth * math.Asin(min(1, math.Sqrt(h)))
}

func distances(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
	for i := lo; i < hi; i++ {
		dst.F64[i] = greatCircle(args[0].F64[i], args[1].F64[i], args[2].F64[i], args[3].F64[i])
	}
}
