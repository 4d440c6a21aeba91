import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Status } from "@/lib/api/types";
import { StatusBanner, StatusChip } from "./Status";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(
  snapshot: Partial<Status["snapshot"]>,
  gridProblem: string | null = null,
  rejection: string | null = null,
) {
  const status: Status = {
    snapshot: {
      configured: true,
      version: 3,
      sha256: "ab",
      problem: null,
      publicKey: "MCow",
      ...snapshot,
    },
    ingest: {
      usage: 1,
      audit: 2,
      duplicates: 0,
      rejectedLines: rejection === null ? 0 : 3,
      lastRejection: rejection,
      refusedBatches: 0,
      lastAt: null,
    },
    grid: { engine: "local", shared: false, usable: true, problem: gridProblem },
  };
  vi.stubGlobal("fetch", () =>
    Promise.resolve(
      new Response(JSON.stringify(status), { headers: { "Content-Type": "application/json" } }),
    ),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <StatusChip />
      <StatusBanner />
    </QueryClientProvider>,
  );
}

describe("Status", () => {
  it("names the version in force and no problem", async () => {
    show({});
    expect(await screen.findByText("Snapshot 3")).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toBe("");
  });

  it("says in an alert what keeps the folder from being published", async () => {
    show({ problem: "gateway.json:2:14: expected a value" });
    await screen.findByText("gateway.json:2:14: expected a value");
    expect(screen.getByRole("alert").textContent).toContain("Version 3 stays in force.");
  });

  it("says in an alert what is wrong with the grid", async () => {
    show({}, 'no engine "ignit" is there');
    await screen.findByText('no engine "ignit" is there');
    expect(screen.getByRole("alert").textContent).toContain("The grid");
  });

  it("says in an alert that gateways hold records that are not taken", async () => {
    show({}, null, "principal.user is longer than 256 characters");
    await screen.findByText("principal.user is longer than 256 characters");
    expect(screen.getByRole("alert").textContent).toContain("3 records");
  });

  it("says when nothing is published", async () => {
    show({ version: null, sha256: null });
    expect(await screen.findByText("No snapshot")).toBeTruthy();
  });
});
