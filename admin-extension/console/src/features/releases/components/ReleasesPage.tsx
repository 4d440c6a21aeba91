import { useCallback, type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { Mono, PageHead, Sheet } from "@/components/Page";
import { RolloutCard } from "@/components/RolloutCard";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useRollout } from "@/lib/rollout";
import { useSearchAs, useSetSearch } from "@/lib/router";
import { publishedAt, useRelease, type Release } from "../api/useRelease";
import { readSearch, type ReleaseSearch } from "../api/useReleases";
import { useT } from "../messages";
import { HistoryCard } from "./HistoryCard";
import { ReleaseSheet } from "./ReleaseSheet";
import styles from "./Releases.module.css";

/** What gateways are given to obey, how far that has come, and what they were given before. */
export function ReleasesPage(): ReactNode {
  const t = useT();
  const query = useRelease();
  const { data, error } = query;
  const { release: open } = useSearchAs(readSearch);
  const setSearch = useSetSearch<ReleaseSearch>();
  const rollout = useRollout().data ?? null;
  const openRelease = useCallback(
    (version: number) => {
      setSearch({ release: String(version) }, "push");
    },
    [setSearch],
  );
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      {data !== undefined && error !== null && (
        <StaleAlert title={t("stale")} reason={error.message} />
      )}
      {data === undefined ? (
        <Sheet>
          <WaitingPanel query={query} />
        </Sheet>
      ) : (
        <>
          {data.problem !== null && (
            <StaleAlert title={t(`problem.${data.source}`)} reason={<Mono>{data.problem}</Mono>} />
          )}
          {rollout !== null && <RolloutCard rollout={rollout} />}
          <div className={styles["cards"]}>
            <TitledCard title={t("inForce")}>
              <InForce release={data} />
            </TitledCard>
            <HistoryCard inForce={data.version} onOpen={openRelease} />
          </div>
        </>
      )}
      {open !== undefined && data !== undefined && (
        <ReleaseSheet
          key={open}
          version={Number(open)}
          current={data}
          onClose={() => {
            setSearch({ release: undefined }, "replace");
          }}
        />
      )}
    </>
  );
}

function InForce({ release }: { release: Release }) {
  const t = useT();
  const { locale } = useLocale();
  const { source, configured, version, sha256, publicKey } = release;
  if (version === null) {
    return <EmptyPanel title={t("none")} hint={configured ? t("noneHint") : t("notConfigured")} />;
  }
  const at = publishedAt(version);
  return (
    <Facts
      facts={[
        [t("version"), <Chip tone="good">{version}</Chip>],
        [t("published"), at === null ? null : formatInstant(at, locale)],
        [t("source"), t(`source.${source}`)],
        [t("digest"), <Mono>{sha256}</Mono>],
        [t("publicKey"), <Mono>{publicKey}</Mono>],
      ]}
    />
  );
}
