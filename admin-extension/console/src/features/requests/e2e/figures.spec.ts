import { count, dollars, millis, nanosOf, priceOf } from "@e2e/figures";
import { cell, expect, fact, rowOf, test } from "@e2e/test";

for (const model of ["sim-small", "sim-large", "sim-claude"]) {
  test(`the cost of ${model} is its tokens times its prices`, async ({ page, open, gateway }) => {
    const reply = await gateway.served({ model });
    const { input, output } = reply.usage;
    const cost = priceOf(model, input, output);
    expect(nanosOf(reply.header("x-llm-cost"))).toBe(cost);
    await open("requests");
    await expect(cell(rowOf(page, reply.id), "cost")).toHaveText(dollars(cost));
    await rowOf(page, reply.id).click();
    const details = page.getByRole("dialog");
    await expect(fact(details, "Billed")).toHaveText(dollars(cost));
    await expect(fact(details, "Tokens").getByRole("listitem")).toHaveText([
      `input ${input}`,
      `output ${output}`,
    ]);
  });
}

test("times are those of the record and of the reply's own header", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const reply = await gateway.served({ stream: true });
  const raw = await records.request(reply.id);
  const { latencyMillis, timeToFirstTokenMillis, overheadMillis } = raw;
  if (latencyMillis == null || timeToFirstTokenMillis == null || overheadMillis == null) {
    throw new Error(`a record without times: ${JSON.stringify(raw)}`);
  }
  expect(timeToFirstTokenMillis).toBeLessThanOrEqual(latencyMillis);
  await open("requests");
  const latency = cell(rowOf(page, reply.id), "latency");
  await expect(latency).toContainText(millis(latencyMillis));
  await expect(latency).toContainText(`first token ${millis(timeToFirstTokenMillis)}`);
  await expect(latency).toContainText(`gateway ${millis(overheadMillis)}`);
  await rowOf(page, reply.id).click();
  const details = page.getByRole("dialog");
  await expect(fact(details, "Total")).toHaveText(millis(latencyMillis));
  await expect(fact(details, "To the first token")).toHaveText(millis(timeToFirstTokenMillis));
  await expect(fact(details, "In the gateway")).toHaveText(millis(overheadMillis));
});

test("the gateway's own share of the time is what its header says", async ({
  page,
  open,
  gateway,
}) => {
  const reply = await gateway.served();
  await open("requests");
  // the header is written before the last bytes are, so that the record may have a little more
  await expect(cell(rowOf(page, reply.id), "latency")).toContainText("gateway ");
  const text = await cell(rowOf(page, reply.id), "latency").innerText();
  const shown = Number(/gateway ([\d.,]+) ms/.exec(text)?.[1]?.replace(",", "") ?? Number.NaN);
  const told = Number(reply.header("x-llm-overhead-ms"));
  expect(shown).toBeGreaterThanOrEqual(Math.floor(told));
});

test("findings are as many as the prompt has", async ({ page, open, gateway }) => {
  const { id } = await gateway.served({
    prompt: "Write to jane.doe@example.com, john.roe@example.org and to +49 30 901820",
  });
  const findings = cell(rowOf(page, id), "findings");
  await open("requests");
  await expect(findings).toContainText("EMAIL_ADDRESS × 2");
  await rowOf(page, id).click();
  await expect(fact(page.getByRole("dialog"), "Findings").first()).toContainText(
    "EMAIL_ADDRESS × 2",
  );
});

test("attempts are as many as the calls that were made", async ({
  page,
  open,
  gateway,
  records,
}) => {
  await gateway.behave("sim-a", { failStatus: 503 });
  try {
    const reply = await gateway.served({ model: "sim-large" });
    const attempts = reply.header("x-llm-attempts");
    const raw = await records.request(reply.id);
    expect(String(raw.calls?.length ?? raw.attempts)).toBe(attempts);
    await open(`requests?id=${reply.id}`);
    await expect(fact(page.getByRole("dialog"), "Attempts")).toHaveText(attempts);
    await expect(fact(page.getByRole("dialog"), "Chosen").first()).toHaveText("sim-large @ sim-b");
  } finally {
    await gateway.behave("sim-a");
  }
});

test("what the cache has saved is what the first reply has cost", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const prompt = `Name a river, ${Date.now()}`;
  const first = await gateway.served({ model: "sim-large", prompt });
  const second = await gateway.served({ model: "sim-large", prompt });
  expect(second.header("x-llm-cache")).toBe("hit");
  const paid = nanosOf((await records.request(first.id)).billedCost ?? "0");
  expect(paid).toBe(priceOf("sim-large", first.usage.input, first.usage.output));
  await open(`requests?id=${second.id}`);
  const details = page.getByRole("dialog");
  await expect(fact(details, "Cache")).toHaveText("hit");
  await expect(fact(details, "Billed")).toHaveText("$0.00");
  await expect(fact(details, "Saved by the cache")).toHaveText(dollars(paid));
});

test("requests are counted as the records have them, also under a filter", async ({
  page,
  open,
  gateway,
  records,
}) => {
  const { id } = await gateway.ask({ as: "mallory" });
  await records.request(id);
  await open("requests");
  await expect(rowOf(page, id)).toBeVisible();
  const raw = await records.requests();
  const loaded = [...new Map(raw.slice(0, 100).map((row) => [row.id, row])).values()];
  await expect(page.getByText(`${count(loaded.length)} requests`, { exact: true })).toBeVisible();
  const users = new Map<string, string>();
  for (const row of raw.slice(0, 100)) {
    users.set(row.id, row.user ?? users.get(row.id) ?? "");
  }
  const mallorys = [...users.values()].filter((user) => user === "mallory").length;
  await page.getByLabel("User or department").fill("mallory");
  await expect(
    page.getByText(`${count(mallorys)} of ${count(loaded.length)} loaded requests`),
  ).toBeVisible();
});
