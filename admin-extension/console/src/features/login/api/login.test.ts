import { afterEach, describe, expect, it, vi } from "vitest";
import { session } from "@/lib/session";
import { logout } from "./login";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("logout", () => {
  it("ends the session on the server too", async () => {
    const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status: 204 })));
    vi.stubGlobal("fetch", fetched);
    session.start("mine");
    await logout();
    expect(session.token()).toBeNull();
    expect(fetched.mock.calls[0]?.[0]).toBe("/llm/api/v1/sessions/current");
    expect(fetched.mock.calls[0]?.[1]?.method).toBe("DELETE");
    expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get("X-Access-Token")).toBe("mine");
  });

  it("forgets the token also where the server does not answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    session.start("mine");
    await expect(logout()).rejects.toMatchObject({ status: 0 });
    expect(session.token()).toBeNull();
  });
});
