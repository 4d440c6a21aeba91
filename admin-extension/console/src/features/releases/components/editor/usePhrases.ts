import { useMemo } from "react";
import { useT } from "@/features/releases/messages";

/** The words of the editor's own panels. */
export function usePhrases(): Record<string, string> {
  const t = useT();
  return useMemo(
    () => ({
      Find: t("editor.find"),
      Replace: t("editor.replaceWith"),
      next: t("editor.next"),
      previous: t("editor.previous"),
      all: t("editor.all"),
      "match case": t("editor.matchCase"),
      "by word": t("editor.byWord"),
      regexp: t("editor.regexp"),
      replace: t("editor.replace"),
      "replace all": t("editor.replaceAll"),
      close: t("editor.close"),
      "Go to line": t("editor.goToLine"),
      go: t("editor.go"),
      Diagnostics: t("editor.problems"),
      "No diagnostics": t("editor.noProblems"),
      Completions: t("editor.completions"),
      "Revert this chunk": t("editor.takeTheirs"),
    }),
    [t],
  );
}
