import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeJson, getJson } from "@/lib/api/client";
import type { LedgerCheck } from "@/lib/api/types";

const PATH = "/llm/api/v1/ledger-checks";
const QUIET_MILLIS = 60_000;
const UNDER_WAY_MILLIS = 5_000;

/** What the last comparison of counters and ledger has found; looked at often while one goes on. */
export function useLedgerCheck() {
  return useQuery({
    queryKey: ["ledger-check"],
    queryFn: ({ signal }) => getJson<LedgerCheck>(PATH, signal),
    refetchInterval: ({ state }) =>
      state.data?.underWay === true ? UNDER_WAY_MILLIS : QUIET_MILLIS,
  });
}

export function useBeginLedgerCheck() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => changeJson<LedgerCheck>("POST", PATH),
    onSettled: () => client.invalidateQueries({ queryKey: ["ledger-check"] }),
  });
}
