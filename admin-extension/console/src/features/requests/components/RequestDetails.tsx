import type { ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { Mono, Muted, Part } from "@/components/Page";
import { SideSheet } from "@/components/SideSheet";
import { EmptyPanel, WaitingPanel } from "@/components/StatePanel";
import { formatCount, formatInstant, formatMillis, formatMoney } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { AuditRecord, RequestRow } from "../api/types";
import { useAudit, useAuditModes } from "../api/useRequests";
import { useT } from "../messages";
import { cost, endingTone, findings, readable } from "./labels";
import styles from "./RequestDetails.module.css";

export function RequestDetails({
  id,
  row,
  onClose,
}: {
  id: string;
  row: RequestRow | undefined;
  onClose: () => void;
}) {
  const t = useT();
  return (
    <SideSheet title={t("detail.title")} onClose={onClose}>
      <Mono>{id}</Mono>
      {row === undefined ? <Muted>{t("detail.gone")}</Muted> : <Summary row={row} />}
      <Part title={t("detail.audit")}>
        <Audit id={id} />
      </Part>
    </SideSheet>
  );
}

function Summary({ row }: { row: RequestRow }) {
  const t = useT();
  const { locale } = useLocale();
  const modes = useAuditModes().data;
  const mode = row.route == null ? undefined : modes?.get(row.route);
  const millis = (value: number | null | undefined) =>
    value == null ? null : formatMillis(value, locale);
  return (
    <>
      <p className={styles["chips"]}>
        <Chip tone={endingTone(row.ending)}>{t(`ending.${row.ending}`)}</Chip>
        {row.simulated === true && <Chip tone="accent">{t("row.simulated")}</Chip>}
        {row.unpriced === true && <Chip tone="warn">{t("row.unpriced")}</Chip>}
      </p>
      <Part title={t("detail.routing")}>
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
      </Part>
      <Part title={t("detail.cost")}>
        <Facts
          facts={[
            [t("detail.billed"), cost(row, locale)],
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
      </Part>
      <Part title={t("detail.guard")}>
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
      </Part>
      <Part title={t("detail.timing")}>
        <Facts
          facts={[
            [t("detail.at"), formatInstant(row.at, locale)],
            [t("detail.latency"), millis(row.latencyMillis)],
            [t("detail.firstToken"), millis(row.timeToFirstTokenMillis)],
            [t("detail.overhead"), millis(row.overheadMillis)],
          ]}
        />
      </Part>
      <Part title={t("detail.who")}>
        <Facts
          facts={[
            [t("detail.user"), row.user],
            [t("detail.department"), row.department],
            [t("detail.tenant"), row.tenant],
            [t("detail.gateway"), row.gateway],
            [t("detail.route"), row.route],
            [t("detail.auditMode"), mode === undefined ? null : t(`auditMode.${mode}`)],
          ]}
        />
      </Part>
    </>
  );
}

function Audit({ id }: { id: string }) {
  const t = useT();
  const query = useAudit(id);
  if (query.data === undefined) {
    return <WaitingPanel query={query} />;
  }
  if (query.data.audit.length === 0) {
    return <EmptyPanel title={t("detail.auditEmpty")} />;
  }
  return (
    <ol className={styles["audit"]}>
      {query.data.audit.map((entry) => (
        <AuditEntry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function AuditEntry({ entry }: { entry: AuditRecord }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <li>
      <p className={styles["head"]}>
        <strong>{kind(entry.kind, t)}</strong>
        <time dateTime={entry.at} className={styles["time"]}>
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

function kind(name: string, t: ReturnType<typeof useT>): string {
  return name === "admission" || name === "refusal" || name === "outcome"
    ? t(`kind.${name}`)
    : name;
}

function yesNo(value: boolean | null | undefined, yes: string, no: string): string | null {
  return value == null ? null : value ? yes : no;
}

function mono(text: string | null | undefined): ReactNode {
  return text == null || text === "" ? null : <Mono>{text}</Mono>;
}

function label(text: string | null | undefined): string | null {
  return text == null ? null : readable(text);
}

function list(entries: readonly string[] | null | undefined): ReactNode {
  return entries == null || entries.length === 0 ? null : (
    <ul className={styles["plain"]}>
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
