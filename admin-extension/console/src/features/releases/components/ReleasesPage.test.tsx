import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/lib/session";
import { json, renderRoute } from "@/lib/testing";
import type { ReleaseSummary } from "../api/api";
import { releasesRoute } from "../route";
import { serve, type Answers } from "../testing";
import { ReleasesPage } from "./ReleasesPage";

const HOSTILE = "<img src=x onerror=alert(1)>";
const NEW = 20260102030405;
const OLD = 20260101000000;

const summary = (version: number, more: Partial<ReleaseSummary> = {}): ReleaseSummary => ({
  version,
  kind: "publish",
  sha256: "abcd",
  author: "li.wei",
  approver: "jane",
  message: HOSTILE,
  parent: OLD,
  notBefore: null,
  createdAt: "2026-01-02T03:04:05Z",
  ...more,
});

const CURRENT = {
  source: "database",
  configured: true,
  version: NEW,
  sha256: "abcd",
  problem: null,
  publicKey: "MCow",
  routes: [],
};

const OLDEST = summary(OLD, { kind: "folder", author: "folder", approver: null, parent: null });

const detail = (release: ReleaseSummary) => ({
  release,
  items: [{ path: "rules/costs.drl", chars: 1234 }],
  report: {
    passes: false,
    problems: [
      { path: "rules/costs.drl", line: 7, column: 9, severity: "error", message: HOSTILE },
      { path: "settings/routes.json", line: null, column: null, severity: "warning", message: "b" },
    ],
    tests: [
      { file: "rules/costs.test.json", name: "cheap", passed: true, message: "" },
      { file: "rules/costs.test.json", name: "dear", passed: false, message: "expected a, came b" },
    ],
  },
});

const ANSWERS: Answers = {
  "GET /releases/current": CURRENT,
  "GET /releases": { source: "database", releases: [summary(NEW), OLDEST], next: null },
  "GET /gateways": {
    at: "2026-01-01T12:00:00Z",
    rollout: { version: NEW, sha256: "abcd", obeys: 1, refused: 0, pending: 1, silent: 0 },
    total: 2,
    gateways: [],
    next: null,
  },
  [`GET /releases/${NEW}`]: detail(summary(NEW)),
  [`GET /releases/${OLD}`]: detail(OLDEST),
  [`GET /releases/${NEW}/diff`]: {
    version: NEW,
    against: OLD,
    items: [
      { path: "rules/costs.drl", change: "changed", lines: ["@@ -1 +1 @@", "-old", `+${HOSTILE}`] },
    ],
  },
  [`GET /releases/${OLD}/diff`]: { version: OLD, against: null, items: [] },
};

function show(more: Answers = {}, roles?: readonly string[]) {
  const asked = serve({ ...ANSWERS, ...more }, roles);
  renderRoute(releasesRoute, ReleasesPage);
  return asked;
}

const look = async (version: number) => {
  await userEvent.click(await screen.findByRole("button", { name: `Look at ${version}` }));
  return screen.findByRole("dialog");
};

beforeEach(() => {
  window.location.hash = "#/dashboard/releases";
});

afterEach(() => {
  cleanup();
  session.end(session.token());
  vi.unstubAllGlobals();
});

describe("ReleasesPage", () => {
  it("shows what is in force, how far it has come, and what was before", async () => {
    show();
    const row = (await screen.findByRole("button", { name: `Look at ${NEW}` })).closest("tr");
    expect(row?.textContent).toContain("In force");
    expect(row?.textContent).toContain(HOSTILE);
    expect(row?.textContent).toContain("approved by jane");
    expect(await screen.findByText("Waiting for 1 gateway.")).toBeTruthy();
    expect(screen.queryByText("MCow")).not.toBeNull();
  });

  it("asks for older ones where there are", async () => {
    const asked = show({
      "GET /releases?limit=50": { source: "database", releases: [summary(NEW)], next: OLD },
      [`GET /releases?limit=50&cursor=${OLD}`]: {
        source: "database",
        releases: [OLDEST],
        next: null,
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Show older ones" }));
    expect(await screen.findByRole("button", { name: `Look at ${OLD}` })).toBeTruthy();
    expect(asked.some(({ path }) => path.includes(`cursor=${OLD}`))).toBe(true);
    expect(screen.queryByRole("button", { name: "Show older ones" })).toBeNull();
  });

  it("shows what checks said and what was changed, never as markup", async () => {
    show();
    const sheet = await look(NEW);
    expect(await within(sheet).findByText("rules/costs.drl:7:9")).toBeTruthy();
    expect(within(sheet).getByText("settings/routes.json")).toBeTruthy();
    expect(within(sheet).getByText("1 of 2 tests passed")).toBeTruthy();
    expect(within(sheet).getByText("expected a, came b")).toBeTruthy();
    expect(await within(sheet).findByText(`+${HOSTILE}`)).toBeTruthy();
    expect(document.querySelector("img[src=x]")).toBeNull();
    expect(window.location.hash).toContain(`release=${NEW}`);
  });

  it("releases an earlier one again, once, after a question", async () => {
    const asked = show({
      [`POST /releases/${OLD}/rollbacks`]: () => json(201, summary(20260103000000)),
    });
    const sheet = await look(OLD);
    const again = await within(sheet).findByRole("button", { name: "Release it again" });
    expect(again).toHaveProperty("disabled", true);
    await userEvent.type(within(sheet).getByLabelText("Reason, for the record"), " too dear ");
    await userEvent.click(again);
    expect(asked.filter(({ method }) => method === "POST")).toHaveLength(0);
    await userEvent.click(
      await within(sheet).findByRole("button", { name: "Yes, at every gateway" }),
    );
    expect(await screen.findByText("20260103000000 is released.")).toBeTruthy();
    const [post] = asked.filter(({ method }) => method === "POST");
    expect(post?.body).toEqual({ message: "too dear", parent: NEW });
    expect(post?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("goes back from what was looked at only, also when something newer comes meanwhile", async () => {
    let releases = [summary(NEW), OLDEST];
    const detail = "the newest release is 20260103000000, not 20260102030405: look at it first";
    const asked = show({
      "GET /releases": () => json(200, { source: "database", releases, next: null }),
      [`POST /releases/${OLD}/rollbacks`]: () => {
        releases = [summary(20260103000000), summary(NEW), OLDEST];
        return json(409, { detail });
      },
    });
    const sheet = await look(OLD);
    await userEvent.type(await within(sheet).findByLabelText("Reason, for the record"), "dear");
    await userEvent.click(within(sheet).getByRole("button", { name: "Release it again" }));
    const yes = await within(sheet).findByRole("button", { name: "Yes, at every gateway" });
    await userEvent.click(yes);
    expect(await within(sheet).findByText(`This was not done: ${detail}`)).toBeTruthy();
    await userEvent.click(yes);
    await waitFor(() => {
      expect(asked.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([
        { message: "dear", parent: NEW },
        { message: "dear", parent: NEW },
      ]);
    });
  });

  it("sends the same wish with the same key when it is tried again", async () => {
    let tries = 0;
    const asked = show({
      [`POST /releases/${OLD}/rollbacks`]: () =>
        tries++ === 0 ? json(503, { detail: "no answer" }) : json(201, summary(20260103000000)),
    });
    const sheet = await look(OLD);
    await userEvent.type(await within(sheet).findByLabelText("Reason, for the record"), "dear");
    await userEvent.click(within(sheet).getByRole("button", { name: "Release it again" }));
    const yes = await within(sheet).findByRole("button", { name: "Yes, at every gateway" });
    await userEvent.click(yes);
    expect(await within(sheet).findByText("This was not done: no answer")).toBeTruthy();
    await userEvent.click(yes);
    await screen.findByText("20260103000000 is released.");
    const keys = asked
      .filter(({ method }) => method === "POST")
      .map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("says where a folder is the source that one goes back there", async () => {
    show({ "GET /releases/current": { ...CURRENT, source: "folder" } });
    const sheet = await look(OLD);
    expect(await within(sheet).findByText(/bring the old content back there/)).toBeTruthy();
    expect(within(sheet).queryByRole("button", { name: "Release it again" })).toBeNull();
  });

  it("offers no rollback to what is in force", async () => {
    show();
    const sheet = await look(NEW);
    await within(sheet).findByText("rules/costs.drl:7:9");
    expect(within(sheet).queryByText("Go back to it")).toBeNull();
  });

  it("neither asks for texts nor offers a change to who may only look", async () => {
    const asked = show({}, []);
    const sheet = await look(OLD);
    expect(await within(sheet).findByText("Operators see the texts.")).toBeTruthy();
    expect(within(sheet).queryByText("Go back to it")).toBeNull();
    expect(asked.some(({ path }) => path.includes("/diff"))).toBe(false);
  });

  it("says that a release is not there", async () => {
    window.location.hash = "#/dashboard/releases?release=7";
    show();
    expect(await screen.findByText("There is no such release.")).toBeTruthy();
  });

  it("tells why the history could not be loaded, and tries again", async () => {
    const asked = show({ "GET /releases": 500 });
    expect(await screen.findByText("it is away")).toBeTruthy();
    const before = asked.length;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => {
      expect(asked.slice(before).some(({ path }) => path.startsWith("/releases?"))).toBe(true);
    });
  });
});
