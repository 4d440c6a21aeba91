import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { json, renderWithProviders } from "@/lib/testing";
import { DeadLettersPage } from "./DeadLettersPage";

const LETTER = {
  id: 7,
  kind: "usage",
  sender: "gw-2",
  gateway: "gw-1",
  at: "2026-01-01T00:00:00Z",
  reason: "billingCurrency must have three capital letters",
  whole: true,
};

/** Answers as the server does, and keeps what was asked. */
function serve(
  changes: () => Response,
  one: Response = json(200, { ...LETTER, document: '{"a":1}' }),
) {
  const asked: { method: string; path: string; headers: Headers; body: string }[] = [];
  // jsdom has none, and antd's text area asks for one
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = vi.fn();
      unobserve = vi.fn();
      disconnect = vi.fn();
    },
  );
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method !== "GET") {
      const { method, headers } = request;
      asked.push({ method, path, headers, body: await request.text() });
      return changes();
    }
    return path.endsWith("/7")
      ? one.clone()
      : json(200, { deadLetters: [LETTER], total: 1, next: null });
  });
  renderWithProviders(<DeadLettersPage />);
  return asked;
}

describe("DeadLettersPage", () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it("stores a line that was mended, once", async () => {
    const asked = serve(() => json(200, { outcome: "stored" }));
    expect(await screen.findByText("sent by gw-2")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Look at 7" }));
    const line = await screen.findByLabelText("The line");
    fireEvent.change(line, { target: { value: '{"a":2}' } });
    fireEvent.click(screen.getByRole("button", { name: "Store it after all" }));
    fireEvent.click(await screen.findByRole("button", { name: "Yes, store it" }));
    await screen.findByText("Dead letter 7 is in the ledger.");
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toBe("/llm/api/v1/dead-letters/7/replay");
    expect(asked[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(asked[0]?.body).toBe('{"document":"{\\"a\\":2}"}');
  });

  it("says why a line still cannot be stored, and keeps what was written", async () => {
    serve(() => json(422, { detail: "it still cannot be stored: at is missing" }));
    fireEvent.click(await screen.findByRole("button", { name: "Look at 7" }));
    fireEvent.click(await screen.findByRole("button", { name: "Store it after all" }));
    fireEvent.click(await screen.findByRole("button", { name: "Yes, store it" }));
    await screen.findByText(/at is missing/);
    expect(screen.getByLabelText("The line")).toHaveProperty("value", '{"a":1}');
  });

  it("discards one after a question", async () => {
    const asked = serve(() => json(200, { removed: true, pending: null }));
    fireEvent.click(await screen.findByRole("button", { name: "Look at 7" }));
    fireEvent.click(await screen.findByRole("button", { name: "Discard" }));
    expect(asked).toHaveLength(0);
    fireEvent.click(await screen.findByRole("button", { name: "Yes, discard it" }));
    await waitFor(() => {
      expect(asked[0]?.method).toBe("DELETE");
    });
    expect(asked[0]?.headers.get("If-Match")).toBe("*");
  });

  it("tells who may only look that the line is not theirs", async () => {
    serve(() => json(500, {}), json(403, { detail: "for operators" }));
    fireEvent.click(await screen.findByRole("button", { name: "Look at 7" }));
    expect(await screen.findByText("Your account may not see this.")).toBeTruthy();
    expect(screen.queryByLabelText("The line")).toBeNull();
  });

  it("lets an audit record be stored as it came only", async () => {
    serve(() => json(500, {}), json(200, { ...LETTER, kind: "audit", document: '{"a":1}' }));
    fireEvent.click(await screen.findByRole("button", { name: "Look at 7" }));
    expect(await screen.findByLabelText("The line")).toHaveProperty("readOnly", true);
    expect(screen.getByRole("button", { name: "Store it after all" })).toHaveProperty(
      "disabled",
      false,
    );
  });

  it("does not store a line that was cut until it is mended", async () => {
    serve(() => json(500, {}), json(200, { ...LETTER, whole: false, document: '{"a":' }));
    fireEvent.click(await screen.findByRole("button", { name: "Look at 7" }));
    const line = await screen.findByLabelText("The line");
    const store = screen.getByRole("button", { name: "Store it after all" });
    expect(store).toHaveProperty("disabled", true);
    fireEvent.change(line, { target: { value: '{"a":1}' } });
    expect(store).toHaveProperty("disabled", false);
  });

  it("says that there are none", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(json(200, { deadLetters: [], total: 0, next: null })),
    );
    renderWithProviders(<DeadLettersPage />);
    expect(await screen.findByText("There are no dead letters.")).toBeTruthy();
  });
});
