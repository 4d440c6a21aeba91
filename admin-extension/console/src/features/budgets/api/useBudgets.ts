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
  /** What it is based on: where somebody has changed that since, nothing is done. Null: whatever is there. */
  readonly tag: string | null;
}

const CONTROL = "/llm/api/v1/budgets/{id}/control";

/** Names what is in force of a budget at the time its form is opened; read again after a conflict. */
export function useControlTag(id: string) {
  return useQuery({
    queryKey: ["budget-control", id],
    queryFn: async ({ signal }) => {
      const { response } = await budgetsApi.GET(CONTROL, { params: { path: { id } }, signal });
      return response.headers.get("ETag");
    },
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function isConflict(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 412;
}

/** Makes a change, and answers what names the budget's control after it. */
export function useControl() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, change, tag }: Wish) => {
      const params = { path: { id }, header: { "If-Match": tag ?? "*" } };
      const { response } = await (change === null
        ? budgetsApi.DELETE(CONTROL, { params })
        : budgetsApi.PATCH(CONTROL, { params, body: change }));
      return response.headers.get("ETag");
    },
    onSettled: (_tag, _error, { id }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["budgets"] }),
        client.invalidateQueries({ queryKey: ["budget-control", id] }),
      ]),
  });
}

/**
 * What would bring back what a wish has changed, and nothing that others have changed since.
 *
 * @param tag names what the wish has left in force
 */
export function undoing(
  { id, change }: Omit<Wish, "tag">,
  before: BudgetControl | null,
  tag: string | null,
  reason: string,
): Wish {
  const limit = { limit: before?.limit ?? null };
  const frozen = { frozen: before?.frozen ?? false };
  return {
    id,
    tag,
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
