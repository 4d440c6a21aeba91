import { answer, ApiError, createClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/identity";
import { host } from "@/lib/host";
import { session } from "@/lib/session";

const api = createClient<paths>();

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
    await api.DELETE("/llm/api/v1/sessions/current", {
      headers: { "X-Access-Token": token },
      keepalive: true,
    });
  }
}

async function loginStandalone(user: string, password: string): Promise<string> {
  const { token } = await answer(api.POST("/llm/api/v1/sessions", { body: { user, password } }));
  return token;
}

/** The admin takes the password as a parameter and answers 200 with a code of its own. */
async function loginShenyu(user: string, password: string): Promise<string> {
  const query = new URLSearchParams({ userName: user, password });
  let response: Response;
  try {
    response = await fetch(`${host.base}/platform/login?${query.toString()}`, {
      cache: "no-store",
    });
  } catch {
    throw new ApiError(0, "no answer from the server");
  }
  const token = tokenOf(await response.json().catch(() => null));
  if (response.ok && token !== undefined) {
    return token;
  }
  throw new ApiError(response.ok ? 401 : response.status, `HTTP ${response.status}`);
}

/** `{"data": {"token": …}}`, which is the admin's shape and not described by any document of ours. */
function tokenOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("data" in body)) {
    return undefined;
  }
  const { data } = body;
  if (typeof data !== "object" || data === null || !("token" in data)) {
    return undefined;
  }
  return typeof data.token === "string" && data.token !== "" ? data.token : undefined;
}
