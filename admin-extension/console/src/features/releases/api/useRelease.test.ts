import { describe, expect, it } from "vitest";
import { publishedAt } from "./useRelease";

describe("publishedAt", () => {
  it("reads a version as the time it is", () => {
    expect(publishedAt(20260102030405)).toBe("2026-01-02T03:04:05Z");
  });

  it("takes other numbers for no time", () => {
    expect(publishedAt(7)).toBeNull();
  });
});
