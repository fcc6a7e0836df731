# The few commands that anyone needs. `make help` says what each does.
.PHONY: help demo test lint bench fuzz docs need-rust

help: ## Say what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

need-rust:
	@command -v cargo >/dev/null || { \
	  echo "Rust is missing: Herringbone is built with cargo 1.95 or later."; \
	  echo "Install it from https://rustup.rs, open a new terminal and try again."; exit 1; }

demo: need-rust ## Make a county of 8,000 pupils and say where they all stand
	@echo "Building (the first time takes a few minutes) ..."
	@cargo build --quiet --package herringbone
	@target/debug/herringbone demo demo

test: need-rust ## Run every test
	cargo test --workspace

lint: need-rust ## Check formatting and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

docs: need-rust ## Renew the generated pages: docs/law.md and the demo's output in README.md
	UPDATE_DOCS=1 cargo test --quiet --package law law_page
	UPDATE_DOCS=1 cargo test --quiet --package herringbone readme

bench: need-rust ## Measure against DuckDB, Polars and PostgreSQL (docs/performance.md)
	bash bench/bench.sh
