import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, ApiError } from "@/lib/api/client";
import { budgetsApi } from "./api";

const PATH = "/llm/api/v1/ledger-checks";
const QUIET_MILLIS = 60_000;
const UNDER_WAY_MILLIS = 5_000;
const LOST_ANSWERS = 2;

/** What the last comparison of counters and ledger has found; looked at often while one goes on. */
export function useLedgerCheck() {
  return useQuery({
    queryKey: ["ledger-check"],
    queryFn: ({ signal }) => answer(budgetsApi.GET(PATH, { signal })),
    refetchInterval: ({ state }) =>
      state.data?.underWay === true ? UNDER_WAY_MILLIS : QUIET_MILLIS,
  });
}

export function useBeginLedgerCheck() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      answer(budgetsApi.POST(PATH, { params: { header: { "Idempotency-Key": key } } })),
    // an answer that was lost is asked for again; a refusal is not asked for twice
    retry: (failures, error) =>
      failures < LOST_ANSWERS && error instanceof ApiError && error.status === 0,
    onSettled: () => client.invalidateQueries({ queryKey: ["ledger-check"] }),
  });
}
