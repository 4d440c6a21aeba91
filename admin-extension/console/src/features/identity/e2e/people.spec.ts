import { randomBytes } from "node:crypto";
import { choose, expect, logIn, SHORT, test } from "@e2e/test";

const NAME = "fay";
const yes = { name: "Yes" };

test.afterEach(async ({ records }) => {
  await records.call("DELETE", `accounts/${NAME}`);
});

test(
  "an account is made, its password is changed first, and it may do what its role may",
  SHORT,
  async ({ page, open, browser, trouble, facts }) => {
    await open("people");
    await page.getByLabel("Account", { exact: true }).fill(NAME);
    await choose(page, "Roles", "Finance");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Make an account" }).click();
    await page.getByRole("group").getByRole("button", yes).click();
    const given = await page.getByRole("status").locator("code").innerText();
    const row = page.locator(`[data-account="${NAME}"]`);
    await expect(row).toContainText("must choose a password");

    const context = await browser.newContext();
    await trouble.watch(context);
    const theirs = await context.newPage();
    await open("people", theirs);
    await logIn(theirs, NAME, given);
    await expect(theirs.getByRole("heading", { name: "Choose a password" })).toBeVisible();
    const chosen = randomBytes(9).toString("hex");
    await theirs.getByLabel("Present password").fill(given);
    await theirs.getByLabel("New password", { exact: true }).fill(chosen);
    await theirs.getByLabel("New password, once more").fill(chosen);
    await theirs.getByRole("button", { name: "Change the password" }).click();
    await expect(theirs.getByRole("heading", { name: NAME })).toBeVisible();
    await expect(theirs.getByText("Finance")).toBeVisible();
    await expect(theirs.getByRole("heading", { name: "Accounts" })).toHaveCount(0);

    await page.reload();
    await expect(row).not.toContainText("must choose a password");
    await page.getByRole("button", { name: `Disable ${NAME}` }).click();
    await page.getByRole("group").getByRole("button", yes).click();
    await expect(row).toContainText("disabled");
    trouble.expect(/answered 401/);
    await theirs.reload();
    await expect(theirs.getByRole("heading", { name: "Log in" })).toBeVisible();
    expect(facts.user).not.toBe(NAME);
    await context.close();
  },
);

test("a session elsewhere is ended", async ({ page, open, records, facts }) => {
  const other = await fetch(`${new URL(facts.console).origin}/llm/api/v1/sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "User-Agent": "elsewhere" },
    body: JSON.stringify({ user: facts.user, password: facts.password }),
  });
  const { token } = (await other.json()) as { token: string };
  await open("people");
  const row = page.locator("[data-session]").filter({ hasText: "elsewhere" }).first();
  await row.getByRole("button").click();
  await expect(page.locator("[data-session]").filter({ hasText: "elsewhere" })).toHaveCount(0);
  const refused = await fetch(`${new URL(facts.console).origin}/llm/api/v1/status`, {
    headers: { "X-Access-Token": token },
  });
  expect(refused.status).toBe(401);
  expect((await records.call("GET", "status")).ok).toBe(true);
});

test("the account that the settings keep is not changed here", async ({ page, open, trouble }) => {
  trouble.expect(/answered 409/);
  await open("people");
  await page.getByRole("button", { name: "New password for admin" }).click();
  await page.getByRole("group").getByRole("button", yes).click();
  await expect(page.getByRole("alert").filter({ hasText: "llm.admin.password" })).toBeVisible();
});
