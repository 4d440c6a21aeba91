import { Chip, type Tone } from "@/components/Chip";
import { Mono, Muted } from "@/components/Page";
import type { ItemDiff } from "../api/api";
import { useT } from "../messages";
import styles from "./Diff.module.css";

const CHANGE_TONES: Readonly<Record<ItemDiff["change"], Tone>> = {
  added: "good",
  removed: "bad",
  changed: "accent",
};

/** More than anybody reads; browsers grow slow. */
const MOST_LINES = 2000;

/** The items that differ, each with its lines. */
export function Diff({ items }: { items: readonly ItemDiff[] }) {
  const t = useT();
  if (items.length === 0) {
    return <Muted>{t("diff.same")}</Muted>;
  }
  return (
    <>
      {items.map(({ path, change, lines }) => (
        <details key={path} className={styles["item"]} open={items.length === 1}>
          <summary>
            <Mono>{path}</Mono> <Chip tone={CHANGE_TONES[change]}>{t(`change.${change}`)}</Chip>
          </summary>
          {lines.length === 0 ? (
            <Muted>{t("diff.binary")}</Muted>
          ) : (
            <Lines path={path} lines={lines} />
          )}
        </details>
      ))}
    </>
  );
}

function Lines({ path, lines }: { path: string; lines: readonly string[] }) {
  const t = useT();
  return (
    <>
      {/* scrolls, so the keyboard must reach it */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles["lines"]} tabIndex={0} role="region" aria-label={path}>
        <code>
          {lines.slice(0, MOST_LINES).map((line, index) => (
            <span key={index} className={styles[kindOf(line)]}>
              {line}
              {"\n"}
            </span>
          ))}
        </code>
      </div>
      {lines.length > MOST_LINES && (
        <Muted>{t("diff.more", { count: lines.length - MOST_LINES })}</Muted>
      )}
    </>
  );
}

function kindOf(line: string): "part" | "added" | "removed" | "same" {
  if (line.startsWith("@@")) {
    return "part";
  }
  return line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
}
