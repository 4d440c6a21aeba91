import { Chip, type Tone } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { SmallTable } from "@/components/SmallTable";
import { Mono, Muted, Part, Sub } from "@/components/Page";
import { SideSheet } from "@/components/SideSheet";
import { EmptyPanel } from "@/components/StatePanel";
import { formatInstant, formatMoney, formatNanos, formatPercent } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Budget, Lease } from "../api/api";
import type { Wish } from "../api/useBudgets";
import { ControlForm } from "./ControlForm";
import styles from "./BudgetDetails.module.css";
import { UsageBar } from "./UsageBar";
import { useT } from "../messages";

const TONES: Readonly<Record<Lease["state"], Tone>> = {
  open: "good",
  lost: "warn",
  closed: "neutral",
};

/** All that is known of one budget, and what can be changed of it at once. */
export function BudgetDetails({
  budget,
  shared,
  onDone,
  onClose,
}: {
  budget: Budget | undefined;
  /** Whether a grid counts: without one nothing can be changed at once. */
  shared: boolean;
  onDone: (wish: Wish, before: Budget["control"]) => void;
  onClose: () => void;
}) {
  const t = useT();
  return (
    <SideSheet title={budget?.id ?? t("title")} onClose={onClose}>
      {budget === undefined ? (
        <EmptyPanel title={t("budget.gone")} />
      ) : (
        <>
          <Figures budget={budget} shared={shared} />
          <Part title={t("budget.leases")}>
            <Leases budget={budget} shared={shared} />
          </Part>
          <Part title={t("budget.control")}>
            {shared ? (
              <>
                <InForce budget={budget} />
                <ControlForm key={budget.id} budget={budget} onDone={onDone} />
              </>
            ) : (
              <Muted>{t("notSharedHint")}</Muted>
            )}
          </Part>
        </>
      )}
    </SideSheet>
  );
}

function Figures({ budget, shared }: { budget: Budget; shared: boolean }) {
  const t = useT();
  const { locale } = useLocale();
  const money = (nanos: string) => formatNanos(nanos, budget.currency, locale);
  return (
    <section className={styles["figures"]}>
      <p>
        <strong className={styles["percent"]}>
          {budget.percent === null ? "—" : formatPercent(budget.percent, locale)}
        </strong>{" "}
        <span className={styles["muted"]}>
          {t("budget.ofLimit", { limit: money(budget.limitNanos) })}
        </span>
      </p>
      <UsageBar budget={budget} />
      <Facts
        facts={[
          [t("budget.col.spent"), money(budget.settledNanos)],
          [t(shared ? "budget.col.leased" : "budget.col.held"), money(budget.openNanos)],
          [
            t("budget.col.bound"),
            <>
              {money(budget.overspendBoundNanos)}
              <Sub>{t("budget.boundHint")}</Sub>
            </>,
          ],
          [
            t("budget.col.scope"),
            [budget.scope, budget.tenant, budget.value].filter((p) => p !== "").join(" · "),
          ],
          [t("budget.period"), `${budget.period} · ${budget.zone}`],
          [t("budget.start"), formatInstant(budget.start, locale)],
          [
            t("budget.col.end"),
            budget.end === null ? t("budget.never") : formatInstant(budget.end, locale),
          ],
        ]}
      />
    </section>
  );
}

function Leases({ budget, shared }: { budget: Budget; shared: boolean }) {
  const t = useT();
  const { locale } = useLocale();
  if (budget.leases.length === 0) {
    return <Muted>{t("budget.noLeases")}</Muted>;
  }
  return (
    <>
      <SmallTable
        columns={[
          t("budget.gateway"),
          t("budget.col.spent"),
          t(shared ? "budget.col.leased" : "budget.col.held"),
          t(shared ? "budget.state" : "budget.heard"),
        ]}
      >
        {budget.leases.map((lease) => (
          <tr key={`${lease.gateway}/${lease.boot}`}>
            <th scope="row">
              {lease.gateway}
              <Sub>
                <Mono title={lease.boot}>{lease.boot.slice(0, 8)}</Mono>
              </Sub>
            </th>
            <td className={styles["number"]}>
              {formatNanos(lease.settledNanos, budget.currency, locale)}
            </td>
            <td className={styles["number"]}>
              {formatNanos(lease.openNanos, budget.currency, locale)}
            </td>
            <td>
              <Chip tone={TONES[lease.state]}>
                {t(shared ? `lease.${lease.state}` : `heard.${lease.state}`)}
              </Chip>
            </td>
          </tr>
        ))}
      </SmallTable>
      {shared && budget.leases.some((lease) => lease.state === "lost") && (
        <Muted>{t("budget.lostHint")}</Muted>
      )}
      {!shared && <Muted>{t("reports.carried")}</Muted>}
    </>
  );
}

function InForce({ budget }: { budget: Budget }) {
  const t = useT();
  const { locale } = useLocale();
  const { control } = budget;
  if (control === null) {
    return <Muted>{t("budget.noControl")}</Muted>;
  }
  return (
    <Facts
      facts={[
        [t("budget.frozen"), control.frozen ? t("yes") : t("no")],
        [
          t("budget.newLimit"),
          control.limit == null ? null : formatMoney(control.limit, budget.currency, locale),
        ],
        [t("budget.by"), control.by],
        [t("budget.at"), formatInstant(control.at, locale)],
        [t("budget.reason"), control.reason],
        [t("budget.pendingWhy"), control.pending],
      ]}
    />
  );
}
