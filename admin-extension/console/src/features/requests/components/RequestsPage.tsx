import { Button } from "antd";
import { useCallback, useMemo, type ReactNode } from "react";
import { PageFoot, PageHead, Sheet } from "@/components/Page";
import { EmptyPanel, WaitingPanel } from "@/components/StatePanel";
import { formatCount } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useSearchAs, useSetSearch } from "@/lib/router";
import { isFiltering, matches, readSearch, type RequestSearch } from "../api/rows";
import { useRequests } from "../api/useRequests";
import { useT } from "../messages";
import { FilterBar } from "./FilterBar";
import { LiveControls, StaleBanner } from "./LiveControls";
import { RequestDetails } from "./RequestDetails";
import { RequestTable } from "./RequestTable";

/** All requests as they come in. */
export function RequestsPage(): ReactNode {
  const t = useT();
  const { locale } = useLocale();
  const search = useSearchAs(readSearch);
  const setSearch = useSetSearch<RequestSearch>();
  const requests = useRequests();
  const { query, rows, connection } = requests;
  const shown = useMemo(() => rows.filter((row) => matches(row, search)), [rows, search]);
  const open = useCallback(
    (id: string) => {
      setSearch({ id }, "push");
    },
    [setSearch],
  );
  const loaded = query.data !== undefined;
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")}>
        <LiveControls
          connection={connection}
          paused={requests.paused}
          waiting={requests.waiting}
          onTogglePause={requests.togglePause}
        />
      </PageHead>
      {connection.state === "lost" && (
        <StaleBanner connection={connection} onRetry={requests.retryNow} />
      )}
      <FilterBar search={search} />
      <Sheet>
        {!loaded && <WaitingPanel query={query} />}
        {loaded && rows.length === 0 && <EmptyPanel title={t("empty")} hint={t("emptyHint")} />}
        {rows.length > 0 && shown.length === 0 && <EmptyPanel title={t("noMatch")} />}
        {shown.length > 0 && (
          <RequestTable rows={shown} stale={connection.state === "lost"} onOpen={open} />
        )}
      </Sheet>
      {rows.length > 0 && (
        <PageFoot>
          <span>
            {isFiltering(search)
              ? t("shown", { shown: formatCount(shown.length, locale), count: rows.length })
              : t("loaded", { count: rows.length })}
          </span>
          {query.hasNextPage && (
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? t("loadingOlder") : t("older")}
            </Button>
          )}
          {query.isFetchNextPageError && (
            <span role="alert">{t("olderFailed", { reason: query.error.message })}</span>
          )}
        </PageFoot>
      )}
      {search.id !== undefined && (
        <RequestDetails
          key={search.id}
          id={search.id}
          row={rows.find((row) => row.id === search.id)}
          onClose={() => {
            setSearch({ id: undefined }, "replace");
          }}
        />
      )}
    </>
  );
}
