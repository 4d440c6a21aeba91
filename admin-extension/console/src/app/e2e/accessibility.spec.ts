import type { Page } from "@playwright/test";
import { expectAccessible } from "@e2e/accessibility";
import { expect, rowOf, SHORT, test } from "@e2e/test";

const LANGUAGES = ["en", "zh"] as const;
const THEMES = ["light", "dark"] as const;

async function as(page: Page, language: string, theme: string): Promise<void> {
  await page.addInitScript(
    ([chosen, appearance]) => {
      if (location.protocol !== "about:") {
        localStorage.setItem("llm.console.language", chosen);
        localStorage.setItem("llm.console.appearance", appearance);
      }
    },
    [language, theme] as const,
  );
}

for (const language of LANGUAGES) {
  for (const theme of THEMES) {
    test.describe(`in ${language}, ${theme}`, () => {
      test.beforeEach(async ({ page }) => {
        await as(page, language, theme);
      });

      test("axe: every page of the navigation", async ({ page, open, gateway }) => {
        await gateway.served({ prompt: "Mail jane.doe@example.com" });
        await gateway.ask({ as: "mallory" });
        await open("requests");
        await page.locator("tr[data-request]").first().waitFor();
        const links = page.getByRole("navigation").getByRole("link");
        const places = await links.count();
        expect(places).toBeGreaterThan(2);
        for (let place = 0; place < places; place++) {
          await links.nth(place).click();
          await expect(page.locator("main h1")).toBeVisible();
          await expect(page.locator(".ant-spin")).toHaveCount(0);
          await expectAccessible(page);
        }
      });

      test("axe: details of a request", async ({ page, open, gateway, records }) => {
        const { id } = await gateway.served({ prompt: "Mail jane.doe@example.com" });
        await records.audit(id, 2);
        await open(`requests?id=${id}`);
        await expect(page.getByRole("dialog").locator("li time").first()).toBeVisible();
        await expectAccessible(page);
      });

      test("axe: details of a budget", async ({ page, open, gateway, records }) => {
        await gateway.served();
        await records.budget("research-month");
        await open("budgets");
        await page.locator("tr[data-budget]").first().click();
        await expect(page.getByRole("dialog").getByRole("textbox").first()).toBeVisible();
        await expectAccessible(page);
      });

      test("axe: the palette and what is not found", async ({ page, open }) => {
        await open("no-such-page");
        await expect(page.getByRole("status").first()).toBeVisible();
        await expectAccessible(page);
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
        await expectAccessible(page);
      });

      test("axe: while the server is away", async ({ page, open, gateway, line, trouble }) => {
        trouble.expect(/failed/);
        const { id } = await gateway.served();
        await open("requests");
        await rowOf(page, id).waitFor();
        line.cut();
        await expect(page.locator('[data-live="offline"]')).toBeVisible();
        await expectAccessible(page);
      });

      test.describe("without a session", () => {
        test.use({ loggedIn: false });

        test("axe: the login", async ({ page, open, facts, trouble }) => {
          trouble.expect(/POST sessions answered 401/);
          await open("requests");
          await page.locator("#user").fill(facts.user);
          await page.locator("#password").fill("wrong");
          await page.keyboard.press("Enter");
          await expect(page.getByRole("alert")).toBeVisible();
          await expectAccessible(page);
        });
      });
    });
  }
}

test("axe: the list of requests, in both themes", SHORT, async ({ page, open, gateway }) => {
  const { id } = await gateway.served({ prompt: "Mail jane.doe@example.com" });
  await open("requests");
  await rowOf(page, id).waitFor();
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
});
