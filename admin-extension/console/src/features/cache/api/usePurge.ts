import { useMutation } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/cache";
import { newKey } from "@/lib/api/idempotency";

const api = createClient<paths>();

/** What cached replies are told apart by. */
export const KINDS = ["route", "model", "tenant", "tag"] as const;
export type Kind = (typeof KINDS)[number];

/** Those of a tag, such as `route:default`, or all of them. */
export type Purge = { readonly tag: string } | { readonly all: true };

export function usePurge() {
  return useMutation({
    mutationFn: (purge: Purge) =>
      answer(
        api.POST("/llm/api/v1/cache-purges", {
          params: { header: { "Idempotency-Key": newKey() } },
          body: purge,
        }),
      ),
  });
}
