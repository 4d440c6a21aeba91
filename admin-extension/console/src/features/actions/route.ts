import { textOf } from "@/lib/router";

/** What the address of the page holds. */
export interface ActionSearch {
  readonly actor?: string;
}

export function readSearch(search: Readonly<Record<string, unknown>>): ActionSearch {
  const actor = textOf(search["actor"]);
  return actor === undefined ? {} : { actor };
}
