import type { ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { Mono, PageHead, Sheet } from "@/components/Page";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { publishedAt, useRelease, type Release } from "../api/useRelease";
import { useT } from "../messages";

/** What gateways are given to obey, and what keeps a newer one from being published. */
export function ReleasesPage(): ReactNode {
  const t = useT();
  const query = useRelease();
  const { data, error } = query;
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
            <StaleAlert title={t("problem")} reason={<Mono>{data.problem}</Mono>} />
          )}
          <TitledCard title={t("inForce")}>
            <InForce release={data} />
          </TitledCard>
        </>
      )}
    </>
  );
}

function InForce({ release }: { release: Release }) {
  const t = useT();
  const { locale } = useLocale();
  const { configured, version, sha256, publicKey } = release;
  if (version === null) {
    return <EmptyPanel title={t("none")} hint={configured ? t("noneHint") : t("notConfigured")} />;
  }
  const at = publishedAt(version);
  return (
    <Facts
      facts={[
        [t("version"), <Chip tone="good">{version}</Chip>],
        [t("published"), at === null ? null : formatInstant(at, locale)],
        [t("digest"), <Mono>{sha256}</Mono>],
        [t("publicKey"), <Mono>{publicKey}</Mono>],
      ]}
    />
  );
}
