import { vi } from "vitest";
import { session } from "@/lib/session";
import { json } from "@/lib/testing";

export interface Asked {
  readonly method: string;
  /** After /llm/api/v1, with its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Answers = Readonly<Record<string, unknown>>;

/**
 * For unit tests: a server that answers by method and path, such as `GET /releases?limit=50` or, where
 * the query does not matter, `GET /releases`. An answer is a body, a status that fails, a response, or
 * a function that makes one of them.
 *
 * @returns what was asked, without who is logged in
 */
export function serve(answers: Answers, roles: readonly string[] = ["operator"]): Asked[] {
  const asked: Asked[] = [];
  // jsdom has neither, and antd and the editor ask for them
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = vi.fn();
      unobserve = vi.fn();
      disconnect = vi.fn();
    },
  );
  session.start("token");
  vi.stubGlobal("fetch", async (request: Request) => {
    const { method, headers, url } = request;
    const { pathname, search } = new URL(url);
    const path = decodeURIComponent(pathname).replace("/llm/api/v1", "");
    if (path === "/sessions/current") {
      return json(200, { id: "s-1", user: "li.wei", roles, passwordDue: false });
    }
    const text = method === "GET" ? "" : await request.text();
    const one: Asked = {
      method,
      path: path + search,
      headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
    asked.push(one);
    const found = answers[`${method} ${path}${search}`] ?? answers[`${method} ${path}`];
    const answer: unknown =
      typeof found === "function" ? await (found as (one: Asked) => unknown)(one) : found;
    if (answer instanceof Response) {
      return answer.clone();
    }
    return answer === undefined || typeof answer === "number"
      ? json(answer ?? 404, { detail: "it is away" })
      : json(200, answer);
  });
  return asked;
}
