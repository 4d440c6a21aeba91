import { Chip } from "@/components/Chip";
import { formatMillis, formatTime } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { MessageKey } from "@/lib/i18n/en";
import type { RequestRow } from "@/lib/api/types";
import { analysis, cost, endingTone, findings } from "./labels";

const COLUMNS: readonly MessageKey[] = [
  "col.time",
  "col.caller",
  "col.model",
  "col.why",
  "col.cost",
  "col.findings",
  "col.latency",
  "col.status",
];

/** The requests. On narrow screens a row becomes a card, so the roles are spelled out. */
export function RequestTable({
  rows,
  stale,
  onOpen,
}: {
  rows: readonly RequestRow[];
  stale: boolean;
  onOpen: (id: string) => void;
}) {
  const { t } = useI18n();
  return (
    <table className={stale ? "requests requests--stale" : "requests"} role="table">
      <caption className="visually-hidden">{t("requests.title")}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <RequestLine key={row.id} row={row} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function RequestLine({ row, onOpen }: { row: RequestRow; onOpen: (id: string) => void }) {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const time = formatTime(row.at, locale, new Date());
  return (
    // the button in the first cell is the keyboard's way to the same details

    <tr
      role="row"
      data-request={row.id}
      onClick={() => {
        onOpen(row.id);
      }}
    >
      <td role="cell" className="requests__time">
        <button
          type="button"
          className="link"
          aria-label={t("row.open", { time })}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(row.id);
          }}
        >
          <time dateTime={row.at}>{time}</time>
        </button>
      </td>
      <td role="cell" className="requests__caller">
        <span>{row.user ?? "—"}</span>
        <span className="sub">{row.department ?? row.tenant ?? ""}</span>
      </td>
      <td role="cell" className="requests__model">
        <Model row={row} />
      </td>
      <td role="cell" className="requests__why">
        <Why row={row} />
      </td>
      <td role="cell" className="requests__cost">
        <span className="number">{cost(row, i18n) ?? "—"}</span>
        {row.unpriced === true && <Chip tone="warn">{t("row.unpriced")}</Chip>}
      </td>
      <td role="cell" className="requests__findings">
        <span className="chips">
          {findings(row.findings).map((found) => (
            <Chip key={found} tone="warn">
              {found}
            </Chip>
          ))}
        </span>
      </td>
      <td role="cell" className="requests__latency">
        <Latency row={row} />
      </td>
      <td role="cell" className="requests__status">
        <Chip tone={endingTone(row.ending)}>{t(`ending.${row.ending}`)}</Chip>
        {(row.errorCode != null || (row.httpStatus ?? 200) >= 400) && (
          <span className="sub">{[row.httpStatus, row.errorCode].filter(Boolean).join(" ")}</span>
        )}
      </td>
    </tr>
  );
}

function Model({ row }: { row: RequestRow }) {
  const { t } = useI18n();
  const asked = row.requestModel ?? "—";
  return (
    <>
      {row.model == null ? (
        <span>{asked}</span>
      ) : (
        <span>
          {row.model !== asked && <span className="asked">{asked} → </span>}
          <strong>{row.model}</strong>
        </span>
      )}
      <span className="sub">
        {row.provider == null ? t("row.noModel") : `@ ${row.provider}`}
        {row.simulated === true && <Chip tone="accent">{t("row.simulated")}</Chip>}
      </span>
    </>
  );
}

function Why({ row }: { row: RequestRow }) {
  const labels = analysis(row);
  const rules = row.firedRules ?? [];
  return (
    <>
      <span className="requests__reason">{row.routeReason ?? row.reasons?.join("; ") ?? "—"}</span>
      {rules.length > 0 && <span className="sub requests__rules">{rules.join(" · ")}</span>}
      {labels.length > 0 && <span className="sub">{labels.join(" · ")}</span>}
    </>
  );
}

function Latency({ row }: { row: RequestRow }) {
  const { t, locale } = useI18n();
  if (row.latencyMillis == null) {
    return <>—</>;
  }
  return (
    <>
      <span className="number">{formatMillis(row.latencyMillis, locale)}</span>
      {row.timeToFirstTokenMillis != null && (
        <span className="sub">
          {t("row.firstToken", { time: formatMillis(row.timeToFirstTokenMillis, locale) })}
        </span>
      )}
      {row.overheadMillis != null && (
        <span className="sub">
          {t("row.overhead", { time: formatMillis(row.overheadMillis, locale) })}
        </span>
      )}
    </>
  );
}
