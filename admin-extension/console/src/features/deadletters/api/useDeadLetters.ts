import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/deadletters";
import { newKey } from "@/lib/api/idempotency";

export type DeadLetter = components["schemas"]["DeadLetter"];

const api = createClient<paths>();
const KEY = ["dead-letters"] as const;
const ONE = "/llm/api/v1/dead-letters/{id}";
const INTERVAL_MILLIS = 15_000;

/** A page of them, newest first, from an id downwards. */
export function useDeadLetters(before: number | undefined) {
  return useQuery({
    queryKey: [...KEY, "list", before],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/llm/api/v1/dead-letters", {
          params: { query: before === undefined ? {} : { before } },
          signal,
        }),
      ),
    refetchInterval: INTERVAL_MILLIS,
    placeholderData: keepPreviousData,
  });
}

/** One with its document, which never changes. */
export function useDeadLetter(id: number) {
  return useQuery({
    queryKey: [...KEY, "one", id],
    queryFn: ({ signal }) => answer(api.GET(ONE, { params: { path: { id } }, signal })),
    staleTime: Infinity,
    retry: false,
  });
}

/** What is to become of one: stored as it came, stored as mended, or forgotten. */
export type Wish =
  | { readonly kind: "replay"; readonly id: number; readonly document: string | null }
  | { readonly kind: "discard"; readonly id: number };

export function useWish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (wish: Wish) => {
      const path = { id: wish.id };
      if (wish.kind === "discard") {
        // a letter never changes: whatever is there is what was looked at
        await answer(api.DELETE(ONE, { params: { path, header: { "If-Match": "*" } } }));
      } else {
        await answer(
          api.POST("/llm/api/v1/dead-letters/{id}/replay", {
            params: { path, header: { "Idempotency-Key": newKey() } },
            body: { document: wish.document },
          }),
        );
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: [...KEY, "list"] }),
  });
}
