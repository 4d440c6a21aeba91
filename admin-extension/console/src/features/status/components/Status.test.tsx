import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { json, renderWithProviders } from "@/lib/testing";
import type { Status } from "../api/useStatus";
import { StatusBanner, StatusChip } from "./Status";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(
  snapshot: Partial<Status["snapshot"]>,
  gridProblem: string | null = null,
  gateways: Status["gateways"] = [],
  rejection: string | null = null,
  audit: Partial<Status["audit"]> = {},
  deadLetters = 0,
) {
  const status: Status = {
    snapshot: {
      source: "folder",
      leads: true,
      configured: true,
      version: 3,
      sha256: "ab",
      problem: null,
      publicKey: "MCow",
      routes: [],
      ...snapshot,
    },
    gateways,
    gatewayTokens: { shared: false, valid: 2 },
    ingest: {
      usage: 1,
      audit: 2,
      duplicates: 0,
      rejectedLines: rejection === null ? 0 : 3,
      lastRejection: rejection,
      refusedBatches: 0,
      lastAt: null,
    },
    ledger: { deadLetters },
    audit: { chains: 1, missing: 0, lastAnchorAt: null, problem: null, ...audit },
    grid: { engine: "local", shared: false, usable: true, problem: gridProblem },
    validator: { state: "warm", since: "2026-01-01T00:00:00Z", because: null, ends: 0 },
  };
  vi.stubGlobal("fetch", () => Promise.resolve(json(200, status)));
  renderWithProviders(
    <>
      <StatusChip />
      <StatusBanner />
    </>,
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

  it("says in an alert that audit records are missing or not anchored", async () => {
    show({}, null, [], null, { missing: 7, problem: "the database could not be asked" });
    await screen.findByText("7 audit records are missing in their chains");
    const alert = screen.getByRole("alert").textContent;
    expect(alert).toContain("llmctl audit chains");
    expect(alert).toContain("Audit chains are not anchored");
    expect(alert).toContain("the database could not be asked");
  });

  it("says in an alert what is wrong with the grid", async () => {
    show({}, 'no engine "ignit" is there');
    await screen.findByText('no engine "ignit" is there');
    expect(screen.getByRole("alert").textContent).toContain("The grid");
  });

  it("says in an alert which gateway refuses what is published, and why", async () => {
    const gateway = { snapshotSha256: null, refusedVersion: 4, seenAt: "2026-01-01T00:00:00Z" };
    show({}, null, [
      {
        ...gateway,
        id: "gw-1",
        state: "refused",
        snapshotVersion: 2,
        problem: "routing.files: no such fact",
      },
      {
        ...gateway,
        id: "gw-2",
        state: "obeys",
        snapshotVersion: 3,
        refusedVersion: null,
        problem: null,
      },
      { ...gateway, id: "gw-3", state: "refused", snapshotVersion: null, problem: "not signed" },
    ]);
    await screen.findByText("routing.files: no such fact");
    const alert = screen.getByRole("alert").textContent;
    expect(alert).toContain("The gateway gw-1 refuses what is published");
    expect(alert).toContain("Version 2 stays in force there.");
    expect(alert).toContain("It has no snapshot and refuses every request.");
    expect(alert).not.toContain("gw-2");
  });

  it("says in an alert that records could not be stored, until nobody must mend them", async () => {
    show({}, null, [], "principal.user is longer than 256 characters", {}, 3);
    await screen.findByText("principal.user is longer than 256 characters");
    expect(screen.getByRole("alert").textContent).toContain("3 records");
    cleanup();
    show({}, null, [], null, {}, 1);
    await screen.findByText("llmctl deadletter list says why");
    cleanup();
    show({}, null, [], "principal.user is longer than 256 characters");
    await screen.findByText("Snapshot 3");
    expect(screen.getByRole("alert").textContent).toBe("");
  });

  it("says when nothing is published", async () => {
    show({ version: null, sha256: null });
    expect(await screen.findByText("No snapshot")).toBeTruthy();
  });
});
