import { createContext, useContext } from "react";
import { en, type MessageKey } from "./en";
import { zh } from "./zh";

export type Language = "en" | "zh";
export type Translate = (
  key: MessageKey,
  values?: Readonly<Record<string, string | number>>,
) => string;

export interface I18n {
  readonly language: Language;
  /** BCP 47 tag for dates, numbers and the document. */
  readonly locale: string;
  readonly t: Translate;
  readonly change: (language: Language) => void;
}

const MESSAGES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, zh };
const LOCALES: Readonly<Record<Language, string>> = { en: "en", zh: "zh-CN" };

export function translate(language: Language): Translate {
  return (key, values) =>
    MESSAGES[language][key].replace(/\{(\w+)\}/g, (hole, name: string) =>
      String(values?.[name] ?? hole),
    );
}

export function makeI18n(language: Language, change: (language: Language) => void): I18n {
  return { language, locale: LOCALES[language], t: translate(language), change };
}

export const I18nContext = createContext<I18n>(makeI18n("en", () => undefined));

export function useI18n(): I18n {
  return useContext(I18nContext);
}
