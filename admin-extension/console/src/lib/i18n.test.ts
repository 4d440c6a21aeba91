import { describe, expect, it } from "vitest";
import { i18n } from "./i18n";

type Texts = Readonly<Record<string, string>>;

const files = import.meta.glob<Texts>("../**/locales/*.json", { eager: true, import: "default" });
const holes = (text: string) => new Set(text.match(/\{\{\w+/g));
const stem = (key: string) => key.replace(/_(one|other)$/, "");

describe("texts of every slice", () => {
  const english = Object.entries(files).filter(([file]) => file.endsWith("/en.json"));

  it("are found", () => {
    expect(english.length).toBeGreaterThan(5);
  });

  it.each(english)("%s: the same keys and holes in Chinese", (file, en) => {
    const zh = files[file.replace("/en.json", "/zh.json")] ?? {};
    expect(new Set(Object.keys(zh).map(stem))).toEqual(new Set(Object.keys(en).map(stem)));
    for (const [key, text] of Object.entries(zh)) {
      expect(holes(text), key).toEqual(holes(en[key] ?? ""));
    }
  });
});

describe("plurals", () => {
  it("are chosen by the count, with its digits grouped", () => {
    i18n.addResourceBundle("en", "test", {
      n_one: "{{count, number}} thing",
      n_other: "{{count, number}} things",
    });
    const t = i18n.getFixedT("en", "test");
    expect([t("n", { count: 1 }), t("n", { count: 2000 })]).toEqual(["1 thing", "2,000 things"]);
  });
});
