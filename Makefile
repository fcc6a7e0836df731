# The few commands that anyone needs. `make help` says what each does.
.PHONY: help demo test lint bench fuzz docs need-rust

FUZZ_TARGETS = pack_marks pack_files pack_zip mis_csv mis_xlsx policy_toml
FUZZ_SECONDS = 600

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

docs: need-rust ## Renew the generated pages: docs/law.md, docs/authorisation.md and the demo's output in README.md
	UPDATE_DOCS=1 cargo test --quiet --package law law_page
	UPDATE_DOCS=1 cargo test --quiet --package casework the_page_is_up_to_date
	UPDATE_DOCS=1 cargo test --quiet --package herringbone readme

fuzz: need-rust ## Look for bytes that break a reader, ten minutes each (FUZZ_SECONDS=60 for less)
	@cargo fuzz --version >/dev/null 2>&1 || { \
	  echo "cargo-fuzz is missing: cargo install cargo-fuzz (it needs a C++ compiler)"; exit 1; }
	for target in $(FUZZ_TARGETS); do \
	  mkdir -p target/fuzz/corpus/$$target && \
	  cargo fuzz run $$target --sanitizer none --target-dir target/fuzz \
	    target/fuzz/corpus/$$target fuzz/corpus/$$target -- \
	    -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -timeout=20 || exit 1; \
	done

bench: need-rust ## Measure against DuckDB, Polars and PostgreSQL (docs/performance.md)
	cargo build --release --package herringbone
	bash bench/bench.sh
