import { textOf } from "@/lib/router";
import type { Ending, RequestPage, RequestRow } from "./types";

/** The pages as TanStack Query keeps them. */
export interface Pages {
  pages: RequestPage[];
  pageParams: (string | null)[];
}

/** So many live rows are kept; what is cut comes back by "load older". */
export const MAX_LIVE = 500;

/** Newest first; the same order in which the server pages. */
export function compareRows(a: RequestRow, b: RequestRow): number {
  const byTime = Date.parse(b.at) - Date.parse(a.at);
  return byTime !== 0 ? byTime : a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/**
 * A request that was planned and then refused arrives twice: as what was settled and as what the
 * guard wrote. The settled one leads, the other adds its reasons.
 */
function join(a: RequestRow, b: RequestRow): RequestRow {
  const [lead, other] = a.kind === "usage" ? [a, b] : [b, a];
  return {
    ...other,
    ...Object.fromEntries(Object.entries(lead).filter(([, value]) => value != null)),
  };
}

/** All rows once, newest first. */
export function flatten(data: Pick<Pages, "pages"> | undefined): RequestRow[] {
  const byId = new Map<string, RequestRow>();
  for (const row of data?.pages.flatMap((page) => page.requests) ?? []) {
    const known = byId.get(row.id);
    byId.set(row.id, known === undefined ? row : join(known, row));
  }
  return [...byId.values()].sort(compareRows);
}

/** Puts rows that came in live into the first page, and bounds that page. */
export function mergeLive(data: Pages, live: readonly RequestRow[]): Pages {
  const [first, ...rest] = data.pages;
  if (first === undefined || live.length === 0) {
    return data;
  }
  const next = data.pages.at(-1)?.next ?? null;
  // what is older than the last loaded row comes with "load older"
  const wanted = live.filter((row) => next === null || isBefore(next, row));
  const merged = [...wanted, ...first.requests];
  if (merged.length <= MAX_LIVE) {
    return { ...data, pages: [{ ...first, requests: merged }, ...rest] };
  }
  const kept = merged.sort(compareRows).slice(0, MAX_LIVE);
  const last = kept.at(-1);
  return {
    pages: [{ requests: kept, next: last === undefined ? null : cursorAfter(last) }],
    pageParams: [null],
  };
}

/** Time and id, joined by a tilde: what the server takes as the start of a page. */
function cursorAfter(row: RequestRow): string {
  return `${row.at}~${row.id}`;
}

function isBefore(cursor: string, row: RequestRow): boolean {
  const tilde = cursor.indexOf("~");
  const byTime = Date.parse(row.at) - Date.parse(cursor.slice(0, tilde));
  return byTime > 0 || (byTime === 0 && row.id >= cursor.slice(tilde + 1));
}

/** What is shown of the loaded requests, and which one is open; all of it in the URL. */
export interface RequestSearch {
  readonly user?: string | undefined;
  readonly model?: string | undefined;
  readonly ending?: Ending | undefined;
  readonly id?: string | undefined;
}

export const ENDINGS: readonly Ending[] = ["complete", "error", "cancel", "refused"];

/** An ending that there is not is none. */
export function readSearch(search: Readonly<Record<string, unknown>>): RequestSearch {
  return {
    user: textOf(search["user"]),
    model: textOf(search["model"]),
    ending: ENDINGS.find((known) => known === search["ending"]),
    id: textOf(search["id"]),
  };
}

export function isFiltering({ user, model, ending }: RequestSearch): boolean {
  return (user ?? "").trim() !== "" || (model ?? "").trim() !== "" || ending !== undefined;
}

export function matches(row: RequestRow, { user, model, ending }: RequestSearch): boolean {
  return (
    (ending === undefined || row.ending === ending) &&
    holds(user, row.user, row.department) &&
    holds(model, row.requestModel, row.model, row.provider)
  );
}

function holds(wanted: string | undefined, ...texts: (string | null | undefined)[]): boolean {
  const needle = (wanted ?? "").trim().toLowerCase();
  return needle === "" || texts.some((text) => text?.toLowerCase().includes(needle) === true);
}

/** Whether an event of the stream is a row; the server says so by its document. */
export function isRow(value: unknown): value is RequestRow {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "at" in value &&
    typeof value.at === "string" &&
    "ending" in value &&
    ENDINGS.some((known) => known === value.ending)
  );
}
