import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { nonce } from "@/lib/csp";
import { drl } from "./drl";

/** The variables of the theme follow light and dark by themselves. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--ant-color-info-text-active)" },
  { tag: tags.string, color: "var(--ant-color-success-text-active)" },
  {
    tag: [tags.number, tags.bool, tags.atom, tags.null],
    color: "var(--ant-color-warning-text-active)",
  },
  { tag: [tags.typeName, tags.propertyName], fontWeight: "600" },
  { tag: tags.comment, color: "var(--ant-color-text-secondary)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": {
    color: "var(--ant-color-text)",
    backgroundColor: "var(--ant-color-bg-container)",
    fontSize: "13px",
  },
  "&.cm-focused": { outline: "2px solid var(--ant-color-primary)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--ant-font-family-code)" },
  ".cm-content": { caretColor: "var(--ant-color-text)", minHeight: "200px" },
  ".cm-cursor": { borderLeftColor: "var(--ant-color-text)" },
  ".cm-gutters": {
    color: "var(--ant-color-text-secondary)",
    backgroundColor: "var(--ant-color-bg-layout)",
    borderRightColor: "var(--ant-color-split)",
  },
  ".cm-activeLine": { backgroundColor: "var(--ant-color-fill-quaternary)" },
  ".cm-panels, .cm-tooltip": {
    color: "var(--ant-color-text)",
    backgroundColor: "var(--ant-color-bg-elevated)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    color: "var(--ant-color-primary-text-active)",
    backgroundColor: "var(--ant-color-primary-bg)",
  },
});

export function languageOf(path: string): Extension {
  if (path.endsWith(".drl")) {
    return drl;
  }
  return path.endsWith(".json") ? json() : [];
}

/**
 * Gives an editor's style elements the nonce of our content security policy. An editor puts the first
 * of them there when it is made, so this cannot be configured afterwards.
 */
export const STYLES: Extension = nonce === undefined ? [] : EditorView.cspNonce.of(nonce);

/**
 * What every editor of ours has beside {@link STYLES}. Tab leaves it, as it leaves any field.
 *
 * @param label what a reader hears
 * @param phrases of the editor's own panels, in the language that is chosen
 */
export function setup(
  label: string,
  path: string,
  readOnly: boolean,
  phrases: Record<string, string>,
): Extension {
  return [
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
    EditorState.phrases.of(phrases),
    EditorState.readOnly.of(readOnly),
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    bracketMatching(),
    closeBrackets(),
    EditorView.lineWrapping,
    languageOf(path),
    syntaxHighlighting(COLOURS),
    LOOK,
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...lintKeymap,
    ]),
  ];
}
