import { afterEach, describe, expect, it, vi } from "vitest";
import { session } from "@/lib/session";
import { logout } from "./login";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("logout", () => {
  it("ends the session on the server too", async () => {
    const fetched = vi.fn<(request: Request) => Promise<Response>>(() =>
      Promise.resolve(new Response(null, { status: 204 })),
    );
    vi.stubGlobal("fetch", fetched);
    session.start("mine");
    await logout();
    expect(session.token()).toBeNull();
    const request = fetched.mock.calls[0]?.[0];
    expect(new URL(request?.url ?? "").pathname).toBe("/llm/api/v1/sessions/current");
    expect(request?.method).toBe("DELETE");
    expect(request?.headers.get("X-Access-Token")).toBe("mine");
  });

  it("forgets the token also where the server does not answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    session.start("mine");
    await expect(logout()).rejects.toMatchObject({ status: 0 });
    expect(session.token()).toBeNull();
  });
});
