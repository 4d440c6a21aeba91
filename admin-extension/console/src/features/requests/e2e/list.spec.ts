import { cell, choose, expect, rowOf, SHORT, test } from "@e2e/test";

test(
  "a request appears by itself and says what became of it",
  SHORT,
  async ({ page, open, gateway }) => {
    await open("requests");
    await page.locator('[data-live="live"]').waitFor();
    const { id, header } = await gateway.served({ model: "fast" });
    const row = rowOf(page, id);
    await expect(cell(row, "caller")).toHaveText("aliceresearch");
    await expect(cell(row, "model")).toContainText("fast → sim-small");
    await expect(cell(row, "model")).toContainText(`@ ${header("x-llm-provider")}`);
    await expect(cell(row, "model")).toContainText("simulated");
    await expect(cell(row, "why")).toContainText(header("x-llm-route-reason"));
    await expect(cell(row, "status")).toHaveText("complete");
  },
);

test("a request is found by its caller", async ({ page, open, gateway, records }) => {
  const mine = await gateway.served();
  const other = await gateway.ask({ as: "mallory" });
  await records.request(mine.id);
  await records.request(other.id);
  await open("requests");
  await expect(rowOf(page, other.id)).toBeVisible();
  await page.getByLabel("User or department").fill("ALICE");
  await expect(rowOf(page, other.id)).toHaveCount(0);
  await expect(rowOf(page, mine.id)).toBeVisible();
  await page.getByLabel("User or department").fill("research");
  await expect(rowOf(page, other.id)).toBeVisible();
  await expect(rowOf(page, mine.id)).toBeVisible();
});

test("a request is found by its model and by its provider", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const claude = await gateway.served({ model: "sim-claude" });
  const small = await gateway.served({ model: "sim-small" });
  await records.request(claude.id);
  await records.request(small.id);
  await open("requests");
  await expect(rowOf(page, small.id)).toBeVisible();
  await page.getByLabel("Model or provider").fill("claude");
  await expect(rowOf(page, small.id)).toHaveCount(0);
  await expect(rowOf(page, claude.id)).toBeVisible();
  await page.getByLabel("Model or provider").fill("sim-anthropic");
  await expect(rowOf(page, claude.id)).toBeVisible();
});

test("requests that were refused are found by their ending", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const refused = await gateway.ask({ as: "mallory" });
  const served = await gateway.served();
  await records.request(refused.id);
  await records.request(served.id);
  await open("requests");
  await expect(rowOf(page, served.id)).toBeVisible();
  await choose(page, "Ending", "refused");
  await expect(rowOf(page, served.id)).toHaveCount(0);
  await expect(cell(rowOf(page, refused.id), "status")).toContainText("refused");
});

test(
  "filters survive a reload, are a link for others, and are cleared at once",
  SHORT,
  async ({ page, open, gateway, records, context }) => {
    const { id } = await gateway.served();
    await records.request(id);
    await open("requests");
    await expect(rowOf(page, id)).toBeVisible();
    await page.getByLabel("User or department").fill("nobody-of-that-name");
    await page.getByLabel("Model or provider").fill("sim");
    await expect(page.getByText("No loaded request matches the filters.")).toBeVisible();
    await page.reload();
    await expect(page.getByText("No loaded request matches the filters.")).toBeVisible();
    await expect(page).toHaveURL(/user=nobody-of-that-name&model=sim/);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.getByText("No loaded request matches the filters.")).toBeVisible();
    await expect(other.getByLabel("User or department")).toHaveValue("nobody-of-that-name");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(rowOf(page, id)).toBeVisible();
    await expect(page).toHaveURL(/requests$/);
  },
);

test(
  "while paused nothing moves, and what waits is counted",
  SHORT,
  async ({ page, open, gateway }) => {
    await open("requests");
    await page.locator('[data-live="live"]').waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    const replies = [await gateway.served(), await gateway.served(), await gateway.served()];
    const resume = page.getByRole("button", { name: `Resume · ${replies.length} new` });
    await expect(resume).toBeVisible();
    for (const { id } of replies) {
      await expect(rowOf(page, id)).toHaveCount(0);
    }
    await resume.click();
    for (const { id } of replies) {
      await expect(rowOf(page, id)).toBeVisible();
    }
  },
);

test(
  "a lost server is said at once, what is shown stays, and what was missed comes",
  SHORT,
  async ({ page, open, gateway, line, trouble }) => {
    trouble.expect(/failed/);
    await open("requests");
    await page.locator('[data-live="live"]').waitFor();
    const before = await gateway.served();
    await expect(rowOf(page, before.id)).toBeVisible();
    line.cut();
    const stale = page.getByRole("alert").filter({ hasText: "live connection is lost" });
    await expect(stale).toBeVisible();
    await expect(page.locator('[data-live="offline"]')).toBeVisible();
    await expect(rowOf(page, before.id)).toBeVisible();
    const missed = await gateway.served();
    line.mend();
    await expect(rowOf(page, missed.id)).toBeVisible();
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expect(stale).toHaveCount(0);
  },
);

test("a lost connection is tried again at once when told to", async ({
  page,
  open,
  line,
  trouble,
}) => {
  trouble.expect(/failed/);
  await open("requests");
  await page.locator('[data-live="live"]').waitFor();
  line.cut();
  const attempt = () => page.waitForEvent("requestfailed", (it) => it.url().includes("/stream"));
  // each wait is twice as long as the one before
  await attempt();
  await attempt();
  line.mend();
  await page.getByRole("button", { name: "Reconnect now" }).click();
  await expect(page.locator('[data-live="live"]')).toBeVisible();
});

test("older requests are loaded page by page until all are there", async ({
  page,
  open,
  gateway,
  records,
}) => {
  test.slow();
  const wanted = 210;
  while ((await records.count()) < wanted) {
    const replies = await Promise.all(Array.from({ length: 30 }, () => gateway.served()));
    await records.arrived(replies.map(({ id }) => id));
  }
  const raw = await records.requests();
  const ids = new Set(raw.map(({ id }) => id));
  await open("requests");
  const older = page.getByRole("button", { name: "Load older" });
  const loaded = page.getByText(/^[\d,]+ requests?$/);
  await expect(loaded).toBeVisible();
  let before = 0;
  for (;;) {
    const shown = Number((await loaded.innerText()).replace(/\D/g, ""));
    expect(shown).toBeGreaterThan(before);
    before = shown;
    if ((await older.count()) === 0) {
      break;
    }
    await older.click();
    await expect
      .poll(async () => Number((await loaded.innerText()).replace(/\D/g, "")))
      .toBeGreaterThan(before);
  }
  expect(before).toBe(ids.size);
  await page.keyboard.press("End");
  const oldest = raw.at(-1);
  await expect(rowOf(page, oldest?.id ?? "")).toBeVisible();
  // only what is seen is in the document
  expect(await page.locator("tr[data-request]").count()).toBeLessThan(80);
});
