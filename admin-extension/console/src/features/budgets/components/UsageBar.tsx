import { permille } from "@/lib/format";
import type { Budget } from "../api/api";
import styles from "./UsageBar.module.css";

/** What is spent and, after it, what is leased of the limit. The figures stand beside it. */
export function UsageBar({ budget }: { budget: Budget }) {
  const spent = permille(budget.settledNanos, budget.limitNanos);
  const used = permille(
    String(BigInt(budget.settledNanos) + BigInt(budget.openNanos)),
    budget.limitNanos,
  );
  const tone = spent >= 900 ? "bad" : spent >= 800 ? "warn" : "good";
  return (
    <svg
      className={styles["usage"]}
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect className={styles["track"]} width="1000" height="10" />
      <rect className={styles[tone]} width={spent} height="10" />
      <rect className={styles["leased"]} x={spent} width={used - spent} height="10" />
    </svg>
  );
}
