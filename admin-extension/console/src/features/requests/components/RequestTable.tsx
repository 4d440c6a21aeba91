import { useMemo } from "react";
import { Chip } from "@/components/Chip";
import { DataTable, OpenButton, type Column } from "@/components/DataTable";
import { Sub } from "@/components/Page";
import { formatMillis, formatTime } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { RequestRow } from "../api/types";
import { useT } from "../messages";
import { analysis, cost, endingTone, findings } from "./labels";
import styles from "./RequestTable.module.css";

/** The requests, newest first. */
export function RequestTable({
  rows,
  stale,
  onOpen,
}: {
  rows: readonly RequestRow[];
  stale: boolean;
  onOpen: (id: string) => void;
}) {
  const t = useT();
  const columns = useMemo<readonly Column<RequestRow>[]>(
    () => [
      {
        id: "time",
        header: t("col.time"),
        className: styles["time"],
        cell: (row) => <Time row={row} onOpen={onOpen} />,
      },
      {
        id: "caller",
        header: t("col.caller"),
        className: styles["caller"],
        cell: (row) => (
          <>
            <span>{row.user ?? "—"}</span>
            <Sub>{row.department ?? row.tenant ?? ""}</Sub>
          </>
        ),
      },
      {
        id: "model",
        header: t("col.model"),
        className: styles["model"],
        cell: (row) => <Model row={row} />,
      },
      {
        id: "why",
        header: t("col.why"),
        className: styles["why"],
        cell: (row) => <Why row={row} />,
      },
      {
        id: "cost",
        header: t("col.cost"),
        className: styles["cost"],
        cell: (row) => <Cost row={row} />,
      },
      {
        id: "findings",
        header: t("col.findings"),
        className: styles["findings"],
        cell: (row) => <Findings row={row} />,
      },
      {
        id: "latency",
        header: t("col.latency"),
        className: styles["latency"],
        cell: (row) => <Latency row={row} />,
      },
      {
        id: "status",
        header: t("col.status"),
        className: styles["status"],
        cell: (row) => <Status row={row} />,
      },
    ],
    [t, onOpen],
  );
  return (
    <DataTable
      caption={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      name="data-request"
      stale={stale}
      template={styles["table"] ?? ""}
      card={styles["card"] ?? ""}
      onOpen={(row) => {
        onOpen(row.id);
      }}
    />
  );
}

function Time({ row, onOpen }: { row: RequestRow; onOpen: (id: string) => void }) {
  const t = useT();
  const { locale } = useLocale();
  const time = formatTime(row.at, locale, new Date());
  return (
    <OpenButton
      label={t("row.open", { time })}
      onOpen={() => {
        onOpen(row.id);
      }}
    >
      <time dateTime={row.at}>{time}</time>
    </OpenButton>
  );
}

function Model({ row }: { row: RequestRow }) {
  const t = useT();
  const asked = row.requestModel ?? "—";
  return (
    <>
      {row.model == null ? (
        <span>{asked}</span>
      ) : (
        <span>
          {row.model !== asked && <span className={styles["asked"]}>{asked} → </span>}
          <strong>{row.model}</strong>
        </span>
      )}
      <Sub>
        {row.provider == null ? t("row.noModel") : `@ ${row.provider}`}
        {row.simulated === true && <Chip tone="accent">{t("row.simulated")}</Chip>}
      </Sub>
    </>
  );
}

function Why({ row }: { row: RequestRow }) {
  const labels = analysis(row);
  const rules = row.firedRules ?? [];
  return (
    <>
      <span>{row.routeReason ?? row.reasons?.join("; ") ?? "—"}</span>
      {rules.length > 0 && <Sub>{rules.join(" · ")}</Sub>}
      {labels.length > 0 && <Sub>{labels.join(" · ")}</Sub>}
    </>
  );
}

function Cost({ row }: { row: RequestRow }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <>
      <span className={styles["number"]}>{cost(row, locale) ?? "—"}</span>
      {row.unpriced === true && (
        <Sub>
          <Chip tone="warn">{t("row.unpriced")}</Chip>
        </Sub>
      )}
    </>
  );
}

function Findings({ row }: { row: RequestRow }) {
  return (
    <Sub>
      {findings(row.findings).map((found) => (
        <Chip key={found} tone="warn">
          {found}
        </Chip>
      ))}
    </Sub>
  );
}

function Latency({ row }: { row: RequestRow }) {
  const t = useT();
  const { locale } = useLocale();
  if (row.latencyMillis == null) {
    return <>—</>;
  }
  return (
    <>
      <span className={styles["number"]}>{formatMillis(row.latencyMillis, locale)}</span>
      {row.timeToFirstTokenMillis != null && (
        <Sub>{t("row.firstToken", { time: formatMillis(row.timeToFirstTokenMillis, locale) })}</Sub>
      )}
      {row.overheadMillis != null && (
        <Sub>{t("row.overhead", { time: formatMillis(row.overheadMillis, locale) })}</Sub>
      )}
    </>
  );
}

function Status({ row }: { row: RequestRow }) {
  const t = useT();
  return (
    <>
      <Chip tone={endingTone(row.ending)}>{t(`ending.${row.ending}`)}</Chip>
      {(row.errorCode != null || (row.httpStatus ?? 200) >= 400) && (
        <Sub>{[row.httpStatus, row.errorCode].filter(Boolean).join(" ")}</Sub>
      )}
    </>
  );
}
