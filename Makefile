# cargo and npm do the work; this says in which order.
.PHONY: run test explorer tools

# Builds the explorer and starts the server on http://127.0.0.1:8080.
run: explorer
	cargo run

# Installs what is missing and runs every test.
test: tools explorer
	cargo test --workspace
	npm --prefix ui test

explorer: ui/dist/index.html

ui/dist/index.html: ui/package-lock.json ui/index.html ui/vite.config.ts $(wildcard ui/src/* ui/src/*/*)
	npm --prefix ui ci --no-audit --no-fund
	npm --prefix ui run build

tools:
	tests/install.sh
