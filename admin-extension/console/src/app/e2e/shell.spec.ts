import type { Page } from "@playwright/test";
import { count } from "@e2e/figures";
import { expect, openAsReader, rowOf, SHORT, test } from "@e2e/test";

/** antd hides the radio itself behind its button. */
async function appearance(page: Page, name: string): Promise<void> {
  await page
    .locator("label")
    .filter({ has: page.getByRole("radio", { name }) })
    .click();
}

test(
  "Chinese is chosen, is everywhere, and is remembered",
  SHORT,
  async ({ page, open, gateway }) => {
    const { id } = await gateway.served();
    await open("requests");
    await page.getByText("中文", { exact: true }).click();
    await expect(page.getByRole("heading", { name: "请求", exact: true })).toBeVisible();
    await expect(rowOf(page, id)).toContainText("完成");
    await page.reload();
    await expect(page.getByRole("heading", { name: "请求", exact: true })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    // whatever is written in Latin letters is a name, never a sentence
    const links = await page.getByRole("navigation").getByRole("link").allInnerTexts();
    expect(links.filter((text) => /[a-z]/i.test(text))).toEqual([]);
  },
);

test("dark and light are chosen and remembered, or follow the system", async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open("requests");
  const ground = () =>
    page.evaluate(
      () => getComputedStyle(document.querySelector("header") ?? document.body).backgroundColor,
    );
  await page.getByRole("heading", { name: "Requests" }).waitFor();
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await appearance(page, "Light");
  await expect.poll(ground).toBe(light);
  await page.reload();
  await page.getByRole("heading", { name: "Requests" }).waitFor();
  expect(await ground()).toBe(light);
  await appearance(page, "Dark");
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(ground).toBe(dark);
});

test("the palette goes to a page and changes the language, by the keyboard alone", async ({
  page,
  open,
}) => {
  await open("requests");
  await page.getByRole("heading", { name: "Requests" }).waitFor();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Commands" })).toBeFocused();
  await page.keyboard.type("budg");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Budgets" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("中文");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "预算" })).toBeVisible();
});

test("the palette says when it finds nothing, and closes by Escape", async ({ page, open }) => {
  await open("requests");
  await page.getByRole("heading", { name: "Requests" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("no such thing");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("status")).not.toBeEmpty();
  await expect(dialog.getByRole("option")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});

test("a page is reached, read and left by the keyboard alone", async ({ page, open, gateway }) => {
  const { id } = await gateway.served();
  await open("budgets");
  await page.getByRole("heading", { name: "Budgets" }).waitFor();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Requests" })).toBeFocused();
  await page.keyboard.press("Enter");
  await rowOf(page, id).waitFor();
  const opener = rowOf(page, id).getByRole("button");
  for (
    let step = 0;
    step < 60 && !(await opener.evaluate((it) => it === document.activeElement));
    step++
  ) {
    await page.keyboard.press("Tab");
  }
  await expect(opener).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByText(id)).toBeVisible();
});

test("an address that is none says so and leads back", async ({ page, open }) => {
  await open("no-such-page");
  await expect(page.getByText("There is no such page.")).toBeVisible();
  await page.getByRole("main").getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Requests" })).toBeVisible();
});

test("the way back leads through the pages that were seen", async ({ page, open }) => {
  await open("requests");
  await page.getByRole("link", { name: "Budgets" }).click();
  await expect(page.getByRole("heading", { name: "Budgets" })).toBeVisible();
  await page.getByRole("link", { name: "Keys" }).click();
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Budgets" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Requests" })).toBeVisible();
});

for (const [device, width] of [
  ["a phone", 390],
  ["a small phone", 320],
  ["a laptop", 1280],
] as const) {
  test(`no page scrolls sideways on ${device}`, SHORT, async ({ page, open, gateway }) => {
    await page.setViewportSize({ width, height: 800 });
    const { id } = await gateway.served({ prompt: "Mail jane.doe@example.com" });
    await open("requests");
    await rowOf(page, id).waitFor();
    const links = page.getByRole("navigation").getByRole("link");
    for (let place = 0; place < (await links.count()); place++) {
      await links.nth(place).click();
      await expect(page.locator("main h1")).toBeVisible();
      await expect(page.locator(".ant-spin")).toHaveCount(0);
      const excess = () =>
        page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await expect.poll(excess).toBeLessThanOrEqual(0);
    }
  });
}

test("on a phone a request is a card, and its details fill the screen", async ({
  page,
  open,
  gateway,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { id } = await gateway.served();
  await open("requests");
  const row = rowOf(page, id);
  await expect(row).toBeVisible();
  const card = await row.boundingBox();
  expect(card?.height).toBeGreaterThan(90);
  await row.click();
  const details = page.getByRole("dialog");
  await expect(details.getByText(id)).toBeVisible();
  await expect.poll(async () => (await details.boundingBox())?.width).toBe(390);
  await details.getByRole("button", { name: "Close" }).click();
  await expect(details).toHaveCount(0);
});

test("the header counts the records that came in", async ({ page, open, gateway, records }) => {
  const { id } = await gateway.served();
  await records.audit(id, 2);
  const { ingest } = await records.status();
  await open("budgets");
  await page
    .getByRole("banner")
    .getByText(/^Snapshot \d+$/)
    .hover();
  await expect(page.getByRole("tooltip")).toHaveText(
    `Since start: ${count(ingest.usage)} usage and ${count(ingest.audit)} audit records, ` +
      `${count(ingest.refusedBatches)} batches refused`,
  );
});

test("a server that is away is told in the header, and forgotten when it is back", async ({
  page,
  open,
  line,
  trouble,
}) => {
  trouble.expect(/failed/);
  await open("releases");
  const header = page.getByRole("banner");
  await expect(header).toContainText("Snapshot ");
  line.cut();
  await expect(header).toContainText("Server not reached");
  line.mend();
  await expect(header).not.toContainText("Server not reached");
  await expect(header).toContainText("Snapshot ");
});

test("a page that is opened while the server does not answer loads when it is told to", async ({
  page,
  open,
  line,
  trouble,
}) => {
  trouble.expect(/failed/);
  await open("requests");
  await page.getByRole("heading", { name: "Requests" }).waitFor();
  await page.getByRole("link", { name: "Releases" }).hover();
  await page.getByRole("link", { name: "Keys" }).click();
  await page.getByRole("heading", { name: "Keys" }).waitFor();
  await page.route("**/llm/api/v1/releases/current", (route) => route.abort());
  await page.getByRole("link", { name: "Releases" }).click();
  await expect(page.getByRole("alert").getByRole("button", { name: "Try again" })).toBeVisible();
  await page.unroute("**/llm/api/v1/releases/current");
  line.mend();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Public key, which gateways pin")).toBeVisible();
});

test("a console to which nothing has come yet says what to do", async ({ page, reader }) => {
  await openAsReader(page, reader, "requests");
  await expect(page.getByText("No request has come in yet.")).toBeVisible();
  await expect(page.getByText("Send one through the gateway")).toBeVisible();
  await page.getByRole("link", { name: "Releases" }).click();
  await expect(page.getByText("Nothing is published.")).toBeVisible();
});

test("whose code the pages hold is told beside them", async ({ page, line }) => {
  const answer = await page.request.get(`${line.origin}/dashboard/third-party.txt`);
  expect(answer.status()).toBe(200);
  const text = await answer.text();
  expect(text).toMatch(/^antd \d[\d.]* \(MIT\)$/m);
  // a server's part of the router brings it, which no page has
  expect(text).not.toContain("isbot");
});
