import { describe, expect, it } from "vitest";
import {
  flatten,
  isFiltering,
  isRow,
  matches,
  MAX_LIVE,
  mergeLive,
  readSearch,
  type Pages,
} from "./rows";
import type { RequestRow } from "./types";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const row = (id: string, second: number, more: Partial<RequestRow> = {}): RequestRow => ({
  kind: "usage",
  id,
  at: at(second),
  ending: "complete",
  ...more,
});
const ids = (pages: Pick<Pages, "pages">) => flatten(pages).map((r) => r.id);

describe("flatten", () => {
  it("puts the newest first and, at the same instant, the higher id", () => {
    const data = {
      pages: [{ requests: [row("a", 1), row("c", 2), row("b", 2)], next: null }],
    };
    expect(ids(data)).toEqual(["c", "b", "a"]);
  });

  it("joins what was settled with what the guard wrote, whichever comes first", () => {
    const settled = row("a", 1, { ending: "refused", model: "m", errorCode: "denied" });
    const guards = row("a", 1, { kind: "refusal", ending: "refused", reasons: ["region"] });
    for (const requests of [
      [settled, guards],
      [guards, settled],
    ]) {
      const joined = flatten({ pages: [{ requests, next: null }] });
      expect(joined).toHaveLength(1);
      expect(joined[0]).toMatchObject({ kind: "usage", model: "m", reasons: ["region"] });
    }
  });
});

describe("mergeLive", () => {
  const loaded: Pages = {
    pages: [
      { requests: [row("d", 40), row("c", 30)], next: `${at(30)}~c` },
      { requests: [row("b", 20)], next: `${at(20)}~b` },
    ],
    pageParams: [null, `${at(30)}~c`],
  };

  it("shows a new row first", () => {
    expect(ids(mergeLive(loaded, [row("e", 50)]))).toEqual(["e", "d", "c", "b"]);
  });

  it("shows a row that came late where it belongs", () => {
    expect(ids(mergeLive(loaded, [row("x", 25)]))).toEqual(["d", "c", "x", "b"]);
  });

  it("leaves a row that is older than all loaded ones to the next page", () => {
    expect(ids(mergeLive(loaded, [row("a", 10)]))).toEqual(["d", "c", "b"]);
  });

  it("stays bounded, and the next page starts where it was cut", () => {
    const many = Array.from({ length: MAX_LIVE + 20 }, (_, i) => row(`n${i}`, 100 + i));
    const merged = mergeLive(loaded, many);
    expect(flatten(merged)).toHaveLength(MAX_LIVE);
    expect(merged.pages).toHaveLength(1);
    expect(merged.pages[0]?.next).toEqual(`${at(120)}~n20`);
  });
});

describe("search", () => {
  it("comes from the URL; an unknown ending is none", () => {
    expect(readSearch({ user: "al", ending: "refused", model: "", other: "x" })).toEqual({
      user: "al",
      model: undefined,
      ending: "refused",
      id: undefined,
    });
    expect(isFiltering(readSearch({ ending: "nonsense", user: " " }))).toBe(false);
  });

  it("looks at user or department, at any of the models, and at the ending", () => {
    const r = row("a", 1, {
      user: "Alice",
      department: "research",
      requestModel: "auto",
      model: "m",
    });
    expect(matches(r, {})).toBe(true);
    expect(matches(r, { user: "ALI" })).toBe(true);
    expect(matches(r, { user: "resea" })).toBe(true);
    expect(matches(r, { model: "auto", ending: "complete" })).toBe(true);
    expect(matches(r, { model: "gpt" })).toBe(false);
    expect(matches(r, { ending: "error" })).toBe(false);
  });
});

describe("isRow", () => {
  it("knows a row from anything else that a stream may say", () => {
    expect(isRow(row("a", 1))).toBe(true);
    for (const other of [null, 1, "a", {}, { id: "a", at: 1, ending: "complete" }]) {
      expect(isRow(other)).toBe(false);
    }
    expect(isRow({ ...row("a", 1), ending: "unheard-of" })).toBe(false);
  });
});
