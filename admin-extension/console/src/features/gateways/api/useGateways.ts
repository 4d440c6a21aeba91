import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/gateways";
import { textOf } from "@/lib/router";

type Schemas = components["schemas"];

export type Gateway = Schemas["Gateway"];
export type GatewayList = Schemas["GatewayList"];
export type GatewaySummary = Schemas["GatewaySummary"];

const api = createClient<paths>();

/** Gateways speak every five seconds, and at once when they obey or refuse something new. */
const INTERVAL_MILLIS = 2000;
const PAGE = 100;

/** The pages that have been asked for so far. */
export function useGateways(search: string) {
  return useInfiniteQuery({
    queryKey: ["gateways", search],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/llm/api/v1/gateways", {
          params: {
            query: { limit: PAGE, q: search, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: INTERVAL_MILLIS,
    placeholderData: keepPreviousData,
  });
}

export function useGateway(id: string) {
  return useQuery({
    queryKey: ["gateway", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/llm/api/v1/gateways/{id}", { params: { path: { id } }, signal })),
    refetchInterval: INTERVAL_MILLIS,
  });
}

/** What is searched for and which gateway is open; both in the URL. */
export interface GatewaySearch {
  readonly q?: string | undefined;
  readonly gateway?: string | undefined;
}

export function readSearch(search: Readonly<Record<string, unknown>>): GatewaySearch {
  return { q: textOf(search["q"]), gateway: textOf(search["gateway"]) };
}
