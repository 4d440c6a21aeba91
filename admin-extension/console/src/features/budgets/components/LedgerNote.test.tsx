import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { json, renderWithProviders } from "@/lib/testing";
import type { LedgerCheck } from "../api/api";
import { LedgerNote } from "./LedgerNote";

const report: NonNullable<LedgerCheck["last"]> = {
  at: "2026-01-15T12:00:00Z",
  windows: 3,
  compared: 3,
  differing: 0,
  differences: [],
  problem: null,
};

function serve(first: LedgerCheck, begin: () => Response = () => json(202, first)) {
  const methods: string[] = [];
  const server = { check: first, methods };
  vi.stubGlobal("fetch", ({ method }: Request) => {
    methods.push(method);
    return Promise.resolve(method === "POST" ? begin() : json(200, server.check));
  });
  renderWithProviders(<LedgerNote />);
  return server;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("LedgerNote", () => {
  it("says that they agree", async () => {
    serve({ shared: true, underWay: false, last: report });
    expect(await screen.findByText(/Agrees with the ledger: 3 windows/)).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says that there was no comparison yet, and begins one", async () => {
    const server = serve({ shared: true, underWay: false, last: null });
    await screen.findByText(/Not compared with the ledger yet/);
    server.check = { shared: true, underWay: true, last: null };
    await userEvent.click(screen.getByRole("button", { name: "Compare now" }));
    await screen.findByText(/Being compared/);
    expect(server.methods).toContain("POST");
    expect(screen.getByRole("button", { name: "Compare now" })).toHaveProperty("disabled", true);
  });

  it("lists what differs, exactly", async () => {
    serve({
      shared: true,
      underWay: false,
      last: {
        ...report,
        differing: 1,
        differences: [
          {
            id: "research-month",
            scope: "department",
            tenant: "demo",
            value: "research",
            currency: "USD",
            start: "2026-01-01T00:00:00Z",
            gridNanos: "20000000000",
            ledgerNanos: "19500000001",
          },
        ],
      },
    });
    expect((await screen.findByRole("alert")).textContent).toContain(
      "research-month for department/demo/research: grid $20.00, ledger $19.500000001",
    );
    expect(screen.getByRole("status").textContent).toContain("1 of 3 windows differed");
  });

  it("says why the last one failed, and why none can be begun", async () => {
    serve({ shared: true, underWay: false, last: { ...report, problem: "no database" } }, () =>
      json(403, { message: "eve may look but not change anything" }),
    );
    await screen.findByText(/has failed: no database/);
    await userEvent.click(screen.getByRole("button", { name: "Compare now" }));
    await waitFor(() => {
      expect(screen.getByText(/eve may look/)).toBeTruthy();
    });
  });
});
