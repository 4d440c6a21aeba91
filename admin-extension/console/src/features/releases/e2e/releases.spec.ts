import { expectAccessible } from "@e2e/accessibility";
import { expect, fact, openAsReader, test } from "@e2e/test";

test("what is in force is what the records say, on the page and in the header", async ({
  page,
  open,
  records,
}) => {
  const { version, sha256, publicKey } = await records.release();
  const main = page.getByRole("main");
  await open("releases");
  await expect(fact(main, "Version")).toHaveText(String(version));
  await expect(fact(main, "SHA-256")).toHaveText(sha256 ?? "");
  await expect(fact(main, "Public key, which gateways pin")).toHaveText(publicKey);
  await expect(page.getByRole("banner")).toContainText(`Snapshot ${version ?? ""}`);
});

test("a folder that cannot be published is told on every page until it is mended", async ({
  page,
  open,
  records,
  sources,
  gateway,
}) => {
  const { version } = await records.release();
  await open("releases");
  sources.break('{ "schema": 1, "routes": [ }');
  const banner = page.getByText("The snapshot folder cannot be published");
  await expect(banner).toBeVisible();
  const { problem } = await records.release();
  await expect(page.getByRole("main")).toContainText(problem ?? "no problem in the record");
  await page.getByRole("link", { name: "Requests" }).click();
  await expect(banner).toBeVisible();
  await expect(page.getByText(`Version ${version ?? ""} stays in force.`)).toBeVisible();
  await gateway.served();
  await sources.restore();
  await expect(banner).toHaveCount(0);
});

test("a new release is seen as soon as it is out", async ({ page, open, records, sources }) => {
  await open("releases");
  const before = await records.release();
  await expect(fact(page.getByRole("main"), "Version")).toHaveText(String(before.version));
  await sources.publish(({ aliases }) => {
    aliases["newest"] = "sim-large";
  });
  const after = await records.release();
  expect(after.version).not.toBe(before.version);
  await expect(fact(page.getByRole("main"), "Version")).toHaveText(String(after.version));
});

test("what a release changed is told beside it, and that one goes back in the folder", async ({
  page,
  open,
  records,
  sources,
}) => {
  await sources.publish(({ aliases }) => {
    aliases["newest"] = "sim-large";
  });
  const { version } = await records.release();
  const { releases } = await records.releases();
  const before = releases.find((release) => release.version !== version);
  await open("releases");
  const row = page.locator(`[data-release="${version ?? ""}"]`);
  await expect(row).toContainText("In force");
  await row.getByRole("button").click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.locator("details").filter({ hasText: "settings/aliases.json" })).toContainText(
    "newest",
  );
  await expect(fact(sheet, "Author")).toHaveText("folder");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page
    .locator(`[data-release="${before?.version ?? ""}"]`)
    .getByRole("button")
    .click();
  await expect(sheet).toContainText("A folder is the source");
  await expect(sheet.getByRole("button", { name: "Release it again" })).toHaveCount(0);
});

test("how far a release has come is told beside it", async ({ page, open, records }) => {
  const { version } = await records.release();
  await open("releases");
  await expect(page.getByRole("heading", { name: `Snapshot ${version ?? ""}` })).toBeVisible();
  await expect(page.getByText(/gateways that are heard obey/)).toBeVisible();
});

test("releases can be read on a phone", async ({ page, open, records }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { version } = await records.release();
  await open("releases");
  await page
    .locator(`[data-release="${version ?? ""}"]`)
    .getByRole("button")
    .click();
  await expect(page.getByRole("dialog")).toContainText("SHA-256");
  await expectAccessible(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test("who may only look is told that nothing is released", async ({ page, reader }) => {
  await openAsReader(page, reader, "releases");
  await expect(page.getByText("Nothing was released yet.")).toBeVisible();
});
