import type { ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Drawer } from "@/components/Drawer";
import { Facts } from "@/components/Facts";
import { ErrorPanel, LoadingPanel, StatePanel } from "@/components/StatePanel";
import { formatCount, formatInstant, formatMillis, formatMoney } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { AuditRecord, RequestRow } from "@/lib/api/types";
import { useAudit } from "../api/useRequests";
import { cost, endingTone, findings, readable } from "./labels";

export function RequestDetails({
  id,
  row,
  onClose,
}: {
  id: string;
  row: RequestRow | undefined;
  onClose: () => void;
}) {
  const { t } = useI18n();
  return (
    <Drawer title={t("detail.title")} onClose={onClose}>
      <p className="mono muted">{id}</p>
      {row === undefined ? <p className="muted">{t("detail.gone")}</p> : <Summary row={row} />}
      <section>
        <h3>{t("detail.audit")}</h3>
        <Audit id={id} />
      </section>
    </Drawer>
  );
}

function Summary({ row }: { row: RequestRow }) {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const millis = (value: number | null | undefined) =>
    value == null ? null : formatMillis(value, locale);
  return (
    <>
      <p className="chips">
        <Chip tone={endingTone(row.ending)}>{t(`ending.${row.ending}`)}</Chip>
        {row.simulated === true && <Chip tone="accent">{t("row.simulated")}</Chip>}
        {row.unpriced === true && <Chip tone="warn">{t("row.unpriced")}</Chip>}
      </p>
      <section>
        <h3>{t("detail.routing")}</h3>
        <Facts
          facts={[
            [t("detail.requested"), row.requestModel],
            [
              t("detail.chosen"),
              row.model == null ? null : `${row.model} @ ${row.provider ?? "?"}`,
            ],
            [t("detail.reason"), row.routeReason],
            [t("detail.rules"), list(row.firedRules)],
            [t("detail.intent"), label(row.intent)],
            [t("detail.scenario"), label(row.scenario)],
            [t("detail.tier"), label(row.tier)],
            [t("detail.languageOf"), row.language],
            [t("detail.attempts"), row.attempts],
            [t("detail.cache"), row.cache],
          ]}
        />
      </section>
      <section>
        <h3>{t("detail.cost")}</h3>
        <Facts
          facts={[
            [t("detail.billed"), cost(row, i18n)],
            [
              t("detail.estimated"),
              row.estimatedCost == null
                ? null
                : formatMoney(row.estimatedCost, row.billingCurrency ?? "", locale),
            ],
            [
              t("detail.saved"),
              row.savedCost == null
                ? null
                : formatMoney(row.savedCost, row.billingCurrency ?? "", locale),
            ],
            [t("detail.tokens"), tokens(row.usage, locale, t("detail.tokensEstimated"))],
          ]}
        />
      </section>
      <section>
        <h3>{t("detail.guard")}</h3>
        <Facts
          facts={[
            [t("detail.findings"), list(findings(row.findings)) ?? t("row.none")],
            [t("detail.dataClass"), row.dataClass],
            [t("detail.reasons"), list(row.reasons)],
            [
              t("detail.ending"),
              [t(`ending.${row.ending}`), row.httpStatus, row.errorCode]
                .filter(Boolean)
                .join(" · "),
            ],
          ]}
        />
      </section>
      <section>
        <h3>{t("detail.timing")}</h3>
        <Facts
          facts={[
            [t("detail.at"), formatInstant(row.at, locale)],
            [t("detail.latency"), millis(row.latencyMillis)],
            [t("detail.firstToken"), millis(row.timeToFirstTokenMillis)],
            [t("detail.overhead"), millis(row.overheadMillis)],
          ]}
        />
      </section>
      <section>
        <h3>{t("detail.who")}</h3>
        <Facts
          facts={[
            [t("detail.user"), row.user],
            [t("detail.department"), row.department],
            [t("detail.tenant"), row.tenant],
            [t("detail.gateway"), row.gateway],
            [t("detail.route"), row.route],
          ]}
        />
      </section>
    </>
  );
}

function Audit({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useAudit(id);
  if (query.isPending) {
    return <LoadingPanel />;
  }
  if (query.data === undefined) {
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.data.audit.length === 0) {
    return <StatePanel title={t("detail.auditEmpty")} />;
  }
  return (
    <ol className="audit">
      {query.data.audit.map((entry) => (
        <AuditEntry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function AuditEntry({ entry }: { entry: AuditRecord }) {
  const { t, locale } = useI18n();
  return (
    <li>
      <p className="audit__head">
        <strong>{kind(entry.kind, t)}</strong>
        <time dateTime={entry.at} className="muted">
          {formatInstant(entry.at, locale)}
        </time>
      </p>
      <Facts
        facts={[
          [t("detail.decision"), entry.decision],
          [t("detail.reasons"), list(entry.reasons)],
          [t("detail.findings"), list(findings(entry.findings))],
          [t("detail.dataClass"), entry.dataClass],
          [t("detail.risk"), entry.risk],
          [t("detail.masked"), yesNo(entry.masked, t("detail.yes"), t("detail.no"))],
          [
            t("detail.chosen"),
            entry.model == null ? null : `${entry.model} @ ${entry.provider ?? "?"}`,
          ],
          [t("detail.ending"), [entry.ending, entry.httpStatus].filter(Boolean).join(" · ")],
          [t("detail.decisionId"), mono(entry.decisionId)],
          [t("detail.policy"), mono(entry.policyVersion)],
          [t("detail.hash"), mono(entry.hash)],
        ]}
      />
    </li>
  );
}

function kind(name: string, t: ReturnType<typeof useI18n>["t"]): string {
  return name === "admission" || name === "refusal" || name === "outcome"
    ? t(`kind.${name}`)
    : name;
}

function yesNo(value: boolean | null | undefined, yes: string, no: string): string | null {
  return value == null ? null : value ? yes : no;
}

function mono(text: string | null | undefined): ReactNode {
  return text == null || text === "" ? null : <span className="mono">{text}</span>;
}

function label(text: string | null | undefined): string | null {
  return text == null ? null : readable(text);
}

function list(entries: readonly string[] | null | undefined): ReactNode {
  return entries == null || entries.length === 0 ? null : (
    <ul className="plain">
      {entries.map((entry) => (
        <li key={entry}>{entry}</li>
      ))}
    </ul>
  );
}

/** Token classes that were used, such as "input 12". */
function tokens(usage: RequestRow["usage"], locale: string, estimated: string): ReactNode {
  const used = Object.entries(usage ?? {})
    .filter(([name, count]) => typeof count === "number" && count > 0 && name !== "requests")
    .map(([name, count]) => `${readable(name)} ${formatCount(Number(count), locale)}`);
  return list(usage?.["estimated"] === true && used.length > 0 ? [...used, estimated] : used);
}
