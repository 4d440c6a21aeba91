import { MergeView } from "@codemirror/merge";
import { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";
import { useT } from "@/features/releases/messages";
import { useAppearance } from "@/lib/appearance";
import styles from "./Editor.module.css";
import { setup, STYLES } from "./setup";
import { usePhrases } from "./usePhrases";

/** Theirs and mine side by side; theirs can be taken over piece by piece, mine can be edited. */
export function MergeEditor({
  path,
  theirs,
  mine,
  onChange,
}: {
  path: string;
  theirs: string;
  mine: string;
  onChange: (mine: string) => void;
}) {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const phrases = usePhrases();
  const { dark } = useAppearance();
  const changed = useEffectEvent(onChange);
  const initial = useEffectEvent(() => mine);
  useEffect(() => {
    if (host.current === null) {
      return;
    }
    const look = EditorView.darkTheme.of(dark);
    const view = new MergeView({
      parent: host.current,
      a: { doc: theirs, extensions: [STYLES, setup(t("merge.theirs"), path, true, phrases), look] },
      b: {
        doc: initial(),
        extensions: [
          STYLES,
          setup(t("merge.mine"), path, false, phrases),
          look,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              changed(update.state.doc.toString());
            }
          }),
        ],
      },
      revertControls: "a-to-b",
    });
    return () => {
      view.destroy();
    };
  }, [theirs, path, phrases, dark, t]);
  return (
    <div className={styles["wide"]}>
      <div className={styles["heads"]} aria-hidden>
        <span>{t("merge.theirs")}</span>
        <span>{t("merge.mine")}</span>
      </div>
      <div ref={host} className={styles["merge"]} />
    </div>
  );
}
