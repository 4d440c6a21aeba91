import { useQuery } from "@tanstack/react-query";
import { getJson } from "@/lib/api/client";
import type { Status } from "@/lib/api/types";

const INTERVAL_MILLIS = 5000;

export function useStatus() {
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => getJson<Status>("/llm/api/v1/status", signal),
    refetchInterval: INTERVAL_MILLIS,
  });
}
