import DesktopOutlined from "@ant-design/icons/es/icons/DesktopOutlined";
import MoonOutlined from "@ant-design/icons/es/icons/MoonOutlined";
import SunOutlined from "@ant-design/icons/es/icons/SunOutlined";
import { Radio, Tooltip } from "antd";
import { APPEARANCES, changeAppearance, useAppearance, type Appearance } from "@/lib/appearance";
import { changeLanguage, LANGUAGES, useLocale, type Language } from "@/lib/i18n";
import { useT } from "../messages";

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

const ICONS: Readonly<Record<Appearance, typeof SunOutlined>> = {
  light: SunOutlined,
  dark: MoonOutlined,
  system: DesktopOutlined,
};

/** Appearance and language; the browser remembers both. */
export function Preferences() {
  const t = useT();
  const { appearance } = useAppearance();
  const { language } = useLocale();
  return (
    <>
      <Radio.Group
        aria-label={t("theme")}
        size="small"
        optionType="button"
        value={appearance}
        onChange={(event) => {
          const chosen = APPEARANCES.find((each) => each === event.target.value);
          changeAppearance(chosen ?? "system");
        }}
      >
        {APPEARANCES.map((each) => {
          const Icon = ICONS[each];
          return (
            <Tooltip key={each} title={t(`theme.${each}`)}>
              <Radio.Button value={each} aria-label={t(`theme.${each}`)}>
                <Icon />
              </Radio.Button>
            </Tooltip>
          );
        })}
      </Radio.Group>
      <Radio.Group
        aria-label={t("language")}
        size="small"
        optionType="button"
        value={language}
        onChange={(event) => {
          const chosen = LANGUAGES.find((each) => each === event.target.value);
          changeLanguage(chosen ?? "en");
        }}
      >
        {LANGUAGES.map((each) => (
          <Radio.Button key={each} value={each}>
            <span lang={each}>{LANGUAGE_NAMES[each]}</span>
          </Radio.Button>
        ))}
      </Radio.Group>
    </>
  );
}
