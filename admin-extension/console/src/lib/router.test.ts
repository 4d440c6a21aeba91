import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch, textOf } from "./router";

describe("search", () => {
  it.each(["?user=a%26b&ending=refused", "?user=%E5%BC%A0", "?q=007", ""])(
    "%s reads and writes back the same",
    (search) => {
      expect(stringifySearch(parseSearch(search))).toBe(search);
    },
  );

  it("keeps numbers and JSON as the text that was typed", () => {
    expect(parseSearch('?q=12&r={"a":1}')).toEqual({ q: "12", r: '{"a":1}' });
  });

  it("leaves out what is not set", () => {
    expect(stringifySearch({ q: "", row: undefined })).toBe("");
    expect(textOf("")).toBeUndefined();
  });
});
