import i18next from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** BCP 47 tags for dates, numbers and the document. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en", zh: "zh-CN" };
const KEY = "llm.console.language";

function known(language: string | null | undefined): Language | undefined {
  return LANGUAGES.find((each) => each === language);
}

/** As remembered, else the browser's. */
function initial(): Language {
  return (
    known(localStorage.getItem(KEY)) ??
    (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en")
  );
}

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: initial(),
  fallbackLng: "en",
  supportedLngs: LANGUAGES,
  resources: {},
  initAsync: false,
  // keys are flat and say so themselves: "ending.refused"
  keySeparator: false,
  nsSeparator: false,
  // React escapes
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

export function changeLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  void i18n.changeLanguage(language);
}

export interface Locale {
  readonly language: Language;
  readonly locale: string;
}

export function useLocale(): Locale {
  const language = known(useTranslation().i18n.language) ?? "en";
  return { language, locale: LOCALES[language] };
}

type Plural = "one" | "other";
type One<K> = K extends `${string}_one` ? K : never;

/** A key without the form of its plural, which `count` chooses. */
export type MessageKey<K> = K extends `${infer Stem}_${Plural}` ? Stem : K;
export type Values = Readonly<Record<string, string | number>>;
export type Translate<K> = (key: K, values?: Values) => string;

/**
 * The texts of one slice, under a namespace of its own. That Chinese lacks a key of English is an
 * error of types; it has one form of plurals.
 */
export function defineMessages<K extends string>(
  namespace: string,
  texts: {
    readonly en: Readonly<Record<K, string>>;
    readonly zh: Readonly<Record<Exclude<K, One<K>>, string>>;
  },
): { readonly useT: () => Translate<MessageKey<K>> } {
  for (const language of LANGUAGES) {
    i18n.addResourceBundle(language, namespace, texts[language]);
  }
  return {
    useT: () => {
      const { t } = useTranslation(namespace, { i18n });
      return useCallback((key, values) => t(key, values ?? {}), [t]);
    },
  };
}
