import { Card } from "antd";
import { formatCount } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Rollout } from "@/lib/rollout";
import { Chip } from "./Chip";
import { STATE_TONES } from "./GatewayStateChip";
import { useT } from "./messages";
import styles from "./RolloutCard.module.css";

const STATES = ["obeys", "refused", "pending", "silent"] as const;

/** How far what is published has come: gateways that obey it, refuse it, or have not answered. */
export function RolloutCard({ rollout }: { rollout: Rollout }) {
  const t = useT();
  const { locale } = useLocale();
  const total = STATES.reduce((sum, state) => sum + rollout[state], 0);
  const shown = STATES.filter((state) => rollout[state] > 0);
  return (
    <Card
      className={styles["card"] ?? ""}
      title={
        <h2 className={styles["title"]}>{t("rollout.title", { version: rollout.version })}</h2>
      }
    >
      <p className={styles["answer"]} role="status">
        {answerOf(rollout, total, t)}
      </p>
      <Bar rollout={rollout} total={total} />
      <p className={styles["chips"]}>
        {shown.map((state) => (
          <Chip key={state} tone={STATE_TONES[state]}>
            {`${t(`state.${state}`)} ${formatCount(rollout[state], locale)}`}
          </Chip>
        ))}
      </p>
    </Card>
  );
}

function answerOf(rollout: Rollout, total: number, t: ReturnType<typeof useT>): string {
  if (total === 0) {
    return t("rollout.nobody");
  }
  if (rollout.pending > 0) {
    return t("rollout.waiting", { count: rollout.pending });
  }
  if (rollout.obeys === 0 && rollout.refused === 0) {
    return t("rollout.silent");
  }
  return rollout.refused > 0
    ? t("rollout.refused", { count: rollout.refused })
    : t("rollout.done", { count: rollout.obeys });
}

/** The figures stand beside it. */
function Bar({ rollout, total }: { rollout: Rollout; total: number }) {
  const widths = STATES.map((state) => (total === 0 ? 0 : (1000 * rollout[state]) / total));
  return (
    <svg
      className={styles["bar"]}
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect className={styles["track"]} width="1000" height="10" />
      {STATES.map((state, index) => (
        <rect
          key={state}
          className={styles[state]}
          x={widths.slice(0, index).reduce((sum, width) => sum + width, 0)}
          width={widths[index]}
          height="10"
        />
      ))}
    </svg>
  );
}
