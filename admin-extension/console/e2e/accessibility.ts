import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Nothing that axe calls serious or critical, once nothing moves any more. */
export async function expectAccessible(page: Page): Promise<void> {
  // colours on their way are nobody's
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map((animation) => animation.finished),
    ),
  );
  // evaluated by the debugger: the page itself stays under its content security policy
  const results: AxeResults = await page.evaluate(
    `(() => { ${AXE}; return window.axe.run(document); })()`,
  );
  const found = results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary ?? ""})`)
          .join(", ")}`,
    );
  expect(found).toEqual([]);
}
