import { useSyncExternalStore } from "react";
import { host } from "./host";

/** The tab's own token. Never localStorage: closing the tab logs out. */
const OWN_KEY = "llm.console.token";

/** Where the ShenYu admin's own pages keep theirs, in the same tab. */
const SHENYU_KEY = "token";

/**
 * Holds the token of this tab. Inside a ShenYu admin the admin's own token is used first, until the
 * server has refused it; it is only ever read here.
 */
export class SessionStore {
  private readonly listeners = new Set<() => void>();
  private refused: string | null = null;

  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    private readonly insideShenyu: boolean,
  ) {}

  readonly token = (): string | null => {
    const hosts = this.insideShenyu ? this.storage.getItem(SHENYU_KEY) : null;
    if (hosts !== null && hosts !== "" && hosts !== this.refused) {
      return hosts;
    }
    return this.storage.getItem(OWN_KEY);
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  start(token: string): void {
    this.storage.setItem(OWN_KEY, token);
    this.changed();
  }

  /** Forgets a token that the server does not accept, unless another one has replaced it already. */
  end(token: string | null): void {
    if (token !== this.token()) {
      return;
    }
    if (token === this.storage.getItem(OWN_KEY)) {
      this.storage.removeItem(OWN_KEY);
    } else {
      this.refused = token;
    }
    this.changed();
  }

  private changed(): void {
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}

export const session = new SessionStore(window.sessionStorage, host.kind === "shenyu");

export function useToken(): string | null {
  return useSyncExternalStore(session.subscribe, session.token);
}
