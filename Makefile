# build writes ./eventflux, demo runs it, test passes the tests, lint checks the code,
# integration runs the longer proofs, bench measures.
GO ?= go
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
export CGO_ENABLED ?= 0

.PHONY: build demo test integration bench lint

build:
	$(GO) build -trimpath -ldflags '-s -w' -o eventflux ./cmd/eventflux

demo: build
	./eventflux demo

test:
	$(GO) test ./...

integration:
	bash scripts/integration.sh

bench: build
	./eventflux bench

lint:
	@test -z "$$(gofmt -l .)" || { echo "gofmt: not formatted:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags invariants ./...
	$(GO) run $(STATICCHECK) -checks inherit ./...
	$(GO) test -count=1 ./internal/lint
