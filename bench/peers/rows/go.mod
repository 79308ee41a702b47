module github.com/eventflux-go/eventflux/bench/peers/rows

go 1.26.0

require github.com/eventflux-go/eventflux v0.0.0

replace github.com/eventflux-go/eventflux => ../../..
