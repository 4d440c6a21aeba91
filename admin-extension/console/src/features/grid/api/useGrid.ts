import { useQuery } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/gateways";

export type Grid = components["schemas"]["Grid"];

const api = createClient<paths>();
const INTERVAL_MILLIS = 3000;

export function useGrid() {
  return useQuery({
    queryKey: ["grid"],
    queryFn: ({ signal }) => answer(api.GET("/llm/api/v1/grids/current", { signal })),
    refetchInterval: INTERVAL_MILLIS,
  });
}
