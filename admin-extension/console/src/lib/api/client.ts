import { host } from "../host";
import { session } from "../session";

/** An answer that is not the one that was asked for. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  /** @param status 0 where no answer came at all */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  get forbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** Sends a request with the tab's token; a refused token ends the session. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const token = session.token();
  const headers = new Headers(init.headers);
  if (token !== null) {
    headers.set("X-Access-Token", token);
  }
  let response: Response;
  try {
    response = await fetch(host.base + path, { ...init, headers, cache: "no-store" });
  } catch (error) {
    if (init.signal?.aborted === true) {
      throw error;
    }
    throw new ApiError(0, "no answer from the server");
  }
  if (!response.ok) {
    if (response.status === 401) {
      session.end(token);
    }
    throw new ApiError(response.status, await reason(response));
  }
  return response;
}

/** Gets JSON. The caller names the type that the OpenAPI document gives the path. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return json<T>(await send(path, signal === undefined ? {} : { signal }));
}

/** Sends a change and gets what is in force now. */
export async function changeJson<T>(
  method: "PATCH" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  return json<T>(
    await send(
      path,
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } },
    ),
  );
}

async function json<T>(response: Response): Promise<T> {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) {
    // a ShenYu admin without the extension answers unknown paths with its own page
    throw new ApiError(response.status, "the answer is not from the console's server");
  }
  const answer: unknown = await response.json();
  if (typeof answer === "object" && answer !== null && "code" in answer) {
    // no answer of ours has a code: the ShenYu admin says with 200 that it refuses
    const code = typeof answer.code === "number" ? answer.code : 0;
    throw new ApiError(code, text(answer) ?? "the answer is not from the console's server");
  }
  return answer as T;
}

async function reason(response: Response): Promise<string> {
  try {
    return text(await response.json()) ?? `HTTP ${response.status}`;
  } catch {
    // not JSON: the status has to do
    return `HTTP ${response.status}`;
  }
}

/** What a problem document or an answer of the host says in words. */
function text(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) {
    return undefined;
  }
  const said = "detail" in body ? body.detail : "message" in body ? body.message : undefined;
  return typeof said === "string" && said !== "" ? said : undefined;
}
