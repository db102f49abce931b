# cargo and npm do the work; this says in which order.
.PHONY: run test bench explorer tools

# Builds the explorer and starts the server on http://127.0.0.1:8080.
run: explorer
	cargo run

# Installs what is missing and runs every test.
test: tools explorer tests/clients/node_modules/.package-lock.json tests/oidc/node_modules/.package-lock.json
	RUST_TEST_THREADS=$$(( $$(nproc) * 3 / 2 )) cargo test --workspace # some of them wait
	npm --prefix ui test

# Measures the server (docs/PERFORMANCE.md).
bench:
	bench/run

explorer: ui/dist/index.html

ui/dist/index.html: ui/package-lock.json ui/index.html ui/vite.config.ts $(wildcard ui/src/* ui/src/*/*)
	npm --prefix ui ci --no-audit --no-fund
	npm --prefix ui run build

# The clients that people use; a real OpenID Connect provider, with the Node that it needs.
tests/%/node_modules/.package-lock.json: tests/%/package-lock.json
	npm --prefix tests/$* ci --no-audit --no-fund

tools:
	tests/install.sh
