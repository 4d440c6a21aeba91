import { Chip, type Tone } from "@/components/Chip";
import { Drawer } from "@/components/Drawer";
import { Facts } from "@/components/Facts";
import { StatePanel } from "@/components/StatePanel";
import { formatInstant, formatMoney, formatNanos, formatPercent } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { Budget, Lease } from "@/lib/api/types";
import type { Wish } from "../api/useBudgets";
import { ControlForm } from "./ControlForm";
import { UsageBar } from "./UsageBar";

const TONES: Readonly<Record<Lease["state"], Tone>> = {
  open: "good",
  lost: "warn",
  closed: "neutral",
};

/** All that is known of one budget, and what can be changed of it at once. */
export function BudgetDetails({
  budget,
  onDone,
  onClose,
}: {
  budget: Budget | undefined;
  onDone: (wish: Wish, before: Budget["control"]) => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  return (
    <Drawer title={budget?.id ?? t("budgets.title")} onClose={onClose}>
      {budget === undefined ? (
        <StatePanel title={t("budget.gone")} />
      ) : (
        <>
          <Figures budget={budget} />
          <section>
            <h3>{t("budget.leases")}</h3>
            <Leases budget={budget} />
          </section>
          <section>
            <h3>{t("budget.control")}</h3>
            <InForce budget={budget} />
            <ControlForm key={budget.id} budget={budget} onDone={onDone} />
          </section>
        </>
      )}
    </Drawer>
  );
}

function Figures({ budget }: { budget: Budget }) {
  const { t, locale } = useI18n();
  const money = (nanos: string) => formatNanos(nanos, budget.currency, locale);
  return (
    <section className="stack">
      <p>
        <strong className="number">
          {budget.percent === null ? "—" : formatPercent(budget.percent, locale)}
        </strong>{" "}
        <span className="muted">{t("budget.ofLimit", { limit: money(budget.limitNanos) })}</span>
      </p>
      <UsageBar budget={budget} />
      <Facts
        facts={[
          [t("budget.col.spent"), money(budget.settledNanos)],
          [t("budget.col.leased"), money(budget.openNanos)],
          [
            t("budget.col.bound"),
            <>
              {money(budget.overspendBoundNanos)}
              <span className="sub">{t("budget.boundHint")}</span>
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

function Leases({ budget }: { budget: Budget }) {
  const { t, locale } = useI18n();
  if (budget.leases.length === 0) {
    return <p className="muted">{t("budget.noLeases")}</p>;
  }
  return (
    <>
      <table className="leases">
        <thead>
          <tr>
            <th scope="col">{t("budget.gateway")}</th>
            <th scope="col">{t("budget.col.spent")}</th>
            <th scope="col">{t("budget.col.leased")}</th>
            <th scope="col">{t("budget.state")}</th>
          </tr>
        </thead>
        <tbody>
          {budget.leases.map((lease) => (
            <tr key={`${lease.gateway}/${lease.boot}`}>
              <th scope="row">
                {lease.gateway}
                <span className="sub mono" title={lease.boot}>
                  {lease.boot.slice(0, 8)}
                </span>
              </th>
              <td className="number">{formatNanos(lease.settledNanos, budget.currency, locale)}</td>
              <td className="number">{formatNanos(lease.openNanos, budget.currency, locale)}</td>
              <td>
                <Chip tone={TONES[lease.state]}>{t(`lease.${lease.state}`)}</Chip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {budget.leases.some((lease) => lease.state === "lost") && (
        <p className="muted">{t("budget.lostHint")}</p>
      )}
    </>
  );
}

function InForce({ budget }: { budget: Budget }) {
  const { t, locale } = useI18n();
  const { control } = budget;
  if (control === null) {
    return <p className="muted">{t("budget.noControl")}</p>;
  }
  return (
    <Facts
      facts={[
        [t("budget.frozen"), control.frozen ? t("detail.yes") : t("detail.no")],
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
