// Drives the console in a real browser against a running server; prints a line a check.
//   CONSOLE_URL       address of the console's page, such as http://127.0.0.1:9295/dashboard/
//   CONSOLE_PASSWORD  password of the user (CONSOLE_USER, default admin)
//   LLM_ENDPOINT      base of a gateway that reports to this console, such as http://127.0.0.1:9195/v1
//   LLM_KEY           a key for it
//   LLM_MODEL         optional: the model to ask for (default auto)
//   CHROMIUM          optional: the browser's path (default: chromium, chromium-browser or google-chrome on the PATH)
//   SHOTS             optional: folder for screenshots
// Exit code: 0 passed, 1 failed, 2 not set up, with what is missing.
import { accessSync, constants, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const env = process.env;
const wanted = ["CONSOLE_URL", "CONSOLE_PASSWORD", "LLM_ENDPOINT", "LLM_KEY"];
const absent = wanted.filter((name) => !env[name]);
if (absent.length > 0) {
  console.error(`set ${absent.join(", ")}`);
  process.exit(2);
}
const executablePath = env.CHROMIUM || onPath("chromium", "chromium-browser", "google-chrome");
if (executablePath === undefined) {
  console.error("no Chromium on the PATH: run .build/setup.sh chromium, or set CHROMIUM");
  process.exit(2);
}
if (!isExecutable(executablePath)) {
  console.error(`CHROMIUM names no program: ${executablePath}`);
  process.exit(2);
}

const STEP_MILLIS = 120_000;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let failed = 0;

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});
// evaluating axe is ours to do; the page itself stays under its content security policy
const context = await browser.newContext({
  locale: "en-US",
  viewport: { width: 1280, height: 800 },
});
await context.addInitScript(() => {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
});
const page = await context.newPage();
page.setDefaultTimeout(STEP_MILLIS);
const complaints = [];
page.on("pageerror", (error) => complaints.push(error.message));
page.on("console", (message) => {
  // the refused login and the lost connection are checks of ours
  if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
    complaints.push(message.text());
  }
});

function onPath(...names) {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function check(name, action) {
  try {
    const detail = await action();
    console.log(`ok      ${name}${detail === undefined ? "" : `: ${detail}`}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

function ensure(condition, otherwise) {
  if (!condition) {
    throw new Error(otherwise);
  }
}

async function shot(name) {
  if (env.SHOTS) {
    mkdirSync(env.SHOTS, { recursive: true });
    await page.screenshot({ path: join(env.SHOTS, `${name}.png`) });
  }
}

/** No violation that axe calls serious or critical, in light and in dark. */
async function accessible() {
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // colours on their way are nobody's
    await page.evaluate(
      "Promise.allSettled(document.getAnimations().filter((a) => a instanceof CSSTransition).map((a) => a.finished))",
    );
    const found = await page.evaluate(`(() => { ${axe}; return window.axe.run(document); })()`);
    const bad = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    const told = bad.map(
      (v) =>
        `${v.id} at ${v.nodes
          .slice(0, 3)
          .map((n) => n.target.join(" "))
          .join(", ")}`,
    );
    ensure(bad.length === 0, `${colorScheme}: ${told.join("; ")}`);
  }
}

async function ask() {
  const response = await fetch(`${env.LLM_ENDPOINT}/chat/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${env.LLM_KEY}` },
    body: JSON.stringify({
      model: env.LLM_MODEL ?? "auto",
      messages: [{ role: "user", content: "Write a function that reverses a string." }],
      max_tokens: 64,
    }),
    signal: AbortSignal.timeout(STEP_MILLIS),
  });
  const body = await response.text();
  ensure(response.ok, `the gateway answered ${response.status}: ${body.slice(0, 300)}`);
  const id = response.headers.get("x-llm-request-id");
  ensure(id !== null, "the reply has no x-llm-request-id");
  return id;
}

const field = (label) => page.getByLabel(label, { exact: true });
let id = "";
const row = () => page.locator(`tr[data-request="${id}"]`);
const cell = async (name) =>
  (await row().locator(`td[data-column="${name}"]`).innerText()).replace(/\s+/g, " ");

await check("the login page opens and is accessible", async () => {
  await page.goto(env.CONSOLE_URL);
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await accessible();
  await shot("login");
});
await check("a wrong password is refused", async () => {
  await field("User name").fill(env.CONSOLE_USER ?? "admin");
  await field("Password").fill(`${env.CONSOLE_PASSWORD}-not`);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "wrong" }).waitFor();
});
await check("the right one leads to the live requests", async () => {
  await field("Password").fill(env.CONSOLE_PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator('[data-live="live"]').waitFor();
});
await check("a request appears by itself", async () => {
  id = await ask();
  await row().waitFor();
  return id;
});
await check("the row says model, why and cost", async () => {
  const [model, why, cost, status] = await Promise.all(
    ["model", "why", "cost", "status"].map(cell),
  );
  ensure(/@ \S/.test(model), `no provider in "${model}"`);
  ensure(why.length > 1 && why !== "—", `no reason in "${why}"`);
  ensure(/\d/.test(cost), `no cost in "${cost}"`);
  ensure(status.startsWith("complete"), `it ended "${status}"`);
  return `${model} | ${why} | ${cost}`;
});
await check("the list is accessible", async () => {
  await accessible();
  await shot("requests");
});
await check("the details open by keyboard and show the audit records", async () => {
  await row().getByRole("button").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("admission", { exact: true }).waitFor();
  await accessible();
  await shot("details");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});
await check("a filter lives in the URL and survives a reload", async () => {
  await field("User or department").fill("nobody-of-that-name");
  await page.getByText("No loaded request matches the filters.").waitFor();
  await page.reload();
  await page.getByText("No loaded request matches the filters.").waitFor();
  ensure(page.url().includes("user=nobody-of-that-name"), page.url());
  await page.getByRole("button", { name: "Clear filters" }).click();
  await row().waitFor();
});
await check("while paused nothing moves, then it comes", async () => {
  await page.locator('[data-live="live"]').waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  id = await ask();
  const resume = page.getByRole("button", { name: /Resume · \d+ new/ });
  await resume.waitFor();
  ensure((await row().count()) === 0, "the row came while paused");
  await resume.click();
  await row().waitFor();
});
await check("a lost connection is said, and found again at once when told to", async () => {
  const stream = "**/llm/api/v1/requests/stream";
  const reconnect = page.getByRole("button", { name: "Reconnect now" });
  let attempts = 0;
  await context.route(stream, (route) => {
    attempts++;
    return route.abort();
  });
  try {
    await page.reload();
    await page.getByRole("alert").filter({ hasText: "live connection is lost" }).waitFor();
    await row().waitFor();
    await accessible();
    await shot("stale");
    const before = attempts;
    await reconnect.click();
    await page.getByRole("alert").filter({ hasText: "live connection is lost" }).waitFor();
    ensure(attempts > before, "the button did not try to connect");
  } finally {
    await context.unroute(stream);
  }
  // the page tries by itself, too: the button may be gone before it can be pressed
  await reconnect.click({ timeout: 2_000 }).catch(() => undefined);
  await page.locator('[data-live="live"]').waitFor();
});
await check("budgets and the grid have pages that are accessible", async () => {
  const heading = (name) => page.getByRole("heading", { name, exact: true });
  await page.getByRole("link", { name: "Budgets" }).click();
  await heading("Budgets").waitFor();
  await page.locator("[data-budget], main [role=status] p").first().waitFor();
  await accessible();
  await shot("budgets");
  await page.getByRole("link", { name: "Grid" }).click();
  await heading("Gateways and consoles").waitFor();
  await accessible();
  await shot("grid");
  await page.getByRole("link", { name: "Requests" }).click();
  await row().waitFor();
});
await check("Chinese, and remembered", async () => {
  await page.getByText("中文", { exact: true }).click();
  await page.getByRole("heading", { name: "请求", exact: true }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "请求", exact: true }).waitFor();
  ensure((await page.locator("html").getAttribute("lang")) === "zh-CN", "the page's lang");
  await accessible();
  await shot("chinese");
});
await check("a narrow screen has no sideways scrolling", async () => {
  await page.setViewportSize({ width: 480, height: 900 });
  const wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  ensure(wide <= 0, `${wide} px too wide`);
  await accessible();
  await shot("narrow");
});
await check("logging out shows the login", async () => {
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("heading", { name: "登录" }).waitFor();
});
await check("the page has logged no error", () => {
  ensure(complaints.length === 0, complaints.join(" | "));
});

await browser.close();
console.log(failed === 0 ? "browser: passed" : `browser: ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
