import { ErrorPanel, LoadingPanel, StatePanel } from "@/components/StatePanel";
import { useHashLocation, useSetQuery } from "@/lib/hash";
import { formatCount } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import { isFiltering, matches, readFilters } from "../api/rows";
import { useRequests } from "../api/useRequests";
import { FilterBar } from "./FilterBar";
import { LiveControls, StaleBanner } from "./LiveControls";
import { RequestDetails } from "./RequestDetails";
import { RequestTable } from "./RequestTable";

/** All requests as they come in. */
export function RequestsPage() {
  const { t, locale } = useI18n();
  const { query: url } = useHashLocation();
  const setQuery = useSetQuery();
  const requests = useRequests();
  const { query, rows, connection } = requests;
  const filters = readFilters(url);
  const shown = rows.filter((row) => matches(row, filters));
  const open = url.get("id");
  const loaded = query.data !== undefined;
  const counts = {
    shown: formatCount(shown.length, locale),
    loaded: formatCount(rows.length, locale),
  };
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("requests.title")}</h1>
          <p className="muted">{t("requests.lead")}</p>
        </div>
        <LiveControls
          connection={connection}
          paused={requests.paused}
          waiting={requests.waiting}
          onTogglePause={requests.togglePause}
        />
      </div>
      {connection.state === "lost" && (
        <StaleBanner connection={connection} onRetry={requests.retryNow} />
      )}
      <FilterBar filters={filters} />
      <div className="card">
        {!loaded && query.error !== null && (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        )}
        {!loaded && query.error === null && <LoadingPanel />}
        {loaded && rows.length === 0 && (
          <StatePanel title={t("requests.empty")} hint={t("requests.emptyHint")} role="status" />
        )}
        {rows.length > 0 && shown.length === 0 && (
          <StatePanel title={t("requests.noMatch")} role="status" />
        )}
        {shown.length > 0 && (
          <RequestTable
            rows={shown}
            stale={connection.state === "lost"}
            onOpen={(id) => {
              setQuery({ id }, "push");
            }}
          />
        )}
      </div>
      {rows.length > 0 && (
        <div className="page-foot">
          <span className="muted">
            {isFiltering(filters) ? t("requests.shown", counts) : t("requests.loaded", counts)}
          </span>
          {query.hasNextPage && (
            <button
              type="button"
              className="button"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {query.isFetchingNextPage ? t("requests.loadingOlder") : t("requests.older")}
            </button>
          )}
          {query.isFetchNextPageError && (
            <span role="alert">{t("requests.olderFailed", { reason: query.error.message })}</span>
          )}
        </div>
      )}
      {open !== null && (
        <RequestDetails
          key={open}
          id={open}
          row={rows.find((row) => row.id === open)}
          onClose={() => {
            setQuery({ id: "" }, "replace");
          }}
        />
      )}
    </>
  );
}
