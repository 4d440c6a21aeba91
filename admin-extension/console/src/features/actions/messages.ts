import { defineMessages } from "@/lib/i18n";
import en from "./locales/en.json";
import zh from "./locales/zh.json";

export const { useT } = defineMessages("actions", { en, zh });
