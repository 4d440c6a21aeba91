import { Chip } from "@/components/Chip";
import { formatInstant, formatNanos, formatPercent } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { MessageKey } from "@/lib/i18n/en";
import type { Budget } from "@/lib/api/types";
import { rowKey } from "../api/useBudgets";
import { UsageBar } from "./UsageBar";

const COLUMNS: readonly MessageKey[] = [
  "budget.col.budget",
  "budget.col.scope",
  "budget.col.used",
  "budget.col.limit",
  "budget.col.spent",
  "budget.col.leased",
  "budget.col.bound",
  "budget.col.end",
];

/** Budgets, fullest first. On narrow screens a row becomes a card, so the roles are spelled out. */
export function BudgetTable({
  budgets,
  stale,
  onOpen,
}: {
  budgets: readonly Budget[];
  stale: boolean;
  onOpen: (key: string) => void;
}) {
  const { t } = useI18n();
  return (
    <table className={stale ? "requests budgets requests--stale" : "requests budgets"} role="table">
      <caption className="visually-hidden">{t("budgets.title")}</caption>
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
        {budgets.map((budget) => (
          <BudgetLine key={rowKey(budget)} budget={budget} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function BudgetLine({ budget, onOpen }: { budget: Budget; onOpen: (key: string) => void }) {
  const { t, locale } = useI18n();
  const key = rowKey(budget);
  const money = (nanos: string) => formatNanos(nanos, budget.currency, locale);
  const lost = budget.leases.some((lease) => lease.state === "lost");
  return (
    // the button in the first cell is the keyboard's way to the same details

    <tr
      role="row"
      data-budget={budget.id}
      onClick={() => {
        onOpen(key);
      }}
    >
      <td role="cell" className="budgets__id">
        <button
          type="button"
          className="link"
          aria-label={t("budget.open", { id: budget.id, value: budget.value })}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(key);
          }}
        >
          {budget.id}
        </button>
        <span className="chips">
          {budget.control?.frozen === true && <Chip tone="bad">{t("budget.frozen")}</Chip>}
          {budget.control?.limit != null && <Chip tone="accent">{t("budget.changed")}</Chip>}
          {budget.control?.pending != null && <Chip tone="warn">{t("budget.pending")}</Chip>}
          {lost && <Chip tone="warn">{t("budget.lostLease")}</Chip>}
        </span>
      </td>
      <td role="cell" className="budgets__scope">
        <span>{budget.value === "*" ? t("budget.everybody") : budget.value}</span>
        <span className="sub">
          {[budget.scope, budget.tenant].filter((part) => part !== "").join(" · ")}
        </span>
      </td>
      <td role="cell" className="budgets__used">
        <span className="number">
          {budget.percent === null ? "—" : formatPercent(budget.percent, locale)}
        </span>
        <UsageBar budget={budget} />
      </td>
      <Amount name="limit" label={t("budget.col.limit")} shown={money(budget.limitNanos)} />
      <Amount name="spent" label={t("budget.col.spent")} shown={money(budget.settledNanos)} />
      <Amount name="leased" label={t("budget.col.leased")} shown={money(budget.openNanos)} />
      <Amount
        name="bound"
        label={t("budget.col.bound")}
        shown={money(budget.overspendBoundNanos)}
        bad={budget.overspendBoundNanos !== "0"}
      />
      <td role="cell" className="budgets__end">
        <span className="sub budgets__label">{t("budget.col.end")}</span>
        {budget.end === null ? (
          t("budget.never")
        ) : (
          <time dateTime={budget.end}>{formatInstant(budget.end, locale)}</time>
        )}
      </td>
    </tr>
  );
}

function Amount({
  name,
  label,
  shown,
  bad = false,
}: {
  name: string;
  label: string;
  shown: string;
  bad?: boolean;
}) {
  return (
    <td role="cell" className={`budgets__${name} budgets__amount`}>
      <span className="sub budgets__label">{label}</span>
      <span className={bad ? "number bad" : "number"}>{shown}</span>
    </td>
  );
}
