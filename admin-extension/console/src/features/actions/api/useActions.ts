import { useInfiniteQuery } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/actions";

export type AdminAction = components["schemas"]["AdminAction"];

const api = createClient<paths>();
const PAGE = 50;

/**
 * What people have done, newest first.
 *
 * @param actor whose; empty for everybody's
 */
export function useActions(actor: string) {
  return useInfiniteQuery({
    queryKey: ["admin-actions", actor],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/llm/api/v1/admin-actions", {
          params: {
            query: {
              limit: PAGE,
              ...(actor === "" ? {} : { actor }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next,
  });
}
