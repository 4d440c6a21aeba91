import { expect, logIn, SHORT, test } from "@e2e/test";

test.use({ loggedIn: false });

const heading = { name: "Log in" };

test(
  "a wrong password is refused and the name is kept",
  SHORT,
  async ({ page, open, facts, trouble }) => {
    trouble.expect(/POST sessions answered 401/);
    await open("requests");
    await logIn(page, facts.user, `${facts.password}-not`);
    await expect(page.getByRole("alert")).toHaveText(/name or the password is wrong/);
    await expect(page.getByLabel("User name", { exact: true })).toHaveValue(facts.user);
    await expect(page.getByRole("navigation")).toHaveCount(0);
  },
);

test("an unknown name is refused in the same words", async ({ page, open, facts, trouble }) => {
  trouble.expect(/POST sessions answered 401/);
  await open("requests");
  await logIn(page, "nobody", facts.password);
  await expect(page.getByRole("alert")).toHaveText(/name or the password is wrong/);
});

test(
  "the right password leads to the page that was asked for",
  SHORT,
  async ({ page, open, facts }) => {
    await open("budgets?q=research");
    await logIn(page, facts.user, facts.password);
    await expect(page.getByRole("heading", { name: "Budgets" })).toBeVisible();
    await expect(page.getByLabel("Budget or value")).toHaveValue("research");
  },
);

test("what is left empty is asked for, and nothing is sent", async ({ page, open }) => {
  await open("requests");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/sessions")) {
      sent.push(request.url());
    }
  });
  await page.getByLabel("User name", { exact: true }).fill("");
  await page.getByRole("button", heading).click();
  await expect(page.getByText("This is needed.")).toHaveCount(2);
  expect(sent).toEqual([]);
});

test("logging in needs no mouse", async ({ page, open, facts }) => {
  await open("requests");
  await page.getByLabel("User name", { exact: true }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.type(facts.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Requests" })).toBeVisible();
});

test("logging out ends the session on the server and forgets what was shown", async ({
  page,
  open,
  facts,
  line,
}) => {
  await open("requests");
  await logIn(page, facts.user, facts.password);
  await page.locator('[data-live="live"]').waitFor();
  const token = await page.evaluate(() => sessionStorage.getItem("llm.console.token"));
  expect(token).not.toBeNull();
  const status = () =>
    fetch(`${line.origin}/llm/api/v1/status`, { headers: { "X-Access-Token": token ?? "" } });
  expect((await status()).status).toBe(200);
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page.getByRole("heading", heading)).toBeVisible();
  await expect.poll(async () => (await status()).status).toBe(401);
  await page.reload();
  await expect(page.getByRole("heading", heading)).toBeVisible();
});

test("a session that the server has ended leads to the login and back to the same filters", async ({
  page,
  open,
  facts,
  line,
  trouble,
}) => {
  trouble.expect(/answered 401/);
  await open("requests?user=li.wei");
  await logIn(page, facts.user, facts.password);
  await page.locator('[data-live="live"]').waitFor();
  const token = await page.evaluate(() => sessionStorage.getItem("llm.console.token"));
  await fetch(`${line.origin}/llm/api/v1/sessions/current`, {
    method: "DELETE",
    headers: { "X-Access-Token": token ?? "" },
  });
  await expect(page.getByRole("heading", heading)).toBeVisible();
  await logIn(page, facts.user, facts.password);
  await page.locator('[data-live="live"]').waitFor();
  await expect(page.getByLabel("User or department")).toHaveValue("li.wei");
});

test("another tab has to log in for itself", async ({ page, open, facts, context }) => {
  await open("requests");
  await logIn(page, facts.user, facts.password);
  await page.locator('[data-live="live"]').waitFor();
  const other = await context.newPage();
  await open("requests", other);
  await expect(other.getByRole("heading", heading)).toBeVisible();
});

test("a server that is away is told apart from a wrong password", async ({
  page,
  open,
  facts,
  line,
  trouble,
}) => {
  trouble.expect(/POST sessions failed/);
  await open("requests");
  await page.getByRole("heading", heading).waitFor();
  line.cut();
  await logIn(page, facts.user, facts.password);
  await expect(page.getByRole("alert")).toHaveText("Logging in failed: no answer from the server");
  line.mend();
  await page.getByRole("button", heading).click();
  await expect(page.getByRole("heading", { name: "Requests" })).toBeVisible();
});

test("guessing is slowed down and said so", async ({ page, reader, trouble }) => {
  trouble.expect(/POST sessions answered 401/);
  trouble.expect(/POST sessions answered 429/);
  await page.goto(`${reader.origin}/dashboard/`);
  await page.getByRole("heading", heading).waitFor();
  const alert = page.getByRole("alert");
  for (let guess = 1; guess <= 11; guess++) {
    const answered = page.waitForResponse("**/sessions");
    await logIn(page, reader.user, `guess ${guess}`);
    await answered;
  }
  await expect(alert).toHaveText("Too many wrong passwords. Wait a minute.");
});
