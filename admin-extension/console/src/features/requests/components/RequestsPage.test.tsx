import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { json, never, renderRoute } from "@/lib/testing";
import type { RequestPage, RequestRow } from "../api/types";
import { requestsRoute } from "../route";
import { RequestsPage } from "./RequestsPage";

const row = (id: string, more: Partial<RequestRow> = {}): RequestRow => ({
  kind: "usage",
  id,
  at: "2026-01-01T00:00:00.000Z",
  ending: "complete",
  user: "alice",
  requestModel: "auto",
  model: "small",
  provider: "sim-a",
  simulated: true,
  routeReason: "cheapest that fits",
  firedRules: ["cheap-for-simple"],
  intent: "code",
  scenario: "software_it",
  tier: "simple",
  billedCost: "0.0000258",
  billingCurrency: "USD",
  findings: { EMAIL_ADDRESS: 2 },
  ...more,
});

/** A server with one page, whose live stream says that it is ready and then what it is told to. */
function serve(page: RequestPage | number, stream = true) {
  let live: ReadableStreamDefaultController<Uint8Array> | undefined;
  const say = (text: string) => {
    live?.enqueue(new TextEncoder().encode(text));
  };
  vi.stubGlobal("fetch", (request: Request) => {
    const { pathname: url } = new URL(request.url);
    if (url === "/llm/api/v1/audit-records") {
      return Promise.resolve(json(200, { audit: [] }));
    }
    if (url === "/llm/api/v1/releases/current") {
      const routes = [{ name: "secret", audit: "durable", requireAudit: true }];
      return Promise.resolve(json(200, { routes }));
    }
    if (!url.endsWith("/stream")) {
      return Promise.resolve(typeof page === "number" ? json(page, {}) : json(200, page));
    }
    if (!stream) {
      return Promise.reject(new TypeError("refused"));
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        live = controller;
        say("event:ready\ndata:{}\n\n");
      },
    });
    return Promise.resolve(
      new Response(body, { headers: { "Content-Type": "text/event-stream" } }),
    );
  });
  renderRoute(requestsRoute, RequestsPage);
  return {
    send: (request: RequestRow) => {
      say(`event:request\ndata:${JSON.stringify(request)}\n\n`);
    },
  };
}

beforeEach(() => {
  window.location.hash = "#/dashboard/requests";
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("RequestsPage", () => {
  it("is loading until the server answers", async () => {
    vi.stubGlobal("fetch", never);
    renderRoute(requestsRoute, RequestsPage);
    await screen.findByText("Loading…");
    cleanup();
    serve({ requests: [], next: null });
    await screen.findByText("No request has come in yet.");
  });

  it("shows model, why, exact cost, findings and that it is simulated", async () => {
    serve({ requests: [row("r1")], next: null });
    const line = (await screen.findByText("cheapest that fits")).closest("tr");
    const text = line?.textContent ?? "";
    for (const part of [
      "auto → small@ sim-asimulated",
      "cheap-for-simple",
      "code · software it · simple",
      "$0.0000258",
      "EMAIL_ADDRESS × 2",
      "complete",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("shows a refusal with its reasons and no cost", async () => {
    serve({
      requests: [
        {
          kind: "refusal",
          id: "r2",
          at: "2026-01-01T00:00:00Z",
          ending: "refused",
          httpStatus: 403,
          errorCode: "policy_denied",
          reasons: ["region"],
        },
      ],
      next: null,
    });
    const text = (await screen.findByText("region")).closest("tr")?.textContent;
    expect(text).toContain("refused403 policy_denied");
    expect(text).not.toContain("$");
  });

  it("puts live requests on top, but not while paused", async () => {
    const server = serve({ requests: [row("r1")], next: null });
    await screen.findByText("1 request");
    server.send(row("r2", { at: "2026-01-01T00:00:01.000Z", user: "bob" }));
    await screen.findByText("bob");
    await userEvent.click(screen.getByRole("button", { name: "Pause" }));
    server.send(row("r3", { at: "2026-01-01T00:00:02.000Z", user: "carol" }));
    const resume = await screen.findByRole("button", { name: "Resume · 1 new" });
    expect(screen.queryByText("carol")).toBeNull();
    await userEvent.click(resume);
    const lines = within(screen.getByRole("table")).getAllByRole("row").slice(1);
    expect(lines.map((line) => line.dataset["request"])).toEqual(["r3", "r2", "r1"]);
  });

  it("filters by what is in the URL and keeps it there", async () => {
    window.location.hash = "#/dashboard/requests?ending=refused";
    serve({ requests: [row("r1")], next: null });
    await screen.findByText("No loaded request matches the filters.");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    await screen.findByText("cheapest that fits");
    await userEvent.type(screen.getByLabelText("User or department"), "al");
    await waitFor(() => {
      expect(window.location.hash).toBe("#/dashboard/requests?user=al");
    });
  });

  it("opens the details by keyboard", async () => {
    serve({ requests: [row("r1")], next: null });
    (await screen.findByRole("button", { name: /Details of the request/ })).focus();
    await userEvent.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("There are no audit records of this request.");
    expect(window.location.hash).toContain("id=r1");
    await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
  });

  it("tells how the route is audited", async () => {
    serve({ requests: [row("r1", { route: "secret" })], next: null });
    (await screen.findByRole("button", { name: /Details of the request/ })).click();
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("durable: on disk before the provider is called");
  });

  it("says that it is stale when the stream is lost, and keeps the rows", async () => {
    serve({ requests: [row("r1")], next: null }, false);
    await screen.findByText("cheapest that fits");
    expect(screen.getByRole("alert").textContent).toContain("The live connection is lost.");
    expect(screen.getByRole("button", { name: "Reconnect now" })).toBeTruthy();
  });

  it("offers to try again after an error, and another account where it is forbidden", async () => {
    serve(500);
    await screen.findByRole("button", { name: "Try again" });
    cleanup();
    serve(403);
    await screen.findByRole("button", { name: "Log in as someone else" });
  });
});
