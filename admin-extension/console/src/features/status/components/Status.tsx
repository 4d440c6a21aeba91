import { Alert, Tooltip } from "antd";
import { Chip } from "@/components/Chip";
import { Mono } from "@/components/Page";
import { formatCount } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useStatus } from "../api/useStatus";
import { useT } from "../messages";
import styles from "./Status.module.css";

/** What is in force, for the header. */
export function StatusChip() {
  const t = useT();
  const { locale } = useLocale();
  const { data, isError } = useStatus();
  if (isError) {
    return <Chip tone="bad">{t("unknown")}</Chip>;
  }
  if (data === undefined) {
    return null;
  }
  const { snapshot, ingest } = data;
  const refused = data.gateways.some((gateway) => gateway.problem !== null);
  const tone =
    snapshot.problem !== null || refused ? "bad" : snapshot.version === null ? "warn" : "good";
  const counts = t("ingest", {
    usage: formatCount(ingest.usage, locale),
    audit: formatCount(ingest.audit, locale),
    refused: formatCount(ingest.refusedBatches, locale),
  });
  return (
    <Tooltip title={counts}>
      {/* reached by the keyboard, so that it can be read there too */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <span tabIndex={0} className={styles["chip"]}>
        <Chip tone={tone}>
          {snapshot.version === null ? t("none") : t("version", { version: snapshot.version })}
        </Chip>
      </span>
    </Tooltip>
  );
}

/** How many gateways are named one by one; what one refuses, most refuse. */
const MOST_GATEWAYS = 3;

/**
 * Says in red what keeps the snapshot folder from being published, a gateway from obeying it, records
 * from being taken, and the grid from being used; and which audit records are missing or not anchored.
 */
export function StatusBanner() {
  const t = useT();
  const { data } = useStatus();
  return (
    <div role="alert" className={styles["banners"]}>
      {data !== undefined && data.snapshot.problem !== null && (
        <Banner
          title={t("problem")}
          reason={data.snapshot.problem}
          then={
            data.snapshot.version === null
              ? t("nothingInForce")
              : t("inForce", { version: data.snapshot.version })
          }
        />
      )}
      {(data?.gateways ?? [])
        .filter((gateway) => gateway.problem !== null)
        .slice(0, MOST_GATEWAYS)
        .map((gateway) => (
          <Banner
            key={gateway.id}
            title={t("refused", { gateway: gateway.id })}
            reason={gateway.problem}
            then={
              gateway.snapshotVersion === null
                ? t("refusedNothing")
                : t("refusedInForce", { version: gateway.snapshotVersion })
            }
          />
        ))}
      {data !== undefined && data.ledger.deadLetters > 0 && (
        <Banner
          title={t("deadLetters", { count: data.ledger.deadLetters })}
          reason={data.ingest.lastRejection ?? t("deadLettersWhere")}
        />
      )}
      {data !== undefined && data.audit.missing > 0 && (
        <Banner title={t("missing", { count: data.audit.missing })} reason={t("missingWhere")} />
      )}
      {data !== undefined && data.audit.problem !== null && (
        <Banner title={t("unanchored")} reason={data.audit.problem} />
      )}
      {data !== undefined && data.grid.problem !== null && (
        <Banner title={t("grid")} reason={data.grid.problem} />
      )}
    </div>
  );
}

function Banner({
  title,
  reason,
  then = "",
}: {
  title: string;
  reason: string | null;
  then?: string;
}) {
  return (
    <Alert
      banner
      type="error"
      role="group"
      title={title}
      description={
        <>
          <Mono>{reason}</Mono> {then}
        </>
      }
    />
  );
}
