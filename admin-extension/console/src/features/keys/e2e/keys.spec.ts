import type { Page } from "@playwright/test";
import { expect, openAsReader, test } from "@e2e/test";

const KEY = "k-alice";

test.afterEach(async ({ records }) => {
  for (const id of [KEY, "k-mistyped"]) {
    await records.call("DELETE", `key-revocations/${id}`);
  }
});

async function revoke(page: Page, id: string, reason: string): Promise<void> {
  await page.getByLabel("Id of the key").fill(id);
  await page.getByLabel("Reason, for the record").fill(reason);
  await page.getByRole("button", { name: "Revoke" }).click();
}

const yes = { name: "Yes, at every gateway" };

test("a leaked key is refused at every gateway, and believed again", async ({
  page,
  open,
  gateway,
}) => {
  await gateway.served();
  await open("keys");
  await revoke(page, KEY, "found in a public repository");
  await expect(page.getByText(`Revoke ${KEY}? All calls with this key are refused.`)).toBeVisible();
  await page.getByRole("button", yes).click();
  const row = page.locator(`[data-key="${KEY}"]`);
  await expect(row).toContainText("found in a public repository");
  await expect(row).toContainText("admin");
  for (const at of [0, 1]) {
    await expect.poll(async () => (await gateway.ask({ at })).status).toBe(401);
  }
  await page.getByRole("button", { name: `Believe ${KEY} again` }).click();
  await page.getByRole("button", yes).click();
  await expect(row).toHaveCount(0);
  for (const at of [0, 1]) {
    await expect.poll(async () => (await gateway.ask({ at })).status).toBe(200);
  }
});

test("a key that the snapshot does not have is marked", async ({ page, open }) => {
  await open("keys");
  await revoke(page, "k-mistyped", "leaked");
  await page.getByRole("button", yes).click();
  await expect(page.locator('[data-key="k-mistyped"]')).toContainText("not in the snapshot");
});

test("a key itself is not taken where its id belongs", async ({ page, open, facts }) => {
  await open("keys");
  await page.getByLabel("Id of the key").fill(facts.keys.alice);
  await page.getByLabel("Reason, for the record").fill("leaked");
  await expect(page.getByText("This looks like a key itself.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Revoke" })).toBeDisabled();
});

test("who may only look sees what is revoked and is refused to change it", async ({
  page,
  reader,
  records,
  trouble,
}) => {
  trouble.expect(/key-revocations\/k-alice answered 403/);
  await openAsReader(page, reader, "keys");
  await revoke(page, KEY, "not mine to say");
  await page.getByRole("button", yes).click();
  await expect(page.getByRole("alert").filter({ hasText: "This was not done" })).toBeVisible();
  const { keys } = (await (await records.call("GET", "key-revocations")).json()) as {
    keys: unknown[];
  };
  expect(keys).toEqual([]);
});
