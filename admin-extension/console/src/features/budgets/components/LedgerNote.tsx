import { formatCount, formatNanos, formatTime } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { LedgerCheck, LedgerDifference } from "@/lib/api/types";
import { useBeginLedgerCheck, useLedgerCheck } from "../api/useLedgerCheck";

/** Whether the counters agree with the ledger, and where they do not. */
export function LedgerNote() {
  const { t } = useI18n();
  const { data, error } = useLedgerCheck();
  const begin = useBeginLedgerCheck();
  const problem = begin.error ?? error;
  if (data === undefined && problem === null) {
    return null;
  }
  const differences = data?.last?.differences ?? [];
  return (
    <>
      <div className="page-foot">
        <span className="muted" role="status">
          {data === undefined ? "" : <Finding check={data} />}
        </span>
        {problem !== null && <span>{t("ledger.failed", { reason: problem.message })}</span>}
        <button
          type="button"
          className="button button--quiet"
          disabled={data?.underWay === true || begin.isPending}
          onClick={() => {
            begin.mutate();
          }}
        >
          {t("ledger.now")}
        </button>
      </div>
      {differences.length > 0 && <Differences differences={differences} />}
    </>
  );
}

function Finding({ check }: { check: LedgerCheck }) {
  const { t, locale } = useI18n();
  const { underWay, last } = check;
  if (underWay) {
    return t("ledger.underWay");
  }
  if (last === null) {
    return t("ledger.never");
  }
  if (last.problem !== null) {
    return t("ledger.failed", { reason: last.problem });
  }
  return t(last.differing > 0 ? "ledger.differs" : "ledger.agrees", {
    differing: formatCount(last.differing, locale),
    compared: formatCount(last.compared, locale),
    time: formatTime(last.at, locale, new Date()),
  });
}

function Differences({ differences }: { differences: readonly LedgerDifference[] }) {
  const { t, locale } = useI18n();
  return (
    <div className="banner banner--warn" role="alert">
      <span>{t("ledger.hint")}</span>
      <ul>
        {differences.map((each) => (
          <li key={[each.id, each.scope, each.tenant, each.value, each.start].join("|")}>
            {t("ledger.difference", {
              id: each.id,
              owner: [each.scope, each.tenant, each.value]
                .filter((part) => part !== "" && part !== "*")
                .join("/"),
              grid: formatNanos(each.gridNanos, each.currency, locale),
              ledger: formatNanos(each.ledgerNanos, each.currency, locale),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
