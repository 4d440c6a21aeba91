import { describe, expect, it } from "vitest";
import { newKey } from "./idempotency";

describe("newKey", () => {
  it("is another each time", () => {
    const keys = new Set(Array.from({ length: 100 }, newKey));
    expect(keys.size).toBe(100);
    keys.forEach((key) => {
      expect(key).toMatch(/^[0-9a-f]{32}$/);
    });
  });
});
