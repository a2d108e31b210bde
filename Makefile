# The commands of Baton. Each does its own set-up; `make` alone lists them.
SHELL := /bin/bash
STAGE := scripts/stage
SWIFT_SOURCES := Sources Tests Plugins Package.swift
DEMO_DATA := data/demo

.NOTPARALLEL:
.PHONY: help run build test check bench simulate clean setup setup-test lint architecture debug swift-test browser-test

help:
	@echo "make run    set up, build, and serve a demo company on http://127.0.0.1:8080 (flags: ARGS=\"--listen …\")"
	@echo "make test   set up, then every test: Swift, and the browser tests on the real program"
	@echo "make check  formatter, warnings, architecture, fast tests"
	@echo "make bench  figures of the release build, as ratios"
	@echo "make simulate  a thousand random companies, held to what must never happen"
	@echo "make build  the release build alone"
	@echo "make clean  remove what was built and the demo data"

run: build
	@mkdir -p $(DEMO_DATA)
	@exec .build/release/baton serve --demo --data $(DEMO_DATA) $(ARGS)

build: setup
	@$(STAGE) "Release build (a few minutes the first time, seconds after that)" \
	  swift build -c release --product baton

test: setup-test swift-test browser-test

check: setup lint architecture swift-test

bench: build
	@scripts/bench $(ARGS)

simulate: setup
	@$(STAGE) "Simulation" swift run -c release simulation --seeds 1000 --days 30 $(ARGS)

clean:
	rm -rf .build data/demo Tests/Browser/out

setup:
	@scripts/setup build

setup-test:
	@scripts/setup test

lint: setup
	@$(STAGE) "Format" swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)

# Builds every target with its tests; the package treats a warning as an error.
debug: setup
	@$(STAGE) "Debug build, with tests" swift build --build-tests

# First, so that a broken rule is named before the rest runs.
architecture: debug
	@$(STAGE) "Architecture" swift test --skip-build --parallel --filter ArchitectureTests

# The live servers' tests keep time, so they do not share the machine with those that only compute.
swift-test: debug
	@$(STAGE) "Swift tests" swift test --skip-build --parallel --skip HTTPTests --skip MailerTests
	@$(STAGE) "Swift tests of live servers" swift test --skip-build --no-parallel --filter 'HTTPTests|MailerTests'

# The program as built for the tests, unless BATON_BIN names another.
browser-test: debug setup-test
	@$(STAGE) "Browser tests" .venv/bin/python -m pytest Tests/Browser $(PYTEST_ARGS)
