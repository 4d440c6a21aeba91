import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/keys";

export type RevokedKey = components["schemas"]["RevokedKey"];

const api = createClient<paths>();
const KEY = ["key-revocations"] as const;
const ONE = "/llm/api/v1/key-revocations/{id}";
const INTERVAL_MILLIS = 5000;

/** The keys that operators have revoked, whether the gateways obey it yet or not. */
export function useRevocations() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answer(api.GET("/llm/api/v1/key-revocations", { signal })),
    refetchInterval: INTERVAL_MILLIS,
  });
}

/** What is to become of a key: refused with a reason, or believed again where there is none. */
export interface Wish {
  readonly id: string;
  readonly reason: string | null;
}

export function useRevocation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, reason }: Wish) => {
      // meant whatever is there: a leaked key must not wait for a second look
      const params = { path: { id }, header: { "If-Match": "*" } };
      await (reason === null
        ? answer(api.DELETE(ONE, { params }))
        : answer(api.PUT(ONE, { params, body: { reason } })));
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
