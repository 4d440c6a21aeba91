import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, ApiError } from "@/lib/api/client";
import { textOf } from "@/lib/router";
import { budgetsApi, type Budget, type BudgetChange, type BudgetControl } from "./api";

const INTERVAL_MILLIS = 3000;
/** The fullest of so many are shown; the search finds the others. */
export const LIMIT = 100;

export function useBudgets(search: string) {
  return useQuery({
    queryKey: ["budgets", search],
    queryFn: ({ signal }) =>
      answer(
        budgetsApi.GET("/llm/api/v1/budgets", {
          params: { query: { limit: LIMIT, q: search } },
          signal,
        }),
      ),
    refetchInterval: INTERVAL_MILLIS,
    placeholderData: keepPreviousData,
  });
}

/** What is to change of a budget, while the rest stays; null takes all back to the snapshot. */
export interface Wish {
  readonly id: string;
  readonly change: BudgetChange | null;
  /** Names the state that the wish is made for. */
  readonly ifMatch: string;
}

/** Fulfils a wish and names the state that this has led to. */
export function useControl() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, change, ifMatch }: Wish) => {
      const path = "/llm/api/v1/budgets/{id}/control";
      const params = { path: { id }, header: { "If-Match": ifMatch } };
      const { response } = await (change === null
        ? budgetsApi.DELETE(path, { params })
        : budgetsApi.PATCH(path, { params, body: change }));
      return response.headers.get("ETag") ?? ifMatch;
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["budgets"] }),
  });
}

/** Somebody has changed it since. */
export function isConflict(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 412;
}

/**
 * What would bring back what a wish has changed, and nothing that others have changed since.
 *
 * @param wish with the state that it has led to
 */
export function undoing(
  { id, change, ifMatch }: Wish,
  before: BudgetControl | null,
  reason: string,
): Wish {
  const limit = { limit: before?.limit ?? null };
  const frozen = { frozen: before?.frozen ?? false };
  return {
    id,
    ifMatch,
    change: {
      ...(change === null || "limit" in change ? limit : {}),
      ...(change === null || "frozen" in change ? frozen : {}),
      reason,
    },
  };
}

/** What is searched for and which row is open; both in the URL. */
export interface BudgetSearch {
  readonly q?: string | undefined;
  readonly row?: string | undefined;
}

export function readSearch(search: Readonly<Record<string, unknown>>): BudgetSearch {
  return { q: textOf(search["q"]), row: textOf(search["row"]) };
}

/** Tells the rows of a list apart. */
export function rowKey(budget: Budget): string {
  return [budget.id, budget.scope, budget.tenant, budget.value, budget.start].join("|");
}

/** A limit as it is typed: up to nine digits after the point, never a floating point number. */
export function isLimit(text: string): boolean {
  return /^\d{1,10}(\.\d{1,9})?$/.test(text);
}
