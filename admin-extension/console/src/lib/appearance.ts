import { useSyncExternalStore } from "react";

export const APPEARANCES = ["light", "dark", "system"] as const;
export type Appearance = (typeof APPEARANCES)[number];

const KEY = "llm.console.appearance";
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function chosen(): Appearance {
  const remembered = localStorage.getItem(KEY);
  return APPEARANCES.find((each) => each === remembered) ?? "system";
}

function isDark(): boolean {
  const appearance = chosen();
  return appearance === "dark" || (appearance === "system" && darkSystem.matches);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  darkSystem.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    darkSystem.removeEventListener("change", listener);
  };
}

export function changeAppearance(appearance: Appearance): void {
  localStorage.setItem(KEY, appearance);
  listeners.forEach((listener) => {
    listener();
  });
}

const stillSystem = window.matchMedia("(prefers-reduced-motion: reduce)");

function subscribeStill(listener: () => void): () => void {
  stillSystem.addEventListener("change", listener);
  return () => {
    stillSystem.removeEventListener("change", listener);
  };
}

/** Whether the system is told to move nothing. */
export function useStill(): boolean {
  return useSyncExternalStore(subscribeStill, () => stillSystem.matches);
}

/** What the user has chosen, and whether that is dark at this moment. */
export function useAppearance(): { readonly appearance: Appearance; readonly dark: boolean } {
  return {
    appearance: useSyncExternalStore(subscribe, chosen),
    dark: useSyncExternalStore(subscribe, isDark),
  };
}
