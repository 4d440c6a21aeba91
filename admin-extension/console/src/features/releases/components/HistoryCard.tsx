import { Button } from "antd";
import { Chip, type Tone } from "@/components/Chip";
import { Mono, PageFoot, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { ReleaseSummary } from "../api/api";
import { useReleases } from "../api/useReleases";
import { useT } from "../messages";

export const KIND_TONES: Readonly<Record<ReleaseSummary["kind"], Tone>> = {
  folder: "neutral",
  publish: "accent",
  rollback: "warn",
};

/** All releases that are kept, the newest first. */
export function HistoryCard({
  inForce,
  onOpen,
}: {
  inForce: number | null;
  onOpen: (version: number) => void;
}) {
  const t = useT();
  const query = useReleases();
  const { data, error } = query;
  const releases = data?.pages.flatMap((page) => page.releases) ?? [];
  return (
    <TitledCard title={t("history")}>
      {data !== undefined && error !== null && (
        <StaleAlert title={t("stale")} reason={error.message} />
      )}
      {data === undefined ? (
        <WaitingPanel query={query} />
      ) : releases.length === 0 ? (
        <EmptyPanel title={t("history.none")} />
      ) : (
        <History releases={releases} inForce={inForce} onOpen={onOpen} />
      )}
      {query.hasNextPage && (
        <PageFoot>
          <Button
            loading={query.isFetchingNextPage}
            onClick={() => {
              void query.fetchNextPage();
            }}
          >
            {t("older")}
          </Button>
        </PageFoot>
      )}
    </TitledCard>
  );
}

function History({
  releases,
  inForce,
  onOpen,
}: {
  releases: readonly ReleaseSummary[];
  inForce: number | null;
  onOpen: (version: number) => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <SmallTable columns={[t("version"), t("col.message"), t("col.by"), t("col.look")]}>
      {releases.map(({ version, kind, author, approver, message, createdAt }) => (
        <tr key={version} data-release={version}>
          <th scope="row">
            <Mono>{version}</Mono>
            <Sub>
              <Chip tone={KIND_TONES[kind]}>{t(`kind.${kind}`)}</Chip>
              {version === inForce && <Chip tone="good">{t("inForce")}</Chip>}
            </Sub>
          </th>
          <td>{message}</td>
          <td>
            {author}
            {approver !== null && <Sub>{t("approvedBy", { name: approver })}</Sub>}
            <Sub>
              <time dateTime={createdAt}>{formatInstant(createdAt, locale)}</time>
            </Sub>
          </td>
          <td>
            <Button
              size="small"
              aria-label={t("lookAt", { version })}
              onClick={() => {
                onOpen(version);
              }}
            >
              {t("look")}
            </Button>
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}
