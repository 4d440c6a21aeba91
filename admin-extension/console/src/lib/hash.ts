import { useCallback, useMemo, useSyncExternalStore } from "react";

/** Where in the console the page is: everything that a link should carry is in the URL's hash. */
export interface HashLocation {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function parseHash(hash: string): HashLocation {
  const text = hash.replace(/^#/, "");
  const mark = text.indexOf("?");
  return mark < 0
    ? { path: text, query: new URLSearchParams() }
    : { path: text.slice(0, mark), query: new URLSearchParams(text.slice(mark + 1)) };
}

export function writeHash({ path, query }: HashLocation): string {
  const text = query.toString();
  return text === "" ? `#${path}` : `#${path}?${text}`;
}

const subscribe = (listener: () => void) => {
  window.addEventListener("hashchange", listener);
  return () => {
    window.removeEventListener("hashchange", listener);
  };
};

export function useHashLocation(): HashLocation {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseHash(hash), [hash]);
}

/**
 * Sets parameters of the current location; empty ones leave the URL. `replace` keeps the history
 * free of every letter typed into a filter.
 */
export function useSetQuery(): (
  changes: Readonly<Record<string, string>>,
  history: "push" | "replace",
) => void {
  return useCallback((changes, history) => {
    const { path, query } = parseHash(window.location.hash);
    for (const [key, value] of Object.entries(changes)) {
      if (value === "") {
        query.delete(key);
      } else {
        query.set(key, value);
      }
    }
    const hash = writeHash({ path, query });
    if (history === "replace") {
      window.history.replaceState(null, "", hash);
      window.dispatchEvent(new HashChangeEvent("hashchange"));
    } else {
      window.location.hash = hash;
    }
  }, []);
}
