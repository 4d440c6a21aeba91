import { useMemo, type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { DataTable, OpenButton, type Column } from "@/components/DataTable";
import { Sub } from "@/components/Page";
import { formatInstant, formatNanos, formatPercent } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Budget } from "../api/api";
import { rowKey } from "../api/useBudgets";
import { useT } from "../messages";
import styles from "./BudgetTable.module.css";
import { UsageBar } from "./UsageBar";

const AMOUNTS = [
  ["limit", "limitNanos"],
  ["spent", "settledNanos"],
  ["leased", "openNanos"],
  ["bound", "overspendBoundNanos"],
] as const;

/** Budgets, fullest first. */
export function BudgetTable({
  budgets,
  shared,
  stale,
  onOpen,
}: {
  budgets: readonly Budget[];
  /** Whether a grid counts: without one gateways lease nothing, they hold. */
  shared: boolean;
  stale: boolean;
  onOpen: (key: string) => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  const columns = useMemo<readonly Column<Budget>[]>(
    () => [
      {
        id: "budget",
        header: t("budget.col.budget"),
        className: styles["budget"],
        cell: (budget) => <Name budget={budget} shared={shared} onOpen={onOpen} />,
      },
      {
        id: "scope",
        header: t("budget.col.scope"),
        className: styles["scope"],
        cell: (budget) => <Scope budget={budget} />,
      },
      {
        id: "used",
        header: t("budget.col.used"),
        className: styles["used"],
        cell: (budget) => (
          <>
            <span className={styles["number"]}>
              {budget.percent === null ? "—" : formatPercent(budget.percent, locale)}
            </span>
            <UsageBar budget={budget} />
          </>
        ),
      },
      ...AMOUNTS.map(([id, field]) => {
        const header = t(id === "leased" && !shared ? "budget.col.held" : `budget.col.${id}`);
        return {
          id,
          header,
          className: styles["amount"],
          cell: (budget: Budget) => (
            <Labelled label={header}>
              <span
                className={
                  id === "bound" && budget[field] !== "0" ? styles["bad"] : styles["number"]
                }
              >
                {formatNanos(budget[field], budget.currency, locale)}
              </span>
            </Labelled>
          ),
        };
      }),
      {
        id: "end",
        header: t("budget.col.end"),
        className: styles["end"],
        cell: (budget) => (
          <Labelled label={t("budget.col.end")}>
            {budget.end === null ? (
              t("budget.never")
            ) : (
              <time dateTime={budget.end}>{formatInstant(budget.end, locale)}</time>
            )}
          </Labelled>
        ),
      },
    ],
    [t, locale, shared, onOpen],
  );
  return (
    <DataTable
      caption={t("title")}
      columns={columns}
      rows={budgets}
      rowKey={rowKey}
      name="data-budget"
      stale={stale}
      template={styles["table"] ?? ""}
      card={styles["card"] ?? ""}
      onOpen={(budget) => {
        onOpen(rowKey(budget));
      }}
    />
  );
}

function Name({
  budget,
  shared,
  onOpen,
}: {
  budget: Budget;
  shared: boolean;
  onOpen: (key: string) => void;
}) {
  const t = useT();
  const lost = shared && budget.leases.some((lease) => lease.state === "lost");
  return (
    <>
      <OpenButton
        label={t("budget.open", { id: budget.id, value: budget.value })}
        onOpen={() => {
          onOpen(rowKey(budget));
        }}
      >
        {budget.id}
      </OpenButton>
      <Sub>
        {budget.control?.frozen === true && <Chip tone="bad">{t("budget.frozen")}</Chip>}
        {budget.control?.limit != null && <Chip tone="accent">{t("budget.changed")}</Chip>}
        {budget.control?.pending != null && <Chip tone="warn">{t("budget.pending")}</Chip>}
        {lost && <Chip tone="warn">{t("budget.lostLease")}</Chip>}
      </Sub>
    </>
  );
}

function Scope({ budget }: { budget: Budget }) {
  const t = useT();
  return (
    <>
      <span>{budget.value === "*" ? t("budget.everybody") : budget.value}</span>
      <Sub>{[budget.scope, budget.tenant].filter((part) => part !== "").join(" · ")}</Sub>
    </>
  );
}

/** In a card there is no heading above a figure. */
function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <span className={styles["label"]}>{label}</span>
      {children}
    </>
  );
}
