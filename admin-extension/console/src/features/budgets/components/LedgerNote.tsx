import { Button } from "antd";
import { PageFoot } from "@/components/Page";
import { StaleAlert } from "@/components/StatePanel";
import { newKey } from "@/lib/api/idempotency";
import { formatCount, formatNanos, formatTime } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { LedgerCheck, LedgerDifference } from "../api/api";
import { useBeginLedgerCheck, useLedgerCheck } from "../api/useLedgerCheck";
import { useT } from "../messages";

/** Whether the counters agree with the ledger, and where they do not. */
export function LedgerNote() {
  const t = useT();
  const { data, error } = useLedgerCheck();
  const begin = useBeginLedgerCheck();
  const problem = begin.error ?? error;
  if (data === undefined && problem === null) {
    return null;
  }
  const differences = data?.last?.differences ?? [];
  return (
    <>
      <PageFoot>
        <span role="status">{data === undefined ? "" : <Finding check={data} />}</span>
        {problem !== null && <span>{t("ledger.failed", { reason: problem.message })}</span>}
        <Button
          type="text"
          disabled={data?.underWay === true || begin.isPending}
          onClick={() => {
            begin.mutate(newKey());
          }}
        >
          {t("ledger.now")}
        </Button>
      </PageFoot>
      {differences.length > 0 && <Differences differences={differences} />}
    </>
  );
}

function Finding({ check }: { check: LedgerCheck }) {
  const t = useT();
  const { locale } = useLocale();
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
    count: last.compared,
    time: formatTime(last.at, locale, new Date()),
  });
}

function Differences({ differences }: { differences: readonly LedgerDifference[] }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <StaleAlert
      title={t("ledger.hint")}
      reason={
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
      }
    />
  );
}
