import { StreamLanguage } from "@codemirror/language";

const STRUCTURE = new Set(["package", "import", "global", "rule", "when", "then", "end"]);
const OPERATORS = new Set([
  "and",
  "or",
  "not",
  "exists",
  "in",
  "contains",
  "str",
  "startsWith",
  "endsWith",
  "accumulate",
]);
const ATTRIBUTES = new Set(["salience", "no-loop", "enabled", "activation-group"]);
const WORD = /^[A-Za-z][\w]*(?:-[a-z]+)?/;

/** The part of DRL that docs/rules.md describes, in colours. */
export const drl = StreamLanguage.define<{ comment: boolean }>({
  name: "drl",
  startState: () => ({ comment: false }),
  copyState: (state) => ({ ...state }),
  token: (stream, state) => {
    if (state.comment || stream.match("/*")) {
      state.comment = !stream.match(/^.*?\*\//);
      if (state.comment) {
        stream.skipToEnd();
      }
      return "comment";
    }
    if (stream.match("//")) {
      stream.skipToEnd();
      return "comment";
    }
    // a text ends on its line; there are no backslashes
    if (stream.match(/^"[^"]*"?/)) {
      return "string";
    }
    if (stream.match(/^\d+(?:\.\d+)?/)) {
      return "number";
    }
    if (stream.match(/^\$\w+/)) {
      return "variableName.special";
    }
    if (stream.match(WORD)) {
      return kindOf(stream.current());
    }
    stream.next();
    return null;
  },
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", '"'] },
  },
});

function kindOf(word: string): string | null {
  if (STRUCTURE.has(word)) {
    return "keyword";
  }
  if (OPERATORS.has(word)) {
    return "operatorKeyword";
  }
  if (ATTRIBUTES.has(word)) {
    return "propertyName";
  }
  if (word === "true" || word === "false" || word === "null") {
    return "atom";
  }
  return /^[A-Z]/.test(word) ? "typeName" : null;
}
