import {
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { answer } from "@/lib/api/client";
import { useToken } from "@/lib/session";
import { auditApi, releasesApi, requestsApi } from "./api";
import { flatten, MAX_LIVE, mergeLive } from "./rows";
import { watchRequests, type StreamHandle } from "./stream";
import type { RequestPage, RequestRow } from "./types";

const PAGE = 100;
const KEY = ["requests"] as const;
const ROUTES_STALE_MILLIS = 60_000;

/** Rows are shown together that come within this time, so that heavy traffic does not stall the page. */
const FLUSH_MILLIS = 200;

type Data = InfiniteData<RequestPage, string | null>;

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  | { readonly state: "lost"; readonly retryAt: number; readonly since: number };

const first: string | null = null;

function page(cursor: string | null, signal: AbortSignal): Promise<RequestPage> {
  return answer(
    requestsApi.GET("/llm/api/v1/requests", {
      params: { query: { limit: PAGE, ...(cursor === null ? {} : { cursor }) } },
      signal,
    }),
  );
}

/**
 * The requests, newest first: loaded by pages, and live on top. The first load waits for the live
 * connection (or its failure), so that nothing falls between the two; a reconnect loads again.
 */
export function useRequests() {
  const client = useQueryClient();
  const token = useToken();
  const [connection, setConnection] = useState<Connection>({ state: "connecting" });
  const [tried, setTried] = useState(false);
  const [paused, setPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const buffer = useRef<RequestRow[]>([]);
  const overflowed = useRef(false);
  const pausedNow = useRef(false);
  const stream = useRef<StreamHandle | null>(null);

  const query = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: first,
    getNextPageParam: (last) => last.next,
    enabled: tried,
    staleTime: Infinity,
  });

  const flush = useCallback(() => {
    const rows = buffer.current;
    if (overflowed.current) {
      overflowed.current = false;
      buffer.current = [];
      void client.invalidateQueries({ queryKey: KEY });
    } else if (rows.length > 0 && client.getQueryData<Data>(KEY) !== undefined) {
      buffer.current = [];
      client.setQueryData<Data>(KEY, (data) => (data === undefined ? data : mergeLive(data, rows)));
    }
    setWaiting(buffer.current.length);
  }, [client]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const handle = watchRequests({
      onReady: (resumed) => {
        setConnection({ state: "live" });
        setTried(true);
        if (!resumed) {
          void client.invalidateQueries({ queryKey: KEY });
        }
      },
      onRequest: (row) => {
        buffer.current.push(row);
        if (buffer.current.length > MAX_LIVE) {
          buffer.current.shift();
          overflowed.current = true;
        }
        timer ??= setTimeout(() => {
          timer = null;
          if (pausedNow.current) {
            setWaiting(buffer.current.length);
          } else {
            flush();
          }
        }, FLUSH_MILLIS);
      },
      onLost: (retryAt) => {
        setTried(true);
        setConnection((before) => ({
          state: "lost",
          retryAt,
          since: before.state === "lost" ? before.since : Date.now(),
        }));
      },
      onForbidden: () => {
        // the session has ended and with it this page, or the list says what is forbidden
        setTried(true);
      },
    });
    stream.current = handle;
    return () => {
      if (timer !== null) {
        clearTimeout(timer);
      }
      handle.close();
    };
  }, [client, flush, token]);

  // rows that came before the first page was there
  const loaded = query.data !== undefined;
  useEffect(() => {
    if (loaded && !pausedNow.current) {
      flush();
    }
  }, [loaded, flush]);

  const rows = useMemo(() => flatten(query.data), [query.data]);
  return {
    query,
    rows,
    connection,
    paused,
    waiting,
    togglePause: () => {
      pausedNow.current = !paused;
      setPaused(!paused);
      if (paused) {
        flush();
      }
    },
    retryNow: () => {
      setConnection({ state: "connecting" });
      stream.current?.retryNow();
    },
  };
}

/** What the routes in force say of their audit, by name. */
export function useAuditModes() {
  return useQuery({
    queryKey: ["requests", "routes"],
    queryFn: ({ signal }) => answer(releasesApi.GET("/llm/api/v1/releases/current", { signal })),
    select: (release) => new Map(release.routes.map((route) => [route.name, route.audit])),
    staleTime: ROUTES_STALE_MILLIS,
  });
}

/** The audit records of a request. They may still be on their way, so a few looks are taken. */
export function useAudit(id: string) {
  return useQuery({
    queryKey: ["audit", id],
    queryFn: ({ signal }) =>
      answer(
        auditApi.GET("/llm/api/v1/audit-records", {
          params: { query: { requestId: id } },
          signal,
        }),
      ),
    refetchInterval: 5000,
  });
}
