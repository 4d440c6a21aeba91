import { describe, expect, it } from "vitest";
import { en, type MessageKey } from "./en";
import { translate } from "./i18n";
import { zh } from "./zh";

const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe("messages", () => {
  it("have the same holes in every language", () => {
    for (const key of Object.keys(en) as MessageKey[]) {
      expect(holes(zh[key]), key).toEqual(holes(en[key]));
    }
  });

  it("fill their holes", () => {
    expect(translate("en")("status.version", { version: 7 })).toBe("Snapshot 7");
    expect(translate("zh")("status.version", { version: 7 })).toBe("快照 7");
  });
});
