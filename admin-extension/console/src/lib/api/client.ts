import createFetchClient, { type Client, type Middleware } from "openapi-fetch";
import { host } from "../host";
import { session } from "../session";

/** An answer that is not the one that was asked for. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  /**
   * @param status 0 where no answer came at all
   * @param body what came with it, where that is JSON
   */
  constructor(
    readonly status: number,
    message: string,
    readonly body?: unknown,
  ) {
    super(message);
  }

  get forbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

const TOKEN = "X-Access-Token";
const FOREIGN = "the answer is not from the console's server";

/** Shows the tab's token, and makes an error of whatever is not the answer that was asked for. */
const ours: Middleware = {
  onRequest({ request }) {
    const token = session.token();
    if (token !== null) {
      request.headers.set(TOKEN, token);
    }
  },
  async onResponse({ request, response, options }) {
    if (!response.ok) {
      if (response.status === 401) {
        session.end(request.headers.get(TOKEN));
      }
      const body = await bodyOf(response);
      throw new ApiError(response.status, text(body) ?? `HTTP ${response.status}`, body);
    }
    if (options.parseAs === "stream") {
      if (!says(response, "text/event-stream")) {
        throw new ApiError(response.status, FOREIGN);
      }
    } else if (response.status !== 204) {
      await refuseForeign(response);
    }
  },
  onError({ error, request }) {
    return error instanceof ApiError || request.signal.aborted
      ? undefined
      : new ApiError(0, "no answer from the server");
  },
};

/** Calls what a slice's document describes; its types are generated from that document. */
export function createClient<Paths extends object>(): Client<Paths> {
  const client = createFetchClient<Paths>({
    baseUrl: window.location.origin + host.base,
    cache: "no-store",
    // looked up at each call, so that tests can put theirs there
    fetch: (request) => fetch(request),
  });
  client.use(ours);
  return client;
}

/** The body of an answer; all others were thrown. */
export async function answer<T>(
  call: Promise<{ data?: T; response: Response }>,
): Promise<NonNullable<T>> {
  const { data, response } = await call;
  if (data === undefined || data === null) {
    throw new ApiError(response.status, FOREIGN);
  }
  return data;
}

/** What is there, and the ETag that names this state of it. */
export interface Tagged<T> {
  readonly value: NonNullable<T>;
  readonly etag: string;
}

/** As {@link answer}, of what is changed under an If-Match. */
export async function answerTagged<T>(
  call: Promise<{ data?: T; response: Response }>,
): Promise<Tagged<T>> {
  const value = await answer(call);
  const etag = (await call).response.headers.get("ETag");
  if (etag === null) {
    throw new ApiError((await call).response.status, FOREIGN);
  }
  return { value, etag };
}

function says(response: Response, type: string): boolean {
  return (response.headers.get("Content-Type") ?? "").includes(type);
}

/** A ShenYu admin says with 200 what it refuses, and has a page for every path. */
async function refuseForeign(response: Response): Promise<void> {
  if (!says(response, "json")) {
    throw new ApiError(response.status, FOREIGN);
  }
  const body: unknown = await response.clone().json();
  if (typeof body === "object" && body !== null && "code" in body) {
    // no answer of ours has a code
    throw new ApiError(typeof body.code === "number" ? body.code : 0, text(body) ?? FOREIGN);
  }
}

/** Undefined where it is not JSON: the status has to do. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
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
