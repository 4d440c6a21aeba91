import { useQuery } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/status";

export type Status = components["schemas"]["Status"];

const api = createClient<paths>();
const INTERVAL_MILLIS = 5000;

export function useStatus() {
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => answer(api.GET("/llm/api/v1/status", { signal })),
    refetchInterval: INTERVAL_MILLIS,
  });
}
