import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { expectAccessible } from "@e2e/accessibility";
import type { Facts } from "@e2e/facts";
import type { Records } from "@e2e/records";
import { expect, test } from "@e2e/test";
import type { components } from "@/lib/api/generated/deadletters";

const GATEWAY = "gw-letters";

interface Sent {
  readonly letter: number;
  readonly record: string;
  readonly line: string;
}

/** Sends, as a gateway with a token of its own, a record that the ledger cannot take. */
async function send(facts: Facts, records: Records): Promise<Sent> {
  const made = await records.call("POST", "gateway-tokens", { gateway: GATEWAY });
  const { id, token } = (await made.json()) as { id: string; token: string };
  try {
    const record = `letter-${randomBytes(6).toString("hex")}`;
    const line = JSON.stringify({
      schema: 1,
      id: record,
      at: new Date().toISOString(),
      gateway: GATEWAY,
      principal: { tenant: "demo", department: "letters", user: "lee" },
      model: "sim-small",
      provider: "sim",
      ending: "complete",
      billedCost: "0.125",
      billingCurrency: "dollars",
    });
    const answer = await fetch(`${facts.dataPlane}/llm/v1/usage`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
      body: `${line}\n`,
    });
    expect(answer.status).toBe(422);
    const listed = await records.call("GET", "dead-letters?limit=500");
    const { deadLetters } = (await listed.json()) as components["schemas"]["DeadLetters"];
    const letter = deadLetters.find(({ sender }) => sender === GATEWAY);
    return { letter: letter?.id ?? -1, record, line };
  } finally {
    await records.call("DELETE", `gateway-tokens/${id}`);
  }
}

async function look(page: Page, letter: number): Promise<void> {
  await page.getByRole("button", { name: `Look at ${letter}`, exact: true }).click();
}

test("a record that could not be stored is mended and counts", async ({
  page,
  open,
  facts,
  records,
}) => {
  const { letter, record, line } = await send(facts, records);
  await open("deadletters");
  const row = page.locator(`[data-letter="${letter}"]`);
  await expect(row).toContainText("billingCurrency");
  await expect(row).toContainText(GATEWAY);
  await look(page, letter);
  const field = page.getByLabel("The line");
  await expect(field).toHaveValue(line);
  await expectAccessible(page);
  await field.fill(line.replace("dollars", "USD"));
  await page.getByRole("button", { name: "Store it after all" }).click();
  await page.getByRole("button", { name: "Yes, store it" }).click();
  await expect(page.getByText(`Dead letter ${letter} is in the ledger.`)).toBeVisible();
  await expect(row).toHaveCount(0);
  const stored = await records.request(record);
  expect(stored.billedCost).toBe("0.125");
});

test("what still cannot be stored stays, and is discarded", async ({
  page,
  open,
  facts,
  records,
  trouble,
}) => {
  trouble.expect(/replay answered 422/);
  const { letter } = await send(facts, records);
  await open("deadletters");
  await look(page, letter);
  await page.getByRole("button", { name: "Store it after all" }).click();
  await page.getByRole("button", { name: "Yes, store it" }).click();
  await expect(
    page.getByRole("alert").filter({ hasText: "it still cannot be stored: billingCurrency" }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "Yes, discard it" }).click();
  await expect(page.getByText(`Dead letter ${letter} is discarded.`)).toBeVisible();
  await expect(page.locator(`[data-letter="${letter}"]`)).toHaveCount(0);
});
