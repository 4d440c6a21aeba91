import { useEffect, useMemo, useState, type ReactNode } from "react";
import { I18nContext, makeI18n, type Language } from "@/lib/i18n/i18n";

const KEY = "llm.console.language";

function initial(): Language {
  const remembered = localStorage.getItem(KEY);
  if (remembered === "en" || remembered === "zh") {
    return remembered;
  }
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** The language: as remembered, else the browser's. */
export function I18nProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(initial);
  const i18n = useMemo(
    () =>
      makeI18n(language, (next) => {
        localStorage.setItem(KEY, next);
        setLanguage(next);
      }),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = i18n.locale;
    document.title = i18n.t("app.title");
  }, [i18n]);
  return <I18nContext value={i18n}>{children}</I18nContext>;
}
