import { stripVTControlCharacters } from "node:util";
import type { FullResult, Reporter, Suite, TestCase, TestResult } from "@playwright/test/reporter";

/** A line for each case; the last one is `N passed, N failed`. */
export default class LineReporter implements Reporter {
  private readonly passed = new Set<string>();
  private readonly seen = new Set<string>();
  private total = 0;
  private problems = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.total = suite.allTests().length;
  }

  onError(error: { message?: string }): void {
    this.problems++;
    console.log(`FAILED  ${error.message ?? "an error outside of any case"}`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const [, , file = "", ...names] = test.titlePath();
    const slice = file.split("/").at(-3) ?? file;
    const name = [slice, ...names].join(": ");
    this.seen.add(test.id);
    if (result.status === "passed") {
      this.passed.add(test.id);
      console.log(`ok      ${name} (${Math.round(result.duration / 100) / 10} s)`);
    } else {
      console.log(`FAILED  ${name} (${test.location.file}:${test.location.line})`);
      for (const { message, snippet } of result.errors) {
        const told = [message, snippet].filter((text) => text !== undefined).join("\n");
        console.log(stripVTControlCharacters(told));
      }
      for (const { name: kind, path } of result.attachments) {
        if (path !== undefined) {
          console.log(`        ${kind}: ${path}`);
        }
      }
    }
  }

  onEnd(result: FullResult): void {
    const unseen = this.total - this.seen.size;
    if (unseen > 0) {
      console.log(`${unseen} cases were not run`);
    }
    // what was skipped or never begun has not passed
    const failed = Math.max(this.total - this.passed.size, this.problems);
    if (this.total === 0 || result.status === "interrupted") {
      console.log(`the run was ${result.status}`);
    }
    console.log(`${this.passed.size} passed, ${failed} failed`);
  }
}
