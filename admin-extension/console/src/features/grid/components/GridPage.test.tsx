import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { json, renderWithProviders } from "@/lib/testing";
import type { Grid } from "../api/useGrid";
import { GridPage } from "./GridPage";

const grid: Grid = {
  engine: "ignite",
  shared: true,
  state: "connected",
  detail: "",
  since: "2026-01-01T00:00:00Z",
  problem: null,
  nodes: [{ id: "0123456789abcdef", address: "10.0.0.1:10800", version: "2.18.0" }],
  gateways: [
    {
      id: "console@ops",
      boot: "cccccccc-1",
      version: "",
      startedAt: "2026-01-01T00:00:00Z",
      self: true,
    },
    {
      id: "gw-1",
      boot: "aaaaaaaa-1",
      version: "0.1.0",
      startedAt: "2026-01-01T00:00:00Z",
      self: false,
    },
  ],
};

function show(answer: Grid | number) {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(typeof answer === "number" ? json(answer, {}) : json(200, answer)),
  );
  renderWithProviders(<GridPage />);
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("GridPage", () => {
  it("shows the engine, its health, nodes and gateways", async () => {
    show(grid);
    expect(screen.getByText("Loading…")).toBeTruthy();
    await screen.findByText("connected");
    expect(screen.getByText("10.0.0.1:10800")).toBeTruthy();
    expect(screen.getByText("this console").closest("th")?.textContent).toContain("console@ops");
    expect(screen.getByText("gw-1").closest("tr")?.textContent).toContain("0.1.0");
    expect(screen.getByRole("alert").textContent).toBe("");
  });

  it("says in an alert what is wrong and what to do", async () => {
    show({
      ...grid,
      state: "refused",
      detail: "the node wants credentials: set llm.admin.grid.username",
      nodes: [],
    });
    await screen.findByText("refused");
    expect(screen.getByRole("alert").textContent).toContain("llm.admin.grid.username");
    expect(screen.getByText(/No nodes/)).toBeTruthy();
  });

  it("says which grid it runs without", async () => {
    show({ ...grid, engine: "local", shared: false, problem: "put the JAR there", nodes: [] });
    await screen.findByText("not shared");
    expect(screen.getByRole("alert").textContent).toContain("put the JAR there");
  });

  it("offers to try again after an error, and another account where it is forbidden", async () => {
    show(500);
    await screen.findByRole("button", { name: "Try again" });
    cleanup();
    show(403);
    await screen.findByRole("button", { name: "Log in as someone else" });
  });
});
