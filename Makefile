# The few commands that anyone needs. `make help` says what each does.
.PHONY: help demo demo-reset assets api-check-tools test soak lint bench fuzz docs dist dist-tools need-rust need-node

FUZZ_TARGETS = pack_marks pack_files pack_zip mis_csv mis_xlsx policy_toml own_words ctf_xml
FUZZ_SECONDS = 600

help: ## Say what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

need-rust:
	@command -v cargo >/dev/null || { \
	  echo "Rust is missing: Herringbone is built with cargo 1.95 or later."; \
	  echo "Install it from https://rustup.rs, open a new terminal and try again."; exit 1; }

demo: need-rust assets ## Make a county of 8,000 pupils, say where they all stand, and serve its pages
	@echo "Building (the first time takes a few minutes) ..."
	@cargo build --quiet --package herringbone
	@target/debug/herringbone demo demo --serve

need-node:
	@command -v npm >/dev/null || { \
	  echo "Node.js is missing: the pages' style sheets and scripts come from npm."; \
	  echo "Install Node.js 20 or later (https://nodejs.org or your system's packages) and try again."; exit 1; }

assets: need-node ## Fetch the style sheets and scripts of GOV.UK and MoJ Frontend
	@cd web-assets && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund; }

SCHEMATHESIS = 4.32.5

api-check-tools: ## Fetch schemathesis, which holds the API to its description (needs Python 3.10 or later)
	@[ "$$(cat target/api-check/version 2>/dev/null)" = $(SCHEMATHESIS) ] || { \
	  mkdir -p target && python3 -m venv --clear target/api-check && \
	  target/api-check/bin/pip install --quiet --disable-pip-version-check schemathesis==$(SCHEMATHESIS) && \
	  echo $(SCHEMATHESIS) > target/api-check/version; }

test: need-rust assets ## Run every test
	@$(MAKE) --no-print-directory api-check-tools || { \
	  echo "Leaving out the check of the API against its description: it needs Python 3.10 or later with venv"; \
	  echo "(Debian: python3-venv) and PyPI. Install it and run make test again."; }
	cargo test --workspace

KILLS = 1000

soak: need-rust assets ## Kill the program 1,000 times in the middle of loads (KILLS=200 for fewer; about a second each)
	HERRINGBONE_KILLS=$(KILLS) cargo test --package herringbone --test it killed -- --nocapture --test-threads 1

demo-reset: ## Throw the demonstration away
	rm -rf demo

lint: need-rust ## Check formatting and lints, and that docs/law.md names the places that rest on each rule
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo test --quiet --package law law_page

docs: need-rust ## Renew what is generated: docs/law.md, docs/authorisation.md, docs/letters.md, examples/, the demo's output in README.md
	UPDATE_DOCS=1 cargo test --quiet --package law law_page
	UPDATE_DOCS=1 cargo test --quiet --package casework the_page_is_up_to_date
	UPDATE_DOCS=1 cargo test --quiet --package letters letters_page
	UPDATE_DOCS=1 cargo test --quiet --package herringbone readme
	UPDATE_DOCS=1 cargo test --quiet --package herringbone examples

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

CARGO_ABOUT = 0.9.3

dist-tools: need-rust ## Fetch cargo-about, which gathers the licences of what the program is made with
	@target/dist-tools/bin/cargo-about --version 2>/dev/null | grep -qF " $(CARGO_ABOUT)" || \
	  cargo install cargo-about --version $(CARGO_ABOUT) --locked --features cli --root target/dist-tools

dist: dist-tools assets ## Pack one binary that needs neither Rust nor Node.js, with its notices, into dist/
	cargo build --release --locked --package herringbone --features bundled-time-zones
	bash packaging/pack.sh
