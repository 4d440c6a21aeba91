import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { answer } from "@/lib/api/client";
import { newKey } from "@/lib/api/idempotency";
import { textOf } from "@/lib/router";
import { api, type ReleaseSummary } from "./api";
import { RELEASE } from "./useRelease";

/** Starts the names of what is asked of releases, so that a change can refresh it. */
export const RELEASES = ["releases"] as const;
const INTERVAL_MILLIS = 10_000;
const PAGE = 50;

/** The pages that have been asked for so far, the newest release first. */
export function useReleases() {
  return useInfiniteQuery({
    queryKey: [...RELEASES, "list"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/llm/api/v1/releases", {
          params: {
            query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: INTERVAL_MILLIS,
    placeholderData: keepPreviousData,
  });
}

/** A release with its items and what the checks said of it; it never changes. */
export function useReleaseDetail(version: number) {
  return useQuery({
    queryKey: [...RELEASES, "one", version],
    queryFn: ({ signal }) =>
      answer(api.GET("/llm/api/v1/releases/{version}", { params: { path: { version } }, signal })),
    staleTime: Infinity,
    retry: false,
  });
}

/** What differs between two releases; without the other one, to the one it was made from. */
export function useReleaseDiff(version: number, against: number | undefined) {
  return useQuery({
    queryKey: [...RELEASES, "diff", version, against],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/llm/api/v1/releases/{version}/diff", {
          params: { path: { version }, query: against === undefined ? {} : { against } },
          signal,
        }),
      ),
    staleTime: Infinity,
    retry: false,
  });
}

/** The newest release that is on the page; undefined until the history is there. */
export function useNewest(): number | undefined {
  return useReleases().data?.pages[0]?.releases[0]?.version;
}

/** Which earlier release is to be released again, and why. */
export interface Rollback {
  readonly version: number;
  readonly message: string;
  /** The newest release that was looked at: with a newer one the way back is to be thought over. */
  readonly parent: number;
  /** One for each wish, however often it is sent. */
  readonly key: string;
}

export function rollbackTo(version: number, message: string, parent: number): Rollback {
  return { version, message, parent, key: newKey() };
}

export function useRollback() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, message, parent, key }: Rollback): Promise<ReleaseSummary> =>
      answer(
        api.POST("/llm/api/v1/releases/{version}/rollbacks", {
          params: { path: { version }, header: { "Idempotency-Key": key } },
          body: { message, parent },
        }),
      ),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [...RELEASES, "list"] });
      await client.invalidateQueries({ queryKey: RELEASE });
    },
  });
}

/** Which release is open; in the URL. */
export interface ReleaseSearch {
  readonly release?: string | undefined;
}

export function readSearch(search: Readonly<Record<string, unknown>>): ReleaseSearch {
  const release = textOf(search["release"]);
  return { release: release !== undefined && /^\d{1,14}$/.test(release) ? release : undefined };
}
