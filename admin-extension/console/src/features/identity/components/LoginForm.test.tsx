import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { session } from "@/lib/session";
import { json, renderWithProviders } from "@/lib/testing";
import { LoginForm } from "./LoginForm";

afterEach(() => {
  cleanup();
  session.end(session.token());
  vi.unstubAllGlobals();
});

function answering(status: number, body: unknown) {
  const fetched = vi.fn<(request: Request) => Promise<Response>>(() =>
    Promise.resolve(json(status, body)),
  );
  vi.stubGlobal("fetch", fetched);
  renderWithProviders(<LoginForm />);
  return fetched;
}

async function submit() {
  await userEvent.type(screen.getByLabelText("Password"), "guess{Enter}");
}

describe("LoginForm", () => {
  it("starts a session with the token of the answer", async () => {
    const fetched = answering(200, { token: "fresh" });
    await submit();
    await waitFor(() => {
      expect(session.token()).toBe("fresh");
    });
    const request = fetched.mock.calls[0]?.[0];
    expect(new URL(request?.url ?? "").pathname).toBe("/llm/api/v1/sessions");
    expect(await request?.clone().json()).toEqual({ user: "admin", password: "guess" });
  });

  it.each([
    [401, "The user name or the password is wrong."],
    [429, "Too many wrong passwords. Wait a minute."],
    [500, "Logging in failed: HTTP 500"],
  ])("explains %d", async (status, message) => {
    answering(status, {});
    await submit();
    expect((await screen.findByRole("alert")).textContent).toBe(message);
    expect(session.token()).toBeNull();
  });
});
