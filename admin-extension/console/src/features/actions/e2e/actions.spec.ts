import { expect, test } from "@e2e/test";

test("a frozen budget is on record, with who did it and what was there", async ({
  page,
  open,
  gateway,
  records,
}) => {
  await gateway.served();
  await records.budget("research-month");
  const path = "budgets/research-month/control";
  const changed = await records.call("PATCH", path, { frozen: true, reason: "on record" });
  expect(changed.ok).toBe(true);
  await records.call("DELETE", path);
  await open("actions");
  const rows = page.locator("tr[data-action]").filter({ hasText: path });
  await expect(rows.filter({ hasText: '"reason":"on record"' }).first()).toContainText("admin");
  await expect(rows.filter({ hasText: "DELETE" }).first()).toBeVisible();
  await page.getByLabel("Who, by the whole name").fill("nobody");
  await expect(page.getByText("Nobody of this name has done anything.")).toBeVisible();
});
