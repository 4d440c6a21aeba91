import { useQuery } from "@tanstack/react-query";
import { answer, createClient } from "./api/client";
import type { components, paths } from "./api/generated/gateways";

export type Rollout = components["schemas"]["Rollout"];

const api = createClient<paths>();

/** As often as the page of gateways asks. */
const INTERVAL_MILLIS = 2000;

/** How far what is published has come; null where nothing is. */
export function useRollout() {
  return useQuery({
    queryKey: ["rollout"],
    queryFn: async ({ signal }) => {
      const page = await answer(
        api.GET("/llm/api/v1/gateways", { params: { query: { limit: 1 } }, signal }),
      );
      return page.rollout;
    },
    refetchInterval: INTERVAL_MILLIS,
  });
}
