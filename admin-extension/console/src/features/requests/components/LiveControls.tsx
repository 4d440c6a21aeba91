import { useEffect, useState } from "react";
import { formatTime } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { Connection } from "../api/useRequests";

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
  const { t } = useI18n();
  const state =
    connection.state === "lost"
      ? "offline"
      : connection.state === "connecting"
        ? "connecting"
        : paused
          ? "paused"
          : "live";
  const resume = waiting > 0 ? t("requests.resumeNew", { count: waiting }) : t("requests.resume");
  return (
    <div className="live">
      <span className={`live__state live__state--${state}`} role="status" data-live={state}>
        <span className="live__dot" aria-hidden="true" />
        {t(`requests.${state}`)}
      </span>
      <button type="button" className="button" aria-pressed={paused} onClick={onTogglePause}>
        {paused ? resume : t("requests.pause")}
      </button>
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
  const { t, locale } = useI18n();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const since = new Date(connection.since);
  const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
  return (
    <div className="banner banner--warn">
      <span role="alert">
        {t("requests.stale", { time: formatTime(since.toISOString(), locale, new Date(now)) })}
      </span>
      <span>{t("requests.retryIn", { seconds })}</span>
      <button type="button" className="button" onClick={onRetry}>
        {t("requests.retryNow")}
      </button>
    </div>
  );
}
