import { theme, type ThemeConfig } from "antd";

/** Carries the tokens as variables; index.html has it at the root, where all styles see them. */
const THEME_CLASS = "llm-theme";

/** The colours that are ours; antd derives all others from them. */
const LIGHT: ThemeConfig["token"] = {
  colorPrimary: "#0f766e",
  colorPrimaryBg: "#d9f2ee",
  colorPrimaryTextActive: "#0b5c55",
  colorInfo: "#0f766e",
  colorInfoBg: "#d9f2ee",
  colorInfoBorder: "#a9ddd5",
  colorLink: "#0b5c55",
  colorTextSecondary: "rgba(0, 0, 0, 0.65)",
  colorTextDescription: "rgba(0, 0, 0, 0.65)",
  colorTextPlaceholder: "rgba(0, 0, 0, 0.58)",
  // antd's own are too faint on their tints
  colorInfoTextActive: "#0b5c55",
  colorSuccessTextActive: "#1c6136",
  colorWarningTextActive: "#7a4a00",
  colorErrorTextActive: "#9b1c1c",
};
const DARK: ThemeConfig["token"] = {
  colorPrimary: "#14a396",
  colorPrimaryBg: "#113f3b",
  colorPrimaryTextActive: "#7eeadb",
  colorInfo: "#14a396",
  colorInfoBg: "#113f3b",
  colorInfoBorder: "#1d5f58",
  colorLink: "#5fd4c6",
  colorBgBase: "#12161d",
  colorTextSecondary: "rgba(255, 255, 255, 0.72)",
  colorTextDescription: "rgba(255, 255, 255, 0.72)",
  colorTextPlaceholder: "rgba(255, 255, 255, 0.6)",
  colorInfoTextActive: "#7eeadb",
  colorSuccessTextActive: "#8fe0ac",
  colorWarningTextActive: "#f5cf85",
  colorErrorTextActive: "#ffb3b3",
};

/** antd's own red is too faint for letters. */
const LIGHT_BUTTON = {
  colorError: "#c01622",
  colorErrorHover: "#9b1c1c",
  colorErrorActive: "#9b1c1c",
};

/** White letters need a darker ground than what stands on a dark one. */
const DARK_BUTTON = {
  colorError: "#ff9494",
  colorErrorHover: "#ffb3b3",
  colorErrorActive: "#ffb3b3",
  colorPrimary: "#0f766e",
  colorPrimaryHover: "#0b5c55",
  colorPrimaryActive: "#0b5c55",
};

/** @param still without motion, for whoever has asked the system for that */
export function themeOf(dark: boolean, still: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: THEME_CLASS },
    hashed: false,
    components: { Button: dark ? DARK_BUTTON : LIGHT_BUTTON },
    token: {
      ...(dark ? DARK : LIGHT),
      motion: !still,
      fontFamily:
        'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",' +
        ' "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    },
  };
}
