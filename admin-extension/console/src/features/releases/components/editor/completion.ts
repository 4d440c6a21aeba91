import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { RuleVocabulary } from "@/features/releases/api/useRules";

/** As far back as a pattern that is being written may begin. */
const BACK_CHARS = 2000;

/** The property that is compared with the text which begins here, the last one on the line. */
const COMPARED =
  /.*\b(?!not\b)(\w+)\s*(?:==|!=|(?:not\s+)?contains\b|(?:not\s+)?in\b)\s*\(?[^()=]*$/;

/** The method or effect whose parameter begins here. */
const CALLED = /.*\b(\w+)\([^()]*$/;

/** Proposes what may stand where something is typed in a rule file. */
export function ruleCompletion(vocabulary: RuleVocabulary): Extension {
  return autocompletion({ override: [(context) => proposals(vocabulary, context)] });
}

export function proposals(
  vocabulary: RuleVocabulary,
  context: Pick<CompletionContext, "state" | "pos" | "explicit">,
): CompletionResult | null {
  const { state, pos, explicit } = context;
  const before = state.sliceDoc(Math.max(0, pos - BACK_CHARS), pos);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const fact = factBefore(before);
  if (isInText(line)) {
    const open = line.lastIndexOf('"') + 1;
    const options = textsFor(vocabulary, line.slice(0, open - 1), fact);
    return options.length === 0 ? null : { from: pos - (line.length - open), options };
  }
  const word = /[\w-]*$/.exec(line)?.[0] ?? "";
  const from = pos - word.length;
  const lead = line.slice(0, line.length - word.length);
  if (lead.endsWith("out.")) {
    return {
      from,
      options: vocabulary.effects.map(({ name, parameters }) => ({
        label: name,
        type: "function",
        detail: `(${parameters.join(", ")})`,
      })),
    };
  }
  // a variable's own or a number is nobody's word
  if ((word === "" && !explicit) || /[\w$.]$/.test(lead)) {
    return null;
  }
  return { from, options: wordsFor(vocabulary, fact) };
}

/** Comments and texts hold no quotes that would open another. */
function isInText(line: string): boolean {
  return (line.split('"').length - 1) % 2 === 1;
}

/** The fact in whose parentheses the end of a text stands. */
function factBefore(before: string): string | null {
  const open = [];
  for (const match of before.replace(/"[^"\n]*"?/g, '""').matchAll(/(\w*)\s*\(|\)/g)) {
    if (match[0] === ")") {
      open.pop();
    } else {
      open.push(match[1] ?? "");
    }
  }
  return open.reverse().find((name) => /^[A-Z]/.test(name)) ?? null;
}

function wordsFor(vocabulary: RuleVocabulary, fact: string | null): Completion[] {
  const within = vocabulary.facts.find(({ name }) => name === fact);
  if (within !== undefined) {
    return [
      ...within.properties.map(({ name, type }) => ({
        label: name,
        type: "property",
        detail: type,
      })),
      ...within.methods.map(({ name, parameters }) => ({
        label: name,
        type: "function",
        detail: `(${parameters.join(", ")})`,
      })),
      ...vocabulary.operators
        .filter((operator) => /^[a-z]/.test(operator))
        .map((label) => ({ label, type: "keyword" })),
    ];
  }
  return [
    ...vocabulary.keywords.map((label) => ({ label, type: "keyword" })),
    ...vocabulary.attributes.map((label) => ({ label, type: "keyword" })),
    ...vocabulary.facts.map(({ name }) => ({ label: name, type: "class" })),
    ...vocabulary.accumulateFunctions.map((label) => ({ label, type: "function" })),
  ];
}

/** Texts that the property, method or effect before the quotes may have. */
function textsFor(vocabulary: RuleVocabulary, lead: string, fact: string | null): Completion[] {
  const compared = COMPARED.exec(lead)?.[1];
  const called = CALLED.exec(lead)?.[1];
  const facts = vocabulary.facts.filter((each) => fact === null || each.name === fact);
  const property = facts
    .flatMap(({ properties }) => properties)
    .find((each) => each.name === compared);
  const call = [...facts.flatMap(({ methods }) => methods), ...vocabulary.effects].find(
    (each) => each.name === called,
  );
  const texts = [...(property?.values ?? []), ...(property?.known ?? []), ...(call?.known ?? [])];
  return [...new Set(texts)].map((label) => ({ label, type: "text" }));
}
