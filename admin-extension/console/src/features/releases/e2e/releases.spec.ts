import { expect, fact, test } from "@e2e/test";

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
