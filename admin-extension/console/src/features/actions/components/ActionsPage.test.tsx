import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { json, renderRoute } from "@/lib/testing";
import feature from "../feature";
import { ActionsPage } from "./ActionsPage";

const AT = "2026-01-15T08:00:00Z";

function action(sequence: number, more: object) {
  return {
    sequence,
    action: "0a",
    kind: "done",
    at: AT,
    actor: "fay",
    roles: null,
    address: null,
    method: "PATCH",
    path: "/llm/api/v1/budgets/b/control",
    status: 200,
    before: null,
    after: null,
    tooLong: false,
    hash: "00",
    ...more,
  };
}

const asked: string[] = [];
let pages: (cursor: string | null) => Response;

beforeEach(() => {
  asked.length = 0;
  window.location.hash = "#/dashboard/actions";
  vi.stubGlobal("fetch", (request: Request) => {
    const url = new URL(request.url);
    asked.push(url.search);
    return Promise.resolve(pages(url.searchParams.get("cursor")));
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show() {
  const [route] = feature.routes ?? [];
  if (route === undefined) {
    throw new Error("no route");
  }
  renderRoute(route, ActionsPage);
}

describe("ActionsPage", () => {
  it("says what was changed and what came of it, whatever stands in it", async () => {
    pages = () =>
      json(200, {
        actions: [
          action(3, { before: { frozen: false }, after: { reason: "<img src=x>" } }),
          action(2, { status: 409 }),
          action(1, { kind: "asked", status: null, address: "192.0.2.7" }),
        ],
        next: null,
      });
    show();
    expect(await screen.findByText('{"frozen":false}')).toBeTruthy();
    expect(screen.getByText('{"reason":"<img src=x>"}')).toBeTruthy();
    expect(screen.getByText("refused (409)")).toBeTruthy();
    expect(screen.getByText("asked for")).toBeTruthy();
    expect(screen.getByText("192.0.2.7")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Earlier ones" })).toBeNull();
  });

  it("goes back page by page", async () => {
    pages = (cursor) =>
      cursor === null
        ? json(200, { actions: [action(2, { path: "/second" })], next: 2 })
        : json(200, { actions: [action(1, { path: "/first" })], next: null });
    show();
    await userEvent.click(await screen.findByRole("button", { name: "Earlier ones" }));
    expect(await screen.findByText("PATCH /first")).toBeTruthy();
    expect(screen.getByText("PATCH /second")).toBeTruthy();
    expect(asked.at(-1)).toContain("cursor=2");
  });

  it("asks for one person's", async () => {
    pages = () => json(200, { actions: [], next: null });
    show();
    await userEvent.type(await screen.findByLabelText("Who, by the whole name"), "fay");
    await waitFor(() => {
      expect(asked.at(-1)).toContain("actor=fay");
    });
    expect(await screen.findByText("Nobody of this name has done anything.")).toBeTruthy();
  });

  it("says that an account may not see it", async () => {
    pages = () => json(403, { detail: "it takes the role auditor" });
    show();
    expect(await screen.findByText("Your account may not see this.")).toBeTruthy();
  });
});
