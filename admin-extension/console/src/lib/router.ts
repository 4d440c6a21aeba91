import { createRootRoute, useLocation, useRouter } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

/** The parent of every slice's routes. The app gives it its frame. */
export const rootRoute = createRootRoute();

/** Filters are plain texts in the URL: `?user=li.wei&ending=refused`, never JSON. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Writes what is set; empty filters leave the URL. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") {
      query.set(key, value);
    }
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** A filter as typed; undefined where there is none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The filters of the page that is shown, as its slice reads them. */
export function useSearchAs<S>(read: (search: Readonly<Record<string, unknown>>) => S): S {
  const { search }: { search: object } = useLocation();
  return useMemo(() => read(Object.fromEntries(Object.entries(search))), [read, search]);
}

/**
 * Changes some of the filters of the page that is shown. `replace` keeps the history free of every
 * letter that is typed.
 */
export function useSetSearch<S extends object>(): (
  changes: Partial<S>,
  history: "push" | "replace",
) => void {
  const router = useRouter();
  return useCallback(
    (changes, history) => {
      void router.navigate({
        to: ".",
        search: (before: object) => ({ ...before, ...changes }),
        replace: history === "replace",
      });
    },
    [router],
  );
}
