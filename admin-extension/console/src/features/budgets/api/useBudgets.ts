import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeJson, getJson } from "@/lib/api/client";
import type { Budget, BudgetChange, BudgetControl, BudgetList } from "@/lib/api/types";

const INTERVAL_MILLIS = 3000;
/** The fullest of so many are shown; the search finds the others. */
export const LIMIT = 100;

export function useBudgets(search: string) {
  return useQuery({
    queryKey: ["budgets", search],
    queryFn: ({ signal }) =>
      getJson<BudgetList>(
        `/llm/api/v1/budgets?${new URLSearchParams({ limit: String(LIMIT), q: search }).toString()}`,
        signal,
      ),
    refetchInterval: INTERVAL_MILLIS,
    placeholderData: keepPreviousData,
  });
}

/** What is to change of a budget, while the rest stays; null takes all back to the snapshot. */
export interface Wish {
  readonly id: string;
  readonly change: BudgetChange | null;
}

export function useControl() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: Wish) => {
      const path = `/llm/api/v1/budgets/${encodeURIComponent(id)}/control`;
      return change === null
        ? changeJson<unknown>("DELETE", path)
        : changeJson<unknown>("PATCH", path, change);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["budgets"] }),
  });
}

/** What would bring back what a wish has changed, and nothing that others have changed since. */
export function undoing({ id, change }: Wish, before: BudgetControl | null, reason: string): Wish {
  const limit = { limit: before?.limit ?? null };
  const frozen = { frozen: before?.frozen ?? false };
  return {
    id,
    change: {
      ...(change === null || "limit" in change ? limit : {}),
      ...(change === null || "frozen" in change ? frozen : {}),
      reason,
    },
  };
}

/** Tells the rows of a list apart. */
export function rowKey(budget: Budget): string {
  return [budget.id, budget.scope, budget.tenant, budget.value, budget.start].join("|");
}

/** A limit as it is typed: up to nine digits after the point, never a floating point number. */
export function isLimit(text: string): boolean {
  return /^\d{1,10}(\.\d{1,9})?$/.test(text);
}
