import { useDeferredValue, useState } from "react";
import { ErrorPanel, LoadingPanel, StatePanel } from "@/components/StatePanel";
import { formatCount, formatTime } from "@/lib/format";
import { useHashLocation, useSetQuery } from "@/lib/hash";
import { useI18n } from "@/lib/i18n/i18n";
import type { MessageKey } from "@/lib/i18n/en";
import type { BudgetControl } from "@/lib/api/types";
import { rowKey, undoing, useBudgets, useControl, type Wish } from "../api/useBudgets";
import { BudgetDetails } from "./BudgetDetails";
import { BudgetTable } from "./BudgetTable";
import { LedgerNote } from "./LedgerNote";

interface Done {
  readonly wish: Wish;
  readonly before: BudgetControl | null;
}

/** What is spent and leased of every budget, and the means to stop or raise one at once. */
export function BudgetsPage() {
  const { t, locale } = useI18n();
  const { query: url } = useHashLocation();
  const setQuery = useSetQuery();
  const search = url.get("q") ?? "";
  const query = useBudgets(useDeferredValue(search));
  const [done, setDone] = useState<Done | null>(null);
  const open = url.get("row");
  const { data, error } = query;
  const stale = data !== undefined && error !== null;
  const budgets = data?.budgets ?? [];
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("budgets.title")}</h1>
          <p className="muted">{t("budgets.lead")}</p>
        </div>
      </div>
      {stale && (
        <div className="banner banner--warn" role="alert">
          <span>{t("budgets.stale", { time: formatTime(data.at, locale, new Date()) })}</span>
          <span>{error.message}</span>
        </div>
      )}
      {done !== null && (
        <DoneBanner
          done={done}
          onClose={() => {
            setDone(null);
          }}
        />
      )}
      <form
        className="filters"
        role="search"
        aria-label={t("requests.filters")}
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <label className="field">
          <span>{t("budgets.search")}</span>
          <input
            type="search"
            value={search}
            onChange={(event) => {
              setQuery({ q: event.target.value }, "replace");
            }}
          />
        </label>
        {search !== "" && (
          <button
            type="button"
            className="button button--quiet"
            onClick={() => {
              setQuery({ q: "" }, "replace");
            }}
          >
            {t("requests.clear")}
          </button>
        )}
      </form>
      <div className="card">
        {data === undefined && error !== null && (
          <ErrorPanel error={error} onRetry={() => void query.refetch()} />
        )}
        {data === undefined && error === null && <LoadingPanel />}
        {data !== undefined && budgets.length === 0 && (
          <Nothing shared={data.shared} searching={search !== ""} />
        )}
        {budgets.length > 0 && (
          <BudgetTable
            budgets={budgets}
            stale={stale}
            onOpen={(key) => {
              setQuery({ row: key }, "push");
            }}
          />
        )}
      </div>
      {data !== undefined && budgets.length > 0 && (
        <div className="page-foot">
          <span className="muted">
            {t(data.total > budgets.length ? "budgets.some" : "budgets.all", {
              shown: formatCount(budgets.length, locale),
              total: formatCount(data.total, locale),
            })}
          </span>
        </div>
      )}
      {data?.shared === true && <LedgerNote />}
      {open !== null && data !== undefined && (
        <BudgetDetails
          budget={budgets.find((budget) => rowKey(budget) === open)}
          onDone={(wish, before) => {
            setDone({ wish, before });
            setQuery({ row: "" }, "replace");
          }}
          onClose={() => {
            setQuery({ row: "" }, "replace");
          }}
        />
      )}
    </>
  );
}

function Nothing({ shared, searching }: { shared: boolean; searching: boolean }) {
  const { t } = useI18n();
  if (searching) {
    return <StatePanel title={t("budgets.noMatch")} role="status" />;
  }
  return shared ? (
    <StatePanel title={t("budgets.empty")} hint={t("budgets.emptyHint")} role="status" />
  ) : (
    <StatePanel title={t("budgets.notShared")} hint={t("budgets.notSharedHint")} role="status" />
  );
}

function doneText({ change }: Wish): MessageKey {
  if (change === null) {
    return "budgets.doneRelease";
  }
  if (change.frozen === undefined) {
    return "budgets.doneLimit";
  }
  return change.frozen ? "budgets.doneFrozen" : "budgets.doneUnfrozen";
}

/** Says what was done, and takes it back. */
function DoneBanner({ done, onClose }: { done: Done; onClose: () => void }) {
  const { t } = useI18n();
  const control = useControl();
  const { wish, before } = done;
  return (
    <div className="banner banner--good" role="status">
      <span>{t(doneText(wish), { id: wish.id })}</span>
      {control.error !== null && (
        <span>{t("budget.failed", { reason: control.error.message })}</span>
      )}
      <button
        type="button"
        className="button"
        disabled={control.isPending}
        onClick={() => {
          control.mutate(undoing(wish, before, t("budgets.undoReason")), {
            onSuccess: onClose,
          });
        }}
      >
        {t("budgets.undo")}
      </button>
      <button type="button" className="button button--quiet" onClick={onClose}>
        {t("detail.close")}
      </button>
    </div>
  );
}
