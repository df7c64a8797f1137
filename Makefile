# The front door. Each command sets up what it needs; nothing has to be installed before
# but rustup, a C compiler, make and Node (20 or later).

.PHONY: help run build dev test lint bench shots clean

help: ## What there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build and start Parlor; the last lines it prints are where to go
	@exec target/release/parlor

build: ## Build the server and what browsers get from it, both as released
	@scripts/build.sh

dev: ## Build, start, and do so again whenever a file changes
	@scripts/dev.sh

test: ## Everything that must pass: machines, server, real browsers
	@scripts/test.sh

lint: ## Everything about form: formatting, clippy, style rules
	@scripts/lint.sh

bench: build ## Measure: bytes and time in browsers, load on the server
	@scripts/bench.sh

shots: build ## Take a picture of every page, into end2end/shots
	@scripts/shots.sh

clean: ## Remove what was built (not your data folder)
	@rm -rf target end2end/test-results end2end/shots
