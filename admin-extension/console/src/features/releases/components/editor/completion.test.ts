import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { RuleVocabulary } from "@/features/releases/api/useRules";
import { proposals } from "./completion";

const VOCABULARY: RuleVocabulary = {
  header: [],
  facts: [
    {
      name: "Prompt",
      properties: [
        { name: "tier", type: "text", values: ["simple", "complex"] },
        { name: "tokens", type: "number" },
      ],
      methods: [],
    },
    {
      name: "CandidateFact",
      properties: [{ name: "region", type: "text", known: ["eu", "us"] }],
      methods: [{ name: "can", parameters: ["text"], type: "boolean", known: ["tools"] }],
    },
  ],
  effects: [
    { name: "exclude", parameters: ["candidate", "text"] },
    { name: "require", parameters: ["text"], known: ["json"] },
  ],
  textMethods: [],
  textsMethods: [],
  accumulateFunctions: ["max"],
  operators: ["==", "in"],
  attributes: ["salience"],
  keywords: ["rule", "when"],
};

/** What is proposed at the end of a text, and over which letters of it. */
function at(text: string, explicit = false) {
  const found = proposals(VOCABULARY, {
    state: EditorState.create({ doc: text }),
    pos: text.length,
    explicit,
  });
  return found === null ? null : [text.slice(found.from), found.options.map(({ label }) => label)];
}

describe("proposals", () => {
  it("are the words of a file outside of facts", () => {
    expect(at("ru")).toEqual([
      "ru",
      ["rule", "when", "salience", "Prompt", "CandidateFact", "max"],
    ]);
    expect(at('rule "a"\nwhen\n  Pr')?.[0]).toBe("Pr");
  });

  it("are a fact's own within it, also after a text with a parenthesis", () => {
    expect(at("  Prompt(ti")).toEqual(["ti", ["tier", "tokens", "in"]]);
    expect(at('  Prompt(tier == "a)", to')).toEqual(["to", ["tier", "tokens", "in"]]);
    expect(at("Prompt(tokens > 5) $c : CandidateFact(re")).toEqual(["re", ["region", "can", "in"]]);
  });

  it("are the effects after out", () => {
    expect(at("then\n  out.")).toEqual(["", ["exclude", "require"]]);
  });

  it("are the texts that can stand there", () => {
    expect(at('Prompt(tier == "co')).toEqual(["co", ["simple", "complex"]]);
    expect(at('Prompt(language == "en", tier == "')?.[1]).toEqual(["simple", "complex"]);
    expect(at('CandidateFact(region not in ("eu", "')).toEqual(["", ["eu", "us"]]);
    expect(at('CandidateFact(can("')).toEqual(["", ["tools"]]);
    expect(at('  out.require("')).toEqual(["", ["json"]]);
  });

  it("are none for free texts, variables and where nothing is typed", () => {
    expect(at('rule "na')).toBeNull();
    expect(at("$c")).toBeNull();
    expect(at("  ")).toBeNull();
    expect(at("  ", true)?.[0]).toBe("");
  });
});
