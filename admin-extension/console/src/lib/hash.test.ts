import { describe, expect, it } from "vitest";
import { parseHash, writeHash } from "./hash";

describe("hash location", () => {
  it.each(["#/dashboard/requests", "#/dashboard/requests?user=a%26b&ending=refused", "#"])(
    "%s reads and writes back the same",
    (hash) => {
      expect(writeHash(parseHash(hash))).toBe(hash);
    },
  );

  it("decodes parameters", () => {
    expect(parseHash("#/x?user=%E5%BC%A0").query.get("user")).toBe("张");
  });
});
