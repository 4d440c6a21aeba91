import { cell, expect, fact, rowOf, SHORT, test } from "@e2e/test";

const HOSTILE = `"><img src=x onerror=alert(1)><script>alert(2)</script>{{count}}`;

test(
  "details open and close by the keyboard, and the list has the focus again",
  SHORT,
  async ({ page, open, gateway, records }) => {
    const { id } = await gateway.served();
    await records.audit(id, 2);
    await open("requests");
    const opener = rowOf(page, id).getByRole("button");
    await opener.focus();
    await page.keyboard.press("Enter");
    const details = page.getByRole("dialog");
    await expect(details.getByText("admission", { exact: true })).toBeVisible();
    await expect(details.getByText(id)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(details).toHaveCount(0);
    await expect(page).not.toHaveURL(/id=/);
    await expect(opener).toBeFocused();
  },
);

test("whoever is in the list by the keyboard stays there while requests come in", async ({
  page,
  open,
  gateway,
}) => {
  const first = await gateway.served();
  await open("requests");
  const opener = rowOf(page, first.id).getByRole("button");
  await opener.focus();
  const second = await gateway.served();
  await expect(rowOf(page, second.id)).toBeVisible();
  await expect(opener).toBeFocused();
});

test("the way back closes the details, and forward opens them again", async ({
  page,
  open,
  gateway,
}) => {
  const { id } = await gateway.served();
  await open("requests");
  await cell(rowOf(page, id), "why").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goForward();
  await expect(page.getByRole("dialog").getByText(id)).toBeVisible();
});

test("an auditor finds every record of a request, each with its hash", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const { id } = await gateway.served();
  const audit = await records.audit(id, 2);
  await open(`requests?id=${id}`);
  const entries = page
    .getByRole("dialog")
    .getByRole("listitem")
    .filter({ has: page.locator("time") });
  await expect(entries).toHaveCount(audit.length);
  for (const [index, record] of audit.entries()) {
    const entry = entries.nth(index);
    await expect(entry.locator("strong")).toHaveText(record.kind);
    await expect(fact(entry, "Hash")).toHaveText(record.hash ?? "no hash in the record");
    await expect(entry.locator("time")).toHaveAttribute("datetime", record.at);
  }
});

test("a caller whom the policy denies is refused, and the details say by what", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const { id, status } = await gateway.ask({ as: "mallory" });
  expect(status).toBe(403);
  const raw = await records.request(id);
  const reason = raw.reasons?.[0] ?? "no reason in the record";
  await open("requests");
  await expect(cell(rowOf(page, id), "status")).toContainText("refused");
  await expect(cell(rowOf(page, id), "why")).toContainText(reason);
  await rowOf(page, id).click();
  await expect(fact(page.getByRole("dialog"), "Reasons").first()).toContainText(reason);
});

test("a caller without budget is refused with 429, and billed nothing", async ({
  page,
  open,
  gateway,
}) => {
  const { id, status } = await gateway.ask({ as: "bob", model: "sim-large" });
  expect(status).toBe(429);
  await open("requests");
  await expect(cell(rowOf(page, id), "status")).toHaveText("refused429 budget_exceeded");
  await expect(cell(rowOf(page, id), "cost")).toHaveText(/^(—|\$0\.00)$/);
  await expect(cell(rowOf(page, id), "caller")).toHaveText("bobsales");
});

test("a broken provider is told with its status", async ({ page, open, gateway }) => {
  await gateway.behave("sim-anthropic", { garbage: true });
  try {
    const { id, status } = await gateway.ask({ model: "sim-claude" });
    expect(status).toBe(502);
    await open("requests");
    await expect(cell(rowOf(page, id), "status")).toContainText("error");
    await expect(cell(rowOf(page, id), "status")).toContainText("502");
  } finally {
    await gateway.behave("sim-anthropic");
  }
});

test("hostile text in a model's name stays text", async ({
  page,
  open,
  gateway,
  records,
  sources,
}) => {
  await sources.publish(({ aliases }) => {
    aliases[HOSTILE] = "sim-small";
  });
  const { id } = await gateway.served({ model: HOSTILE, prompt: HOSTILE });
  expect((await records.request(id)).requestModel).toBe(HOSTILE);
  await open("requests");
  await expect(cell(rowOf(page, id), "model")).toContainText(`${HOSTILE} → sim-small`);
  await rowOf(page, id).click();
  await expect(fact(page.getByRole("dialog"), "Requested")).toHaveText(HOSTILE);
  await expect(page.locator("main img, [role=dialog] img, main script")).toHaveCount(0);
});

test("hostile text in a filter stays text, also from a link", async ({ page, open }) => {
  await open(`requests?user=${encodeURIComponent(HOSTILE)}`);
  await expect(page.getByLabel("User or department")).toHaveValue(HOSTILE);
  await expect(page.locator("main script, main img")).toHaveCount(0);
});

test("a link to a request that is not loaded still shows its audit records", async ({
  page,
  open,
}) => {
  await open("requests?id=there-is-none");
  const details = page.getByRole("dialog");
  await expect(details.getByText("This request is not among the loaded ones.")).toBeVisible();
  await expect(details.getByText("There are no audit records of this request.")).toBeVisible();
});
