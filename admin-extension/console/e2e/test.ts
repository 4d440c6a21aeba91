import {
  test as base,
  expect,
  type BrowserContext,
  type Locator,
  type Page,
} from "@playwright/test";
import { readFacts, type Facts } from "./facts";
import { Gateway } from "./gateway";
import { Line } from "./line";
import { Reader } from "./reader";
import { Records } from "./records";
import { Sources } from "./sources";
import { Trouble } from "./trouble";

export { expect };

/** Marks the few cases that `make test` runs; they do with a gateway alone. */
export const SHORT = { tag: "@short" };

const TOKEN = "llm.console.token";

interface Options {
  /** Whether the pages begin with a session; without one a case logs in by hand. */
  readonly loggedIn: boolean;
}

interface Shared {
  readonly facts: Facts;
  readonly gateway: Gateway;
  readonly line: Line;
  /** Another console on the same grid whose account may look and not change. */
  readonly reader: Reader;
}

interface Own {
  readonly records: Records;
  readonly trouble: Trouble;
  readonly sources: Sources;
  readonly open: (path: string, page?: Page) => Promise<void>;
}

export const test = base.extend<Own & Options, Shared>({
  loggedIn: [true, { option: true }],
  facts: [
    // eslint-disable-next-line no-empty-pattern -- how Playwright is told that nothing is needed
    async ({}, provide) => {
      await provide(readFacts());
    },
    { scope: "worker" },
  ],
  gateway: [
    async ({ facts }, provide) => {
      await provide(new Gateway(facts));
    },
    { scope: "worker" },
  ],
  line: [
    async ({ facts }, provide) => {
      const line = await Line.to(new URL(facts.console));
      await provide(line);
      await line.close();
    },
    { scope: "worker" },
  ],
  reader: [
    async ({ facts }, provide) => {
      const reader = await Reader.start(facts);
      await provide(reader);
      await reader.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  records: async ({ facts }, provide) => {
    await provide(await Records.login(new URL(facts.console).origin, facts.user, facts.password));
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  trouble: async ({}, provide) => {
    const trouble = new Trouble();
    await provide(trouble);
    expect(trouble.left()).toEqual([]);
  },
  sources: async ({ facts, records }, provide) => {
    const sources = new Sources(facts, records);
    await provide(sources);
    await sources.restore();
  },
  context: async ({ context, trouble, loggedIn, records, line }, provide) => {
    await trouble.watch(context);
    if (loggedIn) {
      await seed(context, records.token);
    }
    await provide(context);
    line.mend();
  },
  open: async ({ page, line }, provide) => {
    await provide(async (path, tab = page) => {
      await tab.goto(`${line.origin}/dashboard/#/dashboard/${path}`);
    });
  },
});

/** Once for each tab, so that a page which logs out stays logged out. */
async function seed(context: BrowserContext, token: string): Promise<void> {
  await context.addInitScript(
    ([key, value]) => {
      // a tab begins with an empty document, which has no storage
      if (location.protocol !== "about:" && sessionStorage.getItem("seeded") === null) {
        sessionStorage.setItem("seeded", "yes");
        sessionStorage.setItem(key, value);
      }
    },
    [TOKEN, token] as const,
  );
}

/** A request's row in the list. */
export function rowOf(page: Page, id: string): Locator {
  return page.locator(`tr[data-request="${id}"]`);
}

/** One of a row's cells, by the name of its column. */
export function cell(row: Locator, column: string): Locator {
  return row.locator(`td[data-column="${column}"]`);
}

/** What stands beside a name in a list of facts. */
export function fact(within: Locator, name: string): Locator {
  return within
    .locator("div:has(> dt)")
    .filter({ has: within.page().locator("dt").getByText(name, { exact: true }) })
    .locator("dd");
}

/** Logs in by hand. */
export async function logIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel("User name", { exact: true }).fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** Chooses one of a select's options, which antd draws beside those that a reader hears. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator(".ant-select-item-option").getByText(option, { exact: true }).click();
}

/** Opens a page of the other console as the one who may only look. */
export async function openAsReader(page: Page, reader: Reader, path: string): Promise<void> {
  const { token } = await reader.session();
  await page.addInitScript(
    ([key, value]) => {
      if (location.protocol !== "about:") {
        sessionStorage.setItem(key, value);
      }
    },
    [TOKEN, token] as const,
  );
  await page.goto(`${reader.origin}/dashboard/#/dashboard/${path}`);
}
