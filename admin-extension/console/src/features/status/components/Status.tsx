import { Chip } from "@/components/Chip";
import { formatCount } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import { useStatus } from "../api/useStatus";

/** What is in force, for the header. */
export function StatusChip() {
  const { t, locale } = useI18n();
  const { data, isError } = useStatus();
  if (isError) {
    return <Chip tone="bad">{t("status.unknown")}</Chip>;
  }
  if (data === undefined) {
    return null;
  }
  const { snapshot, ingest } = data;
  const tone = snapshot.problem !== null ? "bad" : snapshot.version === null ? "warn" : "good";
  const counts = t("status.ingest", {
    usage: formatCount(ingest.usage, locale),
    audit: formatCount(ingest.audit, locale),
    refused: formatCount(ingest.refusedBatches, locale),
  });
  return (
    <span title={counts}>
      <Chip tone={tone}>
        {snapshot.version === null
          ? t("status.none")
          : t("status.version", { version: snapshot.version })}
      </Chip>
    </span>
  );
}

/**
 * Says in red what keeps the snapshot folder from being published, records from being taken, and the
 * grid from being used.
 */
export function StatusBanner() {
  const { t, locale } = useI18n();
  const { data } = useStatus();
  const problem = data?.snapshot.problem ?? null;
  return (
    <div role="alert">
      {data !== undefined && problem !== null && (
        <div className="banner banner--bad">
          <strong>{t("status.problem")}</strong>
          <code>{problem}</code>
          <span>
            {data.snapshot.version === null
              ? t("status.nothingInForce")
              : t("status.inForce", { version: data.snapshot.version })}
          </span>
        </div>
      )}
      {data !== undefined && data.ingest.rejectedLines > 0 && (
        <div className="banner banner--bad">
          <strong>
            {t("status.rejected", { count: formatCount(data.ingest.rejectedLines, locale) })}
          </strong>
          <code>{data.ingest.lastRejection}</code>
        </div>
      )}
      {data !== undefined && data.grid.problem !== null && (
        <div className="banner banner--bad">
          <strong>{t("status.grid")}</strong>
          <span>{data.grid.problem}</span>
        </div>
      )}
    </div>
  );
}
