# What people type. Each target does its own set-up; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null)
MVN := mvn -B -ntp -Drevision.commit=$(COMMIT)
HOME_DIR := quickstart/target/home
NODE_SMOKE := quickstart/src/test/node
# a JDK that JAVA_HOME names goes before the one on the path
export PATH := $(CURDIR)/.tools:$(if $(JAVA_HOME),$(JAVA_HOME)/bin:)$(PATH)
export MAVEN_OPTS ?= -Xmx1g
export GRID

ifneq ($(filter-out smollm2,$(MODEL)),)
$(error MODEL must be smollm2, but is $(MODEL))
endif

.PHONY: help build demo test test-console verify flaky smoke compat bench bench-ledger cluster-test format clean setup-build setup-test

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup-build:
	@.build/setup.sh java node

setup-test: setup-build
	@.build/setup.sh chromium opa postgres

build: setup-build ## build everything without running tests
	@echo "building (the first time fetches libraries)"
	@$(MVN) -q package -DskipTests -Dspotless.check.skip -Djacoco.skip

# sources newer than the last build, or no build at all
$(HOME_DIR)/.built: $(shell find pom.xml */pom.xml */*/pom.xml */src/main */*/src/main admin-extension/console/src -type f ! -path "*/e2e/*" 2>/dev/null)
	@$(MAKE) --no-print-directory build
	@java -cp '$(HOME_DIR)/gateway/lib/*' io.shenyullm.quickstart.demo.ClassArchiveMain $(HOME_DIR)
	@touch $@

demo: $(HOME_DIR)/.built ## gateway, console, simulated providers; GRID=ignite or hazelcast: two gateways; MODEL=smollm2: a real model, too
	@$(if $(MODEL),.build/setup.sh $(MODEL))
	@exec java -cp '$(HOME_DIR)/gateway/lib/*' io.shenyullm.quickstart.demo.DemoMain $(HOME_DIR) $(if $(GRID),--grid=$(GRID)) $(if $(MODEL),--smollm2=.tools/python/bin/python)

# what an earlier run has reported
FORGET := find . -path '*/target/*-reports/TEST-*.xml' -delete; \
  rm -f admin-extension/console/test-results/TEST-console.xml admin-extension/server/target/console-check.status

# a test that fails keeps no other from running: the last step reads what all of them say, and fails
TESTS := $(MVN) verify -fae -Dmaven.test.failure.ignore -Dconsole.check.failure=1

test: setup-test ## unit, contract, end-to-end and browser tests
	@$(FORGET)
	@$(TESTS); java .build/TestReport.java $$?

test-console: $(HOME_DIR)/.built ## what people do with the console, in a real browser against a demo with a grid; CASES=<words>: only those
	@.build/setup.sh chromium
	@npm run --silent --prefix admin-extension/console e2e $(if $(CASES),-- --grep '$(CASES)')

verify: setup-test ## the tests, and what is long
	@$(FORGET)
	@$(TESTS) -Pverify; java .build/TestReport.java $$?

flaky: setup-test ## the test classes that wait, draw or race, ten times each on a busy machine; ROUNDS and CLASSES change that
	@.build/flaky.sh

$(NODE_SMOKE)/node_modules/.package-lock.json: $(NODE_SMOKE)/package-lock.json
	@npm ci --prefix $(NODE_SMOKE) --no-audit --no-fund --silent

smoke: $(HOME_DIR)/.built $(NODE_SMOKE)/node_modules/.package-lock.json ## drive the demo with the official SDKs
	@java -cp "quickstart/target/test-classes:$$(cat quickstart/target/smoke.classpath):$(HOME_DIR)/gateway/lib/*" \
	  io.shenyullm.quickstart.smoke.SmokeMain $(HOME_DIR) $(NODE_SMOKE)

compat: $(HOME_DIR)/.built $(NODE_SMOKE)/node_modules/.package-lock.json ## the same through an existing ShenYu: SHENYU_BOOTSTRAP=<dir> [SHENYU_ADMIN=<dir>]
	@test -n "$(SHENYU_BOOTSTRAP)" || { echo "say where ShenYu is: make compat SHENYU_BOOTSTRAP=<folder with lib/ and conf/> [SHENYU_ADMIN=<folder>]"; exit 2; }
	@java -cp "quickstart/target/test-classes:$$(cat quickstart/target/smoke.classpath):$(HOME_DIR)/gateway/lib/*" \
	  io.shenyullm.quickstart.smoke.SmokeMain $(HOME_DIR) $(NODE_SMOKE) "$(SHENYU_BOOTSTRAP)" "$(SHENYU_ADMIN)"
	@test -z "$(SHENYU_ADMIN)" || java -cp "quickstart/target/test-classes:$$(cat quickstart/target/smoke.classpath):$(HOME_DIR)/gateway/lib/*" \
	  io.shenyullm.quickstart.smoke.CompatMain distribution/target/shenyu-llm-plugins-*.zip "$(SHENYU_BOOTSTRAP)" "$(SHENYU_ADMIN)"

bench: $(HOME_DIR)/.built ## measure the gateway under load, up to 40 minutes; BENCH_QUICK=1: the main figures in a few; SHENYU_BOOTSTRAP=<dir>: beside ShenYu's divide, too
	@java -Xmx1g -cp 'benchmarks/target/classes:$(HOME_DIR)/gateway/lib/*' \
	  io.shenyullm.benchmarks.load.LoadMain $(HOME_DIR) benchmarks/RESULTS.md

bench-ledger: $(HOME_DIR)/.built ## measure the console's ledger on PostgreSQL and H2, some minutes; RECORDS=<n>: over so many records (a million)
	@java -Xmx1g -cp admin-extension/server/target/llm-admin-server-*-standalone.jar \
	  -Dloader.main=io.shenyullm.admin.ledger.LedgerBenchMain -Dloader.path=admin-extension/server/target/test-classes \
	  org.springframework.boot.loader.launch.PropertiesLauncher benchmarks/LEDGER.md \
	  postgres $(or $(RECORDS),1000000) h2 $(or $(RECORDS),1000000)

cluster-test: $(HOME_DIR)/.built ## grid nodes and clients killed, halted and restarted under load; GRID=ignite or hazelcast: only that one
	@java --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED \
	  -cp "grid/cluster-test/target/classes:$$(cat grid/cluster-test/target/cluster-test.classpath)" \
	  io.shenyullm.grid.cluster.ClusterMain $(if $(GRID),engine=$(GRID))

format: ## format the sources
	@$(MVN) -q spotless:apply

clean: ## remove what was built
	@$(MVN) -q clean
