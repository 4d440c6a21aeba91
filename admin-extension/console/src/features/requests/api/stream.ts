import { answer, ApiError } from "@/lib/api/client";
import { readEvents } from "@/lib/api/events";
import { requestsApi } from "./api";
import { isRow } from "./rows";
import type { RequestRow } from "./types";

/** What becomes of the live connection. */
export interface StreamListener {
  /** Connected; unless it resumes, what came in while it was not has to be loaded. */
  onReady: (resumed: boolean) => void;
  onRequest: (row: RequestRow) => void;
  /** Not connected; the next try is at that time (milliseconds since 1970). */
  onLost: (retryAt: number, reason: string) => void;
  /** The token is refused: there will be no further try. */
  onForbidden: () => void;
}

export interface StreamHandle {
  /** Tries at once instead of at the announced time. */
  retryNow: () => void;
  close: () => void;
}

const FIRST_WAIT_MILLIS = 1000;
const MAX_WAIT_MILLIS = 30_000;

/** The server sends something every 15 seconds. */
const SILENCE_MILLIS = 40_000;

/**
 * Watches the requests for as long as it is not closed. It streams by fetch, because EventSource
 * cannot send the token's header.
 *
 * @param random spreads the reconnects of many pages after a restart of the server
 */
export function watchRequests(
  listener: StreamListener,
  random: () => number = Math.random,
): StreamHandle {
  const closed = new AbortController();
  let wake: () => void = () => undefined;
  let wait = FIRST_WAIT_MILLIS;

  let lastEventId: string | undefined;
  const isClosed = () => closed.signal.aborted;
  const run = async () => {
    while (!isClosed()) {
      let reason: string;
      try {
        await readOnce(closed.signal, lastEventId, listener, (id) => {
          wait = FIRST_WAIT_MILLIS;
          lastEventId = id;
        });
        reason = "the server ended the stream";
      } catch (error) {
        if (error instanceof ApiError && error.forbidden) {
          listener.onForbidden();
          return;
        }
        reason = error instanceof Error ? error.message : "unknown";
      }
      if (isClosed()) {
        return;
      }
      const pause = wait * (0.75 + random() / 2);
      wait = Math.min(wait * 2, MAX_WAIT_MILLIS);
      listener.onLost(Date.now() + pause, reason);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  void run();
  return {
    retryNow: () => {
      wake();
    },
    close: () => {
      closed.abort();
      wake();
    },
  };
}

/**
 * One connection, until it ends, breaks or has been silent for too long.
 *
 * @param came told the id of each event, with which the next connection goes on
 */
async function readOnce(
  closed: AbortSignal,
  lastEventId: string | undefined,
  listener: StreamListener,
  came: (id: string | undefined) => void,
): Promise<void> {
  const broken = new AbortController();
  const abort = () => {
    broken.abort();
  };
  closed.addEventListener("abort", abort);
  let watchdog = setTimeout(abort, SILENCE_MILLIS);
  try {
    const body = await answer(
      requestsApi.GET("/llm/api/v1/requests/stream", {
        headers: { Accept: "text/event-stream" },
        ...(lastEventId === undefined
          ? {}
          : { params: { header: { "Last-Event-ID": lastEventId } } }),
        parseAs: "stream",
        signal: broken.signal,
      }),
    );
    await readEvents(
      body,
      () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENCE_MILLIS);
      },
      ({ event, data, id }) => {
        came(id);
        if (event === "ready") {
          listener.onReady(isResumed(data));
        } else if (event === "request") {
          const row: unknown = JSON.parse(data);
          if (isRow(row)) {
            listener.onRequest(row);
          }
        }
      },
    );
  } finally {
    clearTimeout(watchdog);
    closed.removeEventListener("abort", abort);
    // releases the connection also where the reading ended by an error of ours
    broken.abort();
  }
}

function isResumed(data: string): boolean {
  const ready: unknown = JSON.parse(data);
  return (
    typeof ready === "object" && ready !== null && "resumed" in ready && ready.resumed === true
  );
}
