module github.com/eventflux-go/eventflux

go 1.26
