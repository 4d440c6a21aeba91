import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { json, never, renderRoute } from "@/lib/testing";
import type { Budget, BudgetControl, BudgetList } from "../api/api";
import { budgetsRoute } from "../route";
import { BudgetsPage } from "./BudgetsPage";

const budget = (id: string, more: Partial<Budget> = {}): Budget => ({
  id,
  scope: "department",
  tenant: "demo",
  value: "research",
  period: "month",
  zone: "UTC",
  currency: "USD",
  start: "2026-01-01T00:00:00Z",
  end: "2026-02-01T00:00:00Z",
  limitNanos: "100000000000",
  settledNanos: "42000000001",
  openNanos: "10000000000",
  overspendBoundNanos: "0",
  percent: 42,
  control: null,
  controlETag: '"none"',
  leases: [
    {
      gateway: "gw-1",
      boot: "aaaaaaaa-1111",
      settledNanos: "42000000001",
      openNanos: "4000000000",
      state: "open",
    },
    {
      gateway: "gw-2",
      boot: "bbbbbbbb-2222",
      settledNanos: "0",
      openNanos: "6000000000",
      state: "lost",
    },
  ],
  ...more,
});

/** Frozen, and with a limit of its own. */
const CONTROLLED: BudgetControl = {
  limit: "120.5",
  frozen: true,
  by: "admin",
  at: "2026-01-15T00:00:00Z",
  reason: "r",
  pending: null,
};

const list = (budgets: Budget[], more: Partial<BudgetList> = {}): BudgetList => ({
  at: "2026-01-15T12:00:00Z",
  shared: true,
  reports: null,
  total: budgets.length,
  budgets,
  controls: [],
  ...more,
});

interface Change {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly ifMatch: string | null;
}

/** A server whose list can be replaced, and which keeps what it is told to change. */
function serve(
  first: BudgetList | number,
  answer: () => Response = () => json(200, {}, { ETag: '"changed"' }),
) {
  const changes: Change[] = [];
  const asked: string[] = [];
  const server = { answer: first };
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    if (request.method !== "GET") {
      const text = await request.clone().text();
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      const ifMatch = request.headers.get("If-Match");
      changes.push({ method: request.method, url: pathname, body, ifMatch });
      return answer();
    }
    if (pathname === "/llm/api/v1/ledger-checks") {
      return json(200, { shared: true, underWay: false, last: null });
    }
    asked.push(search);
    const now = server.answer;
    return typeof now === "number" ? json(now, { message: "the grid is away" }) : json(200, now);
  });
  const client = renderRoute(budgetsRoute, BudgetsPage);
  return {
    changes,
    asked,
    client,
    replace: (next: BudgetList | number) => {
      server.answer = next;
    },
  };
}

async function openDetails() {
  (await screen.findByRole("button", { name: "Details of research-month for research" })).focus();
  await userEvent.keyboard("{Enter}");
  return screen.findByRole("dialog");
}

beforeEach(() => {
  window.location.hash = "#/dashboard/budgets";
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("BudgetsPage", () => {
  it("is loading until the server answers, then says that nothing is used", async () => {
    vi.stubGlobal("fetch", never);
    renderRoute(budgetsRoute, BudgetsPage);
    await screen.findByText("Loading…");
    cleanup();
    serve(list([]));
    await screen.findByText("No budget has been used yet.");
  });

  it("says what to do where the console shares no grid", async () => {
    serve(list([], { shared: false }));
    await screen.findByText("This console shares no grid with the gateways.");
    expect(screen.getByText(/llm\.admin\.grid\.type/)).toBeTruthy();
  });

  it("shows every digit of spent, leased, limit and bound", async () => {
    serve(
      list([
        budget("research-month", {
          limitNanos: "9007199254740993000",
          overspendBoundNanos: "1",
          control: {
            limit: null,
            frozen: true,
            by: "admin",
            at: "2026-01-15T00:00:00Z",
            reason: "",
            pending: "the grid cannot be reached",
          },
        }),
      ]),
    );
    const line = (await screen.findByText("research-month")).closest("tr");
    const text = line?.textContent ?? "";
    for (const part of [
      "frozen",
      "not obeyed yet",
      "lost lease",
      "department · demo",
      "42%",
      "$9,007,199,254.740993",
      "$42.000000001",
      "$10.00",
      "$0.000000001",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("asks for what is in the URL and keeps the search there", async () => {
    window.location.hash = "#/dashboard/budgets?q=nobody";
    const server = serve(list([]));
    await screen.findByText("No budget matches the search.");
    expect(server.asked[0]).toContain("q=nobody");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    await userEvent.type(screen.getByLabelText("Budget or value"), "re");
    await waitFor(() => {
      expect(window.location.hash).toBe("#/dashboard/budgets?q=re");
    });
    await waitFor(() => {
      expect(server.asked.at(-1)).toContain("q=re");
    });
  });

  it("shows the gateways' leases by keyboard and marks the lost one", async () => {
    serve(list([budget("research-month")]));
    const dialog = await openDetails();
    const lines = within(dialog).getAllByRole("row").slice(1);
    expect(lines.map((line) => line.textContent)).toEqual([
      "gw-1aaaaaaaa$42.000000001$4.00open",
      "gw-2bbbbbbbb$0.00$6.00lost",
    ]);
    expect(within(dialog).getByText(/counts as spent until the ledger/)).toBeTruthy();
  });

  it("freezes only with a reason and after a second yes, and can undo it", async () => {
    const server = serve(list([budget("research-month")]));
    const dialog = within(await openDetails());
    const freeze = dialog.getByRole<HTMLButtonElement>("button", { name: "Freeze" });
    expect(freeze.disabled).toBe(true);
    await userEvent.type(dialog.getByLabelText("Reason, for the record"), "end of quarter");
    await userEvent.click(freeze);
    expect(server.changes).toEqual([]);
    expect(dialog.getByRole("group", { name: "Confirm the change" })).toBe(document.activeElement);
    await userEvent.click(dialog.getByRole("button", { name: "Yes, at every gateway" }));
    await screen.findByText(/^research-month is frozen: connected gateways obey/);
    expect(server.changes).toEqual([
      {
        method: "PATCH",
        url: "/llm/api/v1/budgets/research-month/control",
        body: { frozen: true, reason: "end of quarter" },
        ifMatch: '"none"',
      },
    ]);
    await waitFor(() => {
      expect(screen.queryByRole("dialog")).toBeNull();
    });
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => {
      expect(server.changes.at(-1)).toEqual({
        method: "PATCH",
        url: "/llm/api/v1/budgets/research-month/control",
        body: { frozen: false, reason: "undone in the console" },
        ifMatch: '"changed"',
      });
    });
    await waitFor(() => {
      expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    });
  });

  it("changes the limit as it is typed, and the undo brings back the one before", async () => {
    const server = serve(list([budget("research-month", { control: CONTROLLED })]));
    const dialog = within(await openDetails());
    const limit = dialog.getByLabelText("New limit in USD");
    await userEvent.type(dialog.getByLabelText("Reason, for the record"), "more");
    await userEvent.clear(limit);
    await userEvent.type(limit, "1,5");
    expect(dialog.getByText(/Write a decimal/)).toBeTruthy();
    expect(dialog.getByRole<HTMLButtonElement>("button", { name: "Change limit" }).disabled).toBe(
      true,
    );
    await userEvent.clear(limit);
    await userEvent.type(limit, "250.000000001");
    await userEvent.click(dialog.getByRole("button", { name: "Change limit" }));
    expect(dialog.getByText("Change the limit of research-month to $250.000000001?")).toBeTruthy();
    await userEvent.click(dialog.getByRole("button", { name: "Yes, at every gateway" }));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => {
      expect(server.changes.map((change) => change.body)).toEqual([
        { limit: "250.000000001", reason: "more" },
        { limit: "120.5", reason: "undone in the console" },
      ]);
    });
  });

  it("unfreezes and says so, whatever the limit is", async () => {
    const server = serve(list([budget("research-month", { control: CONTROLLED })]));
    const dialog = within(await openDetails());
    await userEvent.type(dialog.getByLabelText("Reason, for the record"), "over");
    await userEvent.click(dialog.getByRole("button", { name: "Unfreeze" }));
    expect(dialog.getByText(/^Unfreeze research-month\?/)).toBeTruthy();
    await userEvent.click(dialog.getByRole("button", { name: "Yes, at every gateway" }));
    await screen.findByText(/^research-month is not frozen any more: connected gateways obey/);
    expect(server.changes.map((change) => change.body)).toEqual([
      { frozen: false, reason: "over" },
    ]);
  });

  it("goes back to the snapshot by one request, and the undo brings both back", async () => {
    const server = serve(list([budget("research-month", { control: CONTROLLED })]));
    const dialog = within(await openDetails());
    await userEvent.click(dialog.getByRole("button", { name: "Back to the snapshot" }));
    await userEvent.click(dialog.getByRole("button", { name: "Yes, at every gateway" }));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => {
      expect(server.changes.map(({ method, body }) => [method, body])).toEqual([
        ["DELETE", undefined],
        ["PATCH", { limit: "120.5", frozen: true, reason: "undone in the console" }],
      ]);
    });
  });

  it("keeps the question open and says why a change was not made", async () => {
    serve(list([budget("research-month")]), () => json(409, { message: "no shared grid" }));
    const dialog = within(await openDetails());
    await userEvent.type(dialog.getByLabelText("Reason, for the record"), "stop");
    await userEvent.click(dialog.getByRole("button", { name: "Freeze" }));
    await userEvent.click(dialog.getByRole("button", { name: "Yes, at every gateway" }));
    await dialog.findByText("This was not done: no shared grid");
    await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    expect(dialog.getByRole("button", { name: "Freeze" })).toBeTruthy();
  });

  it("says that it is stale when it cannot be refreshed, and keeps the rows", async () => {
    const server = serve(list([budget("research-month")]));
    await screen.findByText("research-month");
    server.replace(503);
    await server.client.refetchQueries();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("This could not be refreshed.");
    expect(alert.textContent).toContain("the grid is away");
    expect(screen.getByText("research-month")).toBeTruthy();
  });

  it("offers to try again after an error, and another account where it is forbidden", async () => {
    serve(503);
    await screen.findByRole("button", { name: "Try again" });
    expect(screen.getByText("the grid is away")).toBeTruthy();
    cleanup();
    serve(403);
    await screen.findByRole("button", { name: "Log in as someone else" });
  });

  it("says without a grid that figures are sums, and offers no change", async () => {
    serve(
      list([budget("research-month")], {
        shared: false,
        reports: { gateways: 2, silent: 1, partial: true },
      }),
    );
    await screen.findByText("Sums over what 2 gateways say");
    expect(screen.getByText(/1 of them is silent/)).toBeTruthy();
    expect(screen.getByText(/fullest budgets only/)).toBeTruthy();
    expect(screen.getByRole("columnheader", { name: "Held" })).toBeTruthy();
    const details = await openDetails();
    expect(within(details).getByText("gw-2").closest("tr")?.textContent).toContain("silent");
    expect(within(details).getByText(/before the first of them started/)).toBeTruthy();
    expect(within(details).getByText(/llm.admin.grid.type/)).toBeTruthy();
    expect(within(details).queryByRole("button", { name: "Freeze" })).toBeNull();
  });

  it("says that nothing is used where gateways count alone and have counted nothing", async () => {
    serve(list([], { shared: false, reports: { gateways: 1, silent: 0, partial: false } }));
    await screen.findByText("No budget has been used yet.");
  });
});
