import { useCallback, useState } from "react";

/** What was typed and is not saved, and the state of the item that it was typed over. */
export interface Typed {
  readonly text: string;
  readonly etag: string;
}

const PREFIX = "llm.console.typed/";

function read(key: string): Typed | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return typeof value === "object" &&
      value !== null &&
      "text" in value &&
      typeof value.text === "string" &&
      "etag" in value &&
      typeof value.etag === "string"
      ? { text: value.text, etag: value.etag }
      : null;
  } catch {
    return null;
  }
}

/** Whether it could be kept: a browser gives a tab some megabytes only. */
function write(key: string, typed: Typed | null): boolean {
  try {
    if (typed === null) {
      sessionStorage.removeItem(key);
    } else {
      sessionStorage.setItem(key, JSON.stringify(typed));
    }
    return true;
  } catch {
    sessionStorage.removeItem(key);
    return false;
  }
}

/**
 * Keeps what is typed in the tab, over a reload and a lost connection, until it is saved or given up.
 *
 * @param user whose it is: the next one to log in must not see it
 */
export function useTyped(user: string, draft: string, path: string) {
  const key = `${PREFIX}${user}/${draft}/${path}`;
  const [typed, setTyped] = useState(() => read(key));
  const [kept, setKept] = useState(true);
  const type = useCallback(
    (now: Typed | null) => {
      setTyped(now);
      setKept(write(key, now));
    },
    [key],
  );
  return { typed, kept, type };
}
