import { Tag } from "antd";
import type { ReactNode } from "react";
import styles from "./Chip.module.css";

export type Tone = "neutral" | "good" | "warn" | "bad" | "accent";

/** antd's colour of each, and letters that can be read on it: its own are too faint. */
const COLOURS: Readonly<Record<Tone, readonly [string, string]>> = {
  neutral: ["default", "var(--ant-color-text)"],
  good: ["success", "var(--ant-color-success-text-active)"],
  warn: ["warning", "var(--ant-color-warning-text-active)"],
  bad: ["error", "var(--ant-color-error-text-active)"],
  accent: ["processing", "var(--ant-color-info-text-active)"],
};

/** A short word or two about something. */
export function Chip({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  const [tint, color] = COLOURS[tone];
  return (
    <Tag color={tint} className={styles["chip"] ?? ""} style={{ color }}>
      {children}
    </Tag>
  );
}
