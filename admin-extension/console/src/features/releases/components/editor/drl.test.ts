import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { describe, expect, it } from "vitest";
import { drl } from "./drl";

const kinds = tagHighlighter([
  { tag: tags.keyword, class: "keyword" },
  { tag: tags.operatorKeyword, class: "operator" },
  { tag: tags.propertyName, class: "attribute" },
  { tag: tags.typeName, class: "fact" },
  { tag: tags.string, class: "text" },
  { tag: tags.number, class: "number" },
  { tag: tags.comment, class: "comment" },
  { tag: tags.special(tags.variableName), class: "name" },
]);

function coloured(text: string): string[] {
  const seen: string[] = [];
  highlightTree(drl.parser.parse(text), kinds, (from, to, kind) => {
    seen.push(`${kind} ${text.slice(from, to)}`);
  });
  return seen;
}

describe("drl", () => {
  it("knows the words of a rule", () => {
    expect(
      coloured('rule "a" salience 5 when $c : CandidateFact(region not in ("eu")) then end'),
    ).toEqual([
      "keyword rule",
      'text "a"',
      "attribute salience",
      "number 5",
      "keyword when",
      "name $c",
      "fact CandidateFact",
      "operator not",
      "operator in",
      'text "eu"',
      "keyword then",
      "keyword end",
    ]);
  });

  it("takes comments for what they are, over lines and on one", () => {
    expect(coloured('/* rule\n"x" */ end // when')).toEqual([
      "comment /* rule",
      'comment "x" */',
      "keyword end",
      "comment // when",
    ]);
  });

  it("ends a text that is not closed with its line", () => {
    expect(coloured('"open\nend')).toEqual(['text "open', "keyword end"]);
  });

  it("takes words with a hyphen for one", () => {
    expect(coloured("no-loop, activation-group")).toEqual([
      "attribute no-loop",
      "attribute activation-group",
    ]);
  });
});
