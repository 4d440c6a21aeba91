import { Button } from "antd";
import { useCallback, useDeferredValue, type ReactNode } from "react";
import { Filters, SearchField } from "@/components/Filters";
import { PageFoot, PageHead, Sheet } from "@/components/Page";
import { RolloutCard } from "@/components/RolloutCard";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { formatCount, formatTime } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useSearchAs, useSetSearch } from "@/lib/router";
import { readSearch, useGateways, type GatewaySearch } from "../api/useGateways";
import { useT } from "../messages";
import { GatewayDetails } from "./GatewayDetails";
import { GatewayTable } from "./GatewayTable";

/** Who runs what, since when and why not, and how far what is published has come. */
export function GatewaysPage(): ReactNode {
  const t = useT();
  const { locale } = useLocale();
  const { q = "", gateway: open } = useSearchAs(readSearch);
  const setSearch = useSetSearch<GatewaySearch>();
  const query = useGateways(useDeferredValue(q));
  const { data, error } = query;
  const first = data?.pages[0];
  const gateways = data?.pages.flatMap((page) => page.gateways) ?? [];
  const stale = first !== undefined && error !== null;
  const openGateway = useCallback(
    (gateway: string) => {
      setSearch({ gateway }, "push");
    },
    [setSearch],
  );
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      {stale && (
        <StaleAlert
          title={t("stale", { time: formatTime(first.at, locale, new Date()) })}
          reason={error.message}
        />
      )}
      {first !== undefined && first.rollout !== null && <RolloutCard rollout={first.rollout} />}
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
        {first === undefined && <WaitingPanel query={query} />}
        {first !== undefined &&
          gateways.length === 0 &&
          (q === "" ? (
            <EmptyPanel title={t("empty")} hint={t("emptyHint")} />
          ) : (
            <EmptyPanel title={t("noMatch")} />
          ))}
        {first !== undefined && gateways.length > 0 && (
          <GatewayTable gateways={gateways} at={first.at} stale={stale} onOpen={openGateway} />
        )}
      </Sheet>
      {first !== undefined && gateways.length > 0 && (
        <PageFoot>
          <span>
            {first.total > gateways.length
              ? t("some", {
                  shown: formatCount(gateways.length, locale),
                  total: formatCount(first.total, locale),
                })
              : t("all", { count: first.total })}
          </span>
          {query.hasNextPage && (
            <Button
              loading={query.isFetchingNextPage}
              onClick={() => {
                void query.fetchNextPage();
              }}
            >
              {t("more")}
            </Button>
          )}
        </PageFoot>
      )}
      {open !== undefined && (
        <GatewayDetails
          id={open}
          onClose={() => {
            setSearch({ gateway: undefined }, "replace");
          }}
        />
      )}
    </>
  );
}
