import { useQuery } from "@tanstack/react-query";
import { getJson } from "@/lib/api/client";
import type { Grid } from "@/lib/api/types";

const INTERVAL_MILLIS = 3000;

export function useGrid() {
  return useQuery({
    queryKey: ["grid"],
    queryFn: ({ signal }) => getJson<Grid>("/llm/api/v1/grids/current", signal),
    refetchInterval: INTERVAL_MILLIS,
  });
}
