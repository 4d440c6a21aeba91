import { ApiError } from "@/lib/api/client";
import type { Session } from "@/lib/api/types";
import { host } from "@/lib/host";
import { session } from "@/lib/session";

/**
 * Asks the host for a token: our own server, or the ShenYu admin with its own account.
 *
 * @throws ApiError 401 where the name or the password is wrong, 429 where it was tried too often
 */
export async function login(user: string, password: string): Promise<string> {
  return host.kind === "shenyu" ? loginShenyu(user, password) : loginStandalone(user, password);
}

/**
 * Ends the session here and on our own server. A ShenYu admin has no way to end one: its tokens stay
 * valid until they expire, so this page only forgets them.
 */
export async function logout(): Promise<void> {
  const token = session.token();
  session.end(token);
  if (token !== null && host.kind === "standalone") {
    await post(`${host.base}/llm/api/v1/sessions/current`, {
      method: "DELETE",
      headers: { "X-Access-Token": token },
      keepalive: true,
    });
  }
}

async function loginStandalone(user: string, password: string): Promise<string> {
  const response = await post(`${host.base}/llm/api/v1/sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user, password }),
  });
  if (!response.ok) {
    throw new ApiError(response.status, `HTTP ${response.status}`);
  }
  return ((await response.json()) as Session).token;
}

/** The admin takes the password as a parameter and answers 200 with a code of its own. */
async function loginShenyu(user: string, password: string): Promise<string> {
  const query = new URLSearchParams({ userName: user, password });
  const response = await post(`${host.base}/platform/login?${query.toString()}`, {});
  const answer = (await response.json().catch(() => null)) as {
    code?: number;
    data?: { token?: string } | null;
  } | null;
  const token = answer?.data?.token;
  if (response.ok && token !== undefined && token !== "") {
    return token;
  }
  throw new ApiError(response.ok ? 401 : response.status, `HTTP ${response.status}`);
}

async function post(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, cache: "no-store" });
  } catch {
    throw new ApiError(0, "no answer from the server");
  }
}
