import { setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { Compartment, type EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useAppearance } from "@/lib/appearance";
import type { RuleVocabulary } from "@/features/releases/api/useRules";
import { ruleCompletion } from "./completion";
import styles from "./Editor.module.css";
import { setup, STYLES } from "./setup";
import { usePhrases } from "./usePhrases";

/** Where something is in the text, both from 1; null where that is not known. */
export interface Place {
  readonly line: number | null;
  readonly column: number | null;
}

export interface Mark extends Place {
  readonly severity: "error" | "warning";
  readonly message: string;
}

/**
 * A text of an item. Whoever shows it holds the text; a new one from outside takes the place of what
 * is there, as one step that can be undone.
 *
 * @param goTo a new object is gone to, once
 * @param vocabulary for completion, of rules
 */
export function Editor({
  label,
  path,
  text,
  readOnly,
  marks,
  goTo,
  vocabulary,
  onChange,
  onSave,
}: {
  label: string;
  path: string;
  text: string;
  readOnly: boolean;
  marks: readonly Mark[];
  goTo: Place | null;
  vocabulary: RuleVocabulary | null;
  onChange: (text: string) => void;
  onSave: () => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [variable] = useState(() => new Compartment());
  const phrases = usePhrases();
  const { dark } = useAppearance();
  // what the editor has said last need not be told to it again
  const said = useRef(text);
  const changed = useEffectEvent((now: string) => {
    said.current = now;
    onChange(now);
  });
  const save = useEffectEvent(onSave);
  const initial = useEffectEvent(() => text);
  useEffect(() => {
    if (host.current === null) {
      return;
    }
    const made = new EditorView({
      parent: host.current,
      doc: initial(),
      extensions: [
        STYLES,
        variable.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            changed(update.state.doc.toString());
          }
        }),
        keymap.of([
          {
            key: "Mod-s",
            preventDefault: true,
            run: () => {
              save();
              return true;
            },
          },
        ]),
      ],
    });
    setView(made);
    return () => {
      made.destroy();
    };
  }, [variable]);
  useEffect(() => {
    view?.dispatch({
      effects: variable.reconfigure([
        vocabulary === null ? [] : ruleCompletion(vocabulary),
        setup(label, path, readOnly, phrases),
        EditorView.darkTheme.of(dark),
      ]),
    });
  }, [view, variable, label, path, readOnly, phrases, dark, vocabulary]);
  useEffect(() => {
    if (view !== null && text !== said.current) {
      said.current = text;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    }
  }, [view, text]);
  useEffect(() => {
    view?.dispatch(
      setDiagnostics(
        view.state,
        marks.map((mark) => diagnostic(view.state, mark)),
      ),
    );
  }, [view, marks]);
  useEffect(() => {
    if (view !== null && goTo !== null) {
      view.dispatch({
        selection: { anchor: positionOf(view.state, goTo) },
        effects: EditorView.scrollIntoView(positionOf(view.state, goTo), { y: "center" }),
      });
      view.focus();
    }
  }, [view, goTo]);
  return <div ref={host} className={styles["editor"]} />;
}

/** Within the text, whatever was said of an earlier one. */
function positionOf({ doc }: EditorState, { line, column }: Place): number {
  const { from, to } = doc.line(Math.min(Math.max(line ?? 1, 1), doc.lines));
  return Math.min(from + Math.max((column ?? 1) - 1, 0), to);
}

/** To the end of a word; of the line where no column is known. */
function diagnostic(state: EditorState, mark: Mark): Diagnostic {
  const from = positionOf(state, mark);
  const { to: end } = state.doc.lineAt(from);
  const to = mark.column === null ? end : (state.wordAt(from)?.to ?? Math.min(from + 1, end));
  return { from, to, severity: mark.severity, message: mark.message };
}
