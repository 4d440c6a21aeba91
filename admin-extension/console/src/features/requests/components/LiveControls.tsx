import { Badge, Button } from "antd";
import { useEffect, useState } from "react";
import { StaleAlert } from "@/components/StatePanel";
import { formatTime } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Connection } from "../api/useRequests";
import { useT } from "../messages";
import styles from "./LiveControls.module.css";

const BADGES = {
  live: "success",
  connecting: "processing",
  paused: "default",
  offline: "error",
} as const;

export function LiveControls({
  connection,
  paused,
  waiting,
  onTogglePause,
}: {
  connection: Connection;
  paused: boolean;
  waiting: number;
  onTogglePause: () => void;
}) {
  const t = useT();
  const state =
    connection.state === "lost"
      ? "offline"
      : connection.state === "connecting"
        ? "connecting"
        : paused
          ? "paused"
          : "live";
  const resume = waiting > 0 ? t("resumeNew", { count: waiting }) : t("resume");
  return (
    <div className={styles["live"]}>
      <span role="status" data-live={state}>
        <Badge status={BADGES[state]} text={t(state)} />
      </span>
      <Button aria-pressed={paused} onClick={onTogglePause}>
        {paused ? resume : t("pause")}
      </Button>
    </div>
  );
}

/** Says that what is shown is no longer live, since when, and when the next try is. */
export function StaleBanner({
  connection,
  onRetry,
}: {
  connection: Connection & { state: "lost" };
  onRetry: () => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
  const time = formatTime(new Date(connection.since).toISOString(), locale, new Date());
  return (
    <StaleAlert
      title={t("stale", { time })}
      reason={
        <span className={styles["retry"]}>
          {/* not announced again each second */}
          <span aria-live="off">{t("retryIn", { count: seconds })}</span>
          <Button size="small" onClick={onRetry}>
            {t("retryNow")}
          </Button>
        </span>
      }
    />
  );
}
