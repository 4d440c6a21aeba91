import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { json, never, renderRoute } from "@/lib/testing";
import type { Rollout } from "@/lib/rollout";
import type { Gateway, GatewayList, GatewaySummary } from "../api/useGateways";
import { gatewaysRoute } from "../route";
import { GatewaysPage } from "./GatewaysPage";

const summary = (id: string, more: Partial<GatewaySummary> = {}): GatewaySummary => ({
  id,
  state: "obeys",
  snapshotVersion: 4,
  snapshotSha256: "abcd",
  refusedVersion: null,
  problem: null,
  seenAt: "2026-01-01T11:59:58Z",
  snapshotSince: "2026-01-01T11:00:00Z",
  host: "node-1",
  version: "0.1.0",
  commit: "0a1b2c3",
  startedAt: "2026-01-01T10:00:00Z",
  requests: 5,
  waitingRecords: 7,
  parkedRecords: 0,
  outboxBytes: 2048,
  offersInTrouble: 0,
  contested: false,
  ...more,
});

const HOSTILE = "<img src=x onerror=alert(1)>";

const REFUSES = summary("gw-2", {
  state: "refused",
  snapshotVersion: 3,
  refusedVersion: 4,
  problem: `rules/a.drl:7:9: ${HOSTILE}`,
  parkedRecords: 2,
  offersInTrouble: 1,
});

const detail = (of: GatewaySummary): Gateway => ({
  ...of,
  boot: "boot-1",
  java: "17.0.13",
  refusedAt: "2026-01-01T11:59:57Z",
  problems: [{ source: "rules/a.drl", line: 7, column: 9, message: HOSTILE }],
  bytes: 1024,
  bytesLimit: 33_554_432,
  cachedReplies: 2,
  cachedBytes: 4096,
  usage: { waiting: 4, parked: 2 },
  audit: { waiting: 3, parked: 0 },
  links: [
    { kind: "console", name: "", tls: true, expiresAt: "2026-06-01T00:00:00Z" },
    { kind: "provider", name: "openai", tls: false, expiresAt: null },
  ],
  offers: [
    {
      offer: "openai/gpt-4o",
      state: "closed",
      errorRate: 0.6667,
      firstTokenMillis: 120,
      opensInMillis: 9000,
    },
    { offer: "a/b", state: "later", errorRate: null, firstTokenMillis: null, opensInMillis: null },
  ],
  budgetsCounted: null,
});

const ROLLOUT: Rollout = {
  version: 4,
  sha256: "abcd",
  obeys: 1,
  refused: 0,
  pending: 0,
  silent: 0,
};

const list = (gateways: GatewaySummary[], more: Partial<GatewayList> = {}): GatewayList => ({
  at: "2026-01-01T12:00:00Z",
  rollout: ROLLOUT,
  total: gateways.length,
  gateways,
  next: null,
  ...more,
});

/** A server whose answers can be replaced. */
function serve(first: GatewayList | number, gateway: Gateway | number = 404) {
  const asked: string[] = [];
  const server = { list: first, gateway };
  vi.stubGlobal("fetch", (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const now = pathname === "/llm/api/v1/gateways" ? server.list : server.gateway;
    asked.push(pathname + search);
    return Promise.resolve(
      typeof now === "number" ? json(now, { detail: "it is away" }) : json(200, now),
    );
  });
  const client = renderRoute(gatewaysRoute, GatewaysPage);
  return { server, asked, client };
}

const row = async (id: string) => {
  const cell = await screen.findByRole("button", { name: `Details of ${id}` });
  const found = cell.closest("tr");
  if (found === null) {
    throw new Error("not in a row");
  }
  return found;
};

beforeEach(() => {
  window.location.hash = "#/dashboard/gateways";
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("GatewaysPage", () => {
  it("is loading until the server answers, then says how to connect the first gateway", async () => {
    vi.stubGlobal("fetch", never);
    renderRoute(gatewaysRoute, GatewaysPage);
    await screen.findByText("Loading…");
    cleanup();
    serve(list([], { rollout: null }));
    await screen.findByText("No gateway has been heard of.");
    expect(screen.getByText(/shenyu.llm.console.url/)).toBeTruthy();
  });

  it("offers to try again after an error", async () => {
    serve(503);
    await screen.findByText("it is away");
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("shows who runs what, since when and why not", async () => {
    serve(list([summary("gw-1"), REFUSES]));
    const first = await row("gw-1");
    expect(first.textContent).toContain("0.1.0 · node-1");
    expect(within(first).getByText("obeys")).toBeTruthy();
    expect(first.textContent).toContain("2 sec. ago");
    const second = await row("gw-2");
    expect(within(second).getByText("refuses")).toBeTruthy();
    expect(within(second).getByText("2 not taken")).toBeTruthy();
    expect(second.textContent).toContain("rules/a.drl:7:9: <img");
    expect(document.querySelector("img[src=x]")).toBeNull();
  });

  it("shows what gateways do not say as nothing, not as 0", async () => {
    serve(list([summary("old", { requests: null, waitingRecords: null, offersInTrouble: null })]));
    const cells = within(await row("old")).getAllByText("—");
    expect(cells).toHaveLength(3);
  });

  it("marks a gateway that shares its name with another process", async () => {
    serve(list([summary("gw-1", { contested: true })]));
    expect(within(await row("gw-1")).getByText("two of this name")).toBeTruthy();
  });

  it("tells how far what is published has come, until every gateway has answered", async () => {
    const { server, client } = serve(
      list([summary("gw-1", { state: "pending" })], {
        rollout: { ...ROLLOUT, obeys: 0, pending: 1 },
      }),
    );
    await screen.findByText("Snapshot 4");
    expect(screen.getByText("Waiting for 1 gateway.")).toBeTruthy();
    server.list = list([summary("gw-1"), REFUSES], {
      rollout: { ...ROLLOUT, obeys: 1, refused: 1 },
    });
    await client.refetchQueries();
    await screen.findByText("Every gateway that is heard has answered; 1 refuses.");
    server.list = list([summary("gw-1")]);
    await client.refetchQueries();
    await screen.findByText("The gateway that is heard obeys.");
    server.list = list([summary("gw-1", { state: "silent" })], {
      rollout: { ...ROLLOUT, obeys: 0, silent: 1 },
    });
    await client.refetchQueries();
    await screen.findByText("It is published. Every gateway is silent.");
  });

  it("keeps what it has while the server is away, and says of when it is", async () => {
    const { server, client } = serve(list([summary("gw-1")]));
    await row("gw-1");
    server.list = 503;
    await client.refetchQueries();
    await screen.findByText(/could not be refreshed/);
    expect(await row("gw-1")).toBeTruthy();
  });

  it("asks for the next page and for what is searched", async () => {
    const { server, asked } = serve(list([summary("gw-1")], { total: 2, next: "gw-1" }));
    await row("gw-1");
    expect(screen.getByText("1 of 2")).toBeTruthy();
    server.list = list([summary("gw-2")], { total: 2 });
    await userEvent.click(screen.getByRole("button", { name: "Show more" }));
    await row("gw-2");
    expect(asked.at(-1)).toContain("cursor=gw-1");
    server.list = list([], { total: 0 });
    await userEvent.type(screen.getByRole("searchbox"), "x");
    await screen.findByText("No gateway matches the search.");
    expect(asked.some((url) => url.includes("q=x"))).toBe(true);
  });

  it("opens all that a gateway says, hostile texts as text", async () => {
    serve(list([REFUSES]), detail(REFUSES));
    await userEvent.click(await screen.findByRole("button", { name: "Details of gw-2" }));
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("rules/a.drl:7:9");
    expect(within(dialog).getByRole("group", { name: "Why it refuses" }).textContent).toContain(
      HOSTILE,
    );
    expect(document.querySelector("img[src=x]")).toBeNull();
    expect(dialog.textContent).toContain("1 kB of 32 MB");
    expect(within(dialog).getByText("openai/gpt-4o").closest("tr")?.textContent).toContain(
      "closedtried again in 9,000 ms66.7%120 ms",
    );
    expect(within(dialog).getByText("later")).toBeTruthy();
    expect(within(dialog).getByText("console").closest("tr")?.textContent).toContain("TLS");
    expect(within(dialog).getByText("openai").closest("tr")?.textContent).toContain("none");
    expect(within(dialog).getByText("0a1b2c3")).toBeTruthy();
    expect(window.location.hash).toContain("gateway=gw-2");
  });

  it("says when an address names a gateway that is forgotten", async () => {
    window.location.hash = "#/dashboard/gateways?gateway=gone";
    serve(list([]), 404);
    await screen.findByText(/No gateway of this name/);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => {
      expect(window.location.hash).not.toContain("gateway=");
    });
  });
});
