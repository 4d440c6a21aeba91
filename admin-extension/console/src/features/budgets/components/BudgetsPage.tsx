import { Alert, App, Button } from "antd";
import { useCallback, useDeferredValue, type ReactNode } from "react";
import { Filters, SearchField } from "@/components/Filters";
import { PageFoot, PageHead, Sheet } from "@/components/Page";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { formatCount, formatTime } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useSearchAs, useSetSearch } from "@/lib/router";
import type { BudgetControl, BudgetList } from "../api/api";
import {
  isConflict,
  readSearch,
  rowKey,
  undoing,
  useBudgets,
  useControl,
  type BudgetSearch,
  type Wish,
} from "../api/useBudgets";
import { useT } from "../messages";
import { BudgetDetails } from "./BudgetDetails";
import { BudgetTable } from "./BudgetTable";
import styles from "./BudgetsPage.module.css";
import { LedgerNote } from "./LedgerNote";

/** What is spent and leased of every budget, and the means to stop or raise one at once. */
export function BudgetsPage(): ReactNode {
  const t = useT();
  const { locale } = useLocale();
  const { q = "", row: open } = useSearchAs(readSearch);
  const setSearch = useSetSearch<BudgetSearch>();
  const query = useBudgets(useDeferredValue(q));
  const sayDone = useDoneToast();
  const { data, error } = query;
  const stale = data !== undefined && error !== null;
  const budgets = data?.budgets ?? [];
  const openRow = useCallback(
    (row: string) => {
      setSearch({ row }, "push");
    },
    [setSearch],
  );
  const close = () => {
    setSearch({ row: undefined }, "replace");
  };
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      {stale && (
        <StaleAlert
          title={t("stale", { time: formatTime(data.at, locale, new Date()) })}
          reason={error.message}
        />
      )}
      {data !== undefined && data.reports !== null && data.reports.gateways > 0 && (
        <ReportsNote reports={data.reports} />
      )}
      <Filters
        filtering={q !== ""}
        onClear={() => {
          setSearch({ q: undefined }, "replace");
        }}
      >
        <SearchField
          label={t("search")}
          value={q}
          onChange={(text) => {
            setSearch({ q: text }, "replace");
          }}
        />
      </Filters>
      <Sheet>
        {data === undefined && <WaitingPanel query={query} />}
        {data !== undefined && budgets.length === 0 && (
          <Nothing
            counted={data.shared || (data.reports?.gateways ?? 0) > 0}
            searching={q !== ""}
          />
        )}
        {data !== undefined && budgets.length > 0 && (
          <BudgetTable budgets={budgets} shared={data.shared} stale={stale} onOpen={openRow} />
        )}
      </Sheet>
      {data !== undefined && budgets.length > 0 && (
        <PageFoot>
          <span>
            {data.total > budgets.length
              ? t("some", {
                  shown: formatCount(budgets.length, locale),
                  total: formatCount(data.total, locale),
                })
              : t("all", { count: data.total })}
          </span>
        </PageFoot>
      )}
      {data?.shared === true && <LedgerNote />}
      {open !== undefined && data !== undefined && (
        <BudgetDetails
          budget={budgets.find((budget) => rowKey(budget) === open)}
          shared={data.shared}
          onDone={(wish, before) => {
            sayDone(wish, before);
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}

/** Without a grid the figures are sums, which is said, and nothing can be changed at once. */
function ReportsNote({ reports }: { reports: NonNullable<BudgetList["reports"]> }) {
  const t = useT();
  return (
    <Alert
      className={styles["reports"] ?? ""}
      type="info"
      showIcon
      title={t("reports.title", { count: reports.gateways })}
      description={
        <>
          {t("reports.hint")}
          {reports.silent > 0 && ` ${t("reports.silent", { count: reports.silent })}`}
          {reports.partial && ` ${t("reports.partial")}`}
        </>
      }
    />
  );
}

function Nothing({ counted, searching }: { counted: boolean; searching: boolean }) {
  const t = useT();
  if (searching) {
    return <EmptyPanel title={t("noMatch")} />;
  }
  return counted ? (
    <EmptyPanel title={t("empty")} hint={t("emptyHint")} />
  ) : (
    <EmptyPanel title={t("notShared")} hint={t("notSharedHint")} />
  );
}

function doneKey({ change }: Pick<Wish, "change">) {
  if (change === null) {
    return "doneRelease";
  }
  if (change.frozen === undefined) {
    return "doneLimit";
  }
  return change.frozen ? "doneFrozen" : "doneUnfrozen";
}

/** Says what was done until it is closed, and takes it back. */
function useDoneToast() {
  const t = useT();
  const { notification } = App.useApp();
  const key = "budget-changed";
  return (wish: Wish, before: BudgetControl | null) => {
    notification.success({
      key,
      title: t(doneKey(wish), { id: wish.id }),
      duration: 0,
      role: "status",
      actions: (
        <Undo
          wish={wish}
          before={before}
          onUndone={() => {
            notification.destroy(key);
          }}
        />
      ),
    });
  };
}

function Undo({
  wish,
  before,
  onUndone,
}: {
  wish: Wish;
  before: BudgetControl | null;
  onUndone: () => void;
}) {
  const t = useT();
  const control = useControl();
  return (
    <>
      {control.error !== null && (
        <span role="alert">
          {isConflict(control.error)
            ? t("budget.conflictUndo")
            : t("budget.failed", { reason: control.error.message })}
        </span>
      )}
      <Button
        size="small"
        loading={control.isPending}
        onClick={() => {
          control.mutate(undoing(wish, before, t("undoReason")), { onSuccess: onUndone });
        }}
      >
        {t("undo")}
      </Button>
    </>
  );
}
