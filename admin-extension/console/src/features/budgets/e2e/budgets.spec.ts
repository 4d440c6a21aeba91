import type { Page } from "@playwright/test";
import { dollars, nanosOf, percent, priceOf } from "@e2e/figures";
import { cell, expect, fact, openAsReader, test } from "@e2e/test";

const DAY = "comfortable-day";
const MONTH = "research-month";

function rowOf(page: Page, id: string) {
  return page.locator(`tr[data-budget^="${id}|"]`);
}

async function confirm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Yes, at every gateway" }).click();
}

test.beforeEach(async ({ gateway, records }) => {
  await gateway.served();
  await records.budget(DAY);
});

test.afterEach(async ({ records }) => {
  for (const id of [DAY, MONTH]) {
    await records.call("DELETE", `budgets/${id}/control`);
  }
});

test("a row shows the figures of the grid", async ({ page, open, records }) => {
  await open("budgets");
  await expect(async () => {
    const raw = await records.budget(MONTH);
    const settled = raw.leases.reduce((sum, lease) => sum + BigInt(lease.settledNanos), 0n);
    const open_ = raw.leases.reduce((sum, lease) => sum + BigInt(lease.openNanos), 0n);
    expect([String(settled), String(open_)]).toEqual([raw.settledNanos, raw.openNanos]);
    const limit = nanosOf("100.00");
    const over = settled + open_ - limit;
    const row = rowOf(page, MONTH);
    const soon = { timeout: 5_000 };
    await expect(cell(row, "limit")).toContainText(dollars(limit), soon);
    await expect(cell(row, "spent")).toContainText(dollars(settled), soon);
    await expect(cell(row, "leased")).toContainText(dollars(open_), soon);
    await expect(cell(row, "bound")).toContainText(dollars(over > 0n ? over : 0n), soon);
    await expect(cell(row, "used")).toHaveText(percent(settled, limit), soon);
    await expect(cell(row, "scope")).toHaveText("researchdepartment · demo", soon);
    // gateways may report between the two looks
  }).toPass();
});

test("what calls have cost is what their budgets have spent", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const spent = cell(rowOf(page, MONTH), "spent");
  const records_ = await records.requests();
  const known = new Map(records_.map((row) => [row.id, row]));
  let total = 0n;
  for (const row of known.values()) {
    if (row.department === "research") {
      total += nanosOf(row.billedCost ?? "0");
    }
  }
  for (const model of ["sim-large", "sim-claude"]) {
    const reply = await gateway.served({ model });
    total += priceOf(model, reply.usage.input, reply.usage.output);
  }
  await open("budgets");
  await expect(spent).toContainText(dollars(total));
});

test("details show each gateway's own part", async ({ page, open, gateway, records }) => {
  await gateway.served({ at: 1 });
  await expect.poll(async () => (await records.budget(MONTH)).leases.length).toBe(2);
  await open("budgets");
  await cell(rowOf(page, MONTH), "budget").getByRole("button").click();
  const details = page.getByRole("dialog");
  await expect(async () => {
    const raw = await records.budget(MONTH);
    const rows = details.locator("tbody tr");
    await expect(rows).toHaveCount(raw.leases.length, { timeout: 5_000 });
    for (const [index, lease] of raw.leases.entries()) {
      await expect(rows.nth(index)).toContainText(lease.gateway, { timeout: 5_000 });
      await expect(rows.nth(index).locator("td")).toHaveText(
        [dollars(BigInt(lease.settledNanos)), dollars(BigInt(lease.openNanos)), lease.state],
        { timeout: 5_000 },
      );
    }
    await expect(fact(details, "Spent")).toHaveText(dollars(BigInt(raw.settledNanos)), {
      timeout: 5_000,
    });
  }).toPass();
});

test("a frozen budget stops calls at every gateway, and thawed lets them through", async ({
  page,
  open,
  gateway,
}) => {
  await open("budgets");
  await rowOf(page, DAY).click();
  await page.getByLabel("Reason, for the record").fill("an incident");
  await page.getByRole("button", { name: "Freeze" }).click();
  await expect(page.getByRole("group", { name: "Confirm" })).toBeFocused();
  await confirm(page);
  await expect(page.getByText(`${DAY} is frozen`)).toBeVisible();
  await expect(rowOf(page, DAY)).toContainText("frozen");
  for (const at of [0, 1]) {
    await expect.poll(async () => (await gateway.ask({ at })).status).toBe(429);
  }
  expect((await gateway.ask()).text).toContain("budget_frozen");
  await rowOf(page, DAY).click();
  await page.getByLabel("Reason, for the record").fill("it is over");
  await page.getByRole("button", { name: "Unfreeze" }).click();
  await confirm(page);
  await expect.poll(async () => (await gateway.ask()).status).toBe(200);
  await expect(rowOf(page, DAY)).not.toContainText("frozen");
});

test("nothing is changed before somebody has said why and has confirmed", async ({
  page,
  open,
  records,
}) => {
  await open("budgets");
  await rowOf(page, DAY).click();
  await expect(page.getByRole("button", { name: "Freeze" })).toBeDisabled();
  await page.getByLabel("Reason, for the record").fill("a slip");
  await page.getByRole("button", { name: "Freeze" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect((await records.budget(DAY)).control).toBeNull();
});

test("of two operators who change one budget, the second is told and looks again", async ({
  page,
  open,
  records,
  trouble,
}) => {
  trouble.expect(/PATCH budgets\/comfortable-day\/control answered 412/);
  await open("budgets");
  await rowOf(page, DAY).click();
  await page.getByLabel("Reason, for the record").fill("mine");
  await page.getByRole("button", { name: "Freeze" }).click();
  const other = await records.call("PATCH", `budgets/${DAY}/control`, {
    limit: "7.5",
    reason: "theirs",
  });
  expect(other.ok).toBe(true);
  await confirm(page);
  await expect(page.getByRole("group", { name: "Confirm" }).getByRole("alert")).toContainText(
    "Somebody has changed this budget meanwhile",
  );
  expect((await records.budget(DAY)).control?.frozen).toBe(false);
  await expect(fact(page.getByRole("dialog"), "New limit")).toHaveText("$7.50");
  await expect(fact(page.getByRole("dialog"), "Reason")).toHaveText("theirs");
  await confirm(page);
  await expect(page.getByText(`${DAY} is frozen`)).toBeVisible();
  const { control } = await records.budget(DAY);
  expect([control?.frozen, control?.limit]).toEqual([true, "7.5"]);
});

test("a limit is changed for now, shown, and taken back by one click", async ({
  page,
  open,
  records,
}) => {
  await open("budgets");
  const row = rowOf(page, MONTH);
  await row.click();
  await page.getByLabel("Reason, for the record").fill("a busy month");
  const limit = page.getByLabel("New limit in USD");
  await limit.fill("12,5");
  await expect(page.getByText("Write a decimal such as 250")).toBeVisible();
  await expect(page.getByRole("button", { name: "Change limit" })).toBeDisabled();
  await limit.fill("1250.75");
  await page.getByRole("button", { name: "Change limit" }).click();
  await expect(page.getByText(`Change the limit of ${MONTH} to $1,250.75?`)).toBeVisible();
  await confirm(page);
  await expect(cell(row, "limit")).toContainText("$1,250.75");
  await expect(row).toContainText("limit changed");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cell(row, "limit")).toContainText("$100.00");
  await expect.poll(async () => (await records.budget(MONTH)).control).toBeNull();
});

test("an undo does not undo what somebody else has done since", async ({
  page,
  open,
  records,
  trouble,
}) => {
  trouble.expect(/control answered 412/);
  await open("budgets");
  await rowOf(page, DAY).click();
  await page.getByLabel("Reason, for the record").fill("an incident");
  await page.getByRole("button", { name: "Freeze" }).click();
  await confirm(page);
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await records.call("PATCH", `budgets/${DAY}/control`, { limit: "3", reason: "theirs" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Somebody has changed this budget since")).toBeVisible();
  const { control } = await records.budget(DAY);
  expect([control?.frozen, control?.limit]).toEqual([true, "3"]);
});

test("a hostile reason stays text", async ({ page, open, records }) => {
  const reason = `"><img src=x onerror=alert(1)>`;
  await records.call("PATCH", `budgets/${DAY}/control`, { frozen: true, reason });
  await open("budgets");
  await rowOf(page, DAY).click();
  await expect(fact(page.getByRole("dialog"), "Reason")).toHaveText(reason);
});

test("budgets are searched by id and by value, on the server", async ({ page, open }) => {
  await open("budgets");
  await expect(rowOf(page, DAY)).toBeVisible();
  const search = page.getByLabel("Budget or value");
  const asked = page.waitForRequest((request) => request.url().includes("q=resear"));
  await search.fill("resear");
  await asked;
  await expect(rowOf(page, DAY)).toHaveCount(0);
  await expect(rowOf(page, MONTH)).toBeVisible();
  await search.fill("no-such-budget");
  await expect(page.getByText("No budget matches the search.")).toBeVisible();
  await page.reload();
  await expect(search).toHaveValue("no-such-budget");
});

test("a server that goes away is told, with the time of what is shown", async ({
  page,
  open,
  line,
  trouble,
}) => {
  trouble.expect(/failed/);
  await open("budgets");
  await expect(rowOf(page, DAY)).toBeVisible();
  line.cut();
  await expect(
    page.getByText(/This could not be refreshed. What you see is as of \d\d:/),
  ).toBeVisible();
  await expect(rowOf(page, DAY)).toBeVisible();
  line.mend();
  await expect(page.getByText("This could not be refreshed")).toHaveCount(0);
});

test("the ledger is compared when asked for", async ({ page, open }) => {
  await open("budgets");
  await page.getByRole("button", { name: "Compare now" }).click();
  await expect(page.getByText("Being compared with the ledger")).toBeVisible();
  await expect(page.getByRole("button", { name: "Compare now" })).toBeDisabled();
});

test("who may only look is refused, and nothing changes", async ({
  page,
  reader,
  records,
  trouble,
}) => {
  trouble.expect(/control answered 403/);
  await openAsReader(page, reader, "budgets");
  await rowOf(page, DAY).click();
  await page.getByLabel("Reason, for the record").fill("not mine to say");
  await page.getByRole("button", { name: "Freeze" }).click();
  await confirm(page);
  await expect(page.getByRole("alert").filter({ hasText: "This was not done" })).toBeVisible();
  expect((await records.budget(DAY)).control).toBeNull();
});
