import { useMemo, type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { DataTable, OpenButton, type Column } from "@/components/DataTable";
import { GatewayStateChip } from "@/components/GatewayStateChip";
import { Mono, Sub } from "@/components/Page";
import { formatAgo, formatCount, formatTime } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { GatewaySummary } from "../api/useGateways";
import { useT } from "../messages";
import styles from "./GatewayTable.module.css";

const UNKNOWN = "—";

/** Gateways by name. `at` is when the server has told, by the clock that says when each was heard. */
export function GatewayTable({
  gateways,
  at,
  stale,
  onOpen,
}: {
  gateways: readonly GatewaySummary[];
  at: string;
  stale: boolean;
  onOpen: (id: string) => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  const columns = useMemo<readonly Column<GatewaySummary>[]>(() => {
    const count = (value: number | null) => (value === null ? UNKNOWN : formatCount(value, locale));
    return [
      {
        id: "gateway",
        header: t("col.gateway"),
        className: styles["gateway"],
        cell: (gateway) => <Name gateway={gateway} onOpen={onOpen} />,
      },
      {
        id: "state",
        header: t("col.state"),
        className: styles["state"],
        cell: (gateway) => <State gateway={gateway} />,
      },
      {
        id: "snapshot",
        header: t("col.snapshot"),
        className: styles["snapshot"],
        cell: (gateway) => (
          <Labelled label={t("col.snapshot")}>
            {gateway.snapshotVersion ?? t("none")}
            {gateway.snapshotSince !== null && (
              <Sub>
                <time dateTime={gateway.snapshotSince}>
                  {t("since", { time: formatTime(gateway.snapshotSince, locale, new Date()) })}
                </time>
              </Sub>
            )}
          </Labelled>
        ),
      },
      {
        id: "heard",
        header: t("col.heard"),
        className: styles["heard"],
        cell: (gateway) => (
          <Labelled label={t("col.heard")}>
            <time dateTime={gateway.seenAt}>{formatAgo(gateway.seenAt, at, locale)}</time>
          </Labelled>
        ),
      },
      {
        id: "requests",
        header: t("col.requests"),
        className: styles["number"],
        cell: (gateway) => <Labelled label={t("col.requests")}>{count(gateway.requests)}</Labelled>,
      },
      {
        id: "outbox",
        header: t("col.outbox"),
        className: styles["number"],
        cell: (gateway) => (
          <Labelled label={t("col.outbox")}>
            {count(gateway.waitingRecords)}
            {gateway.parkedRecords !== null && gateway.parkedRecords > 0 && (
              <Sub>
                <Chip tone="bad">{t("parked", { count: gateway.parkedRecords })}</Chip>
              </Sub>
            )}
          </Labelled>
        ),
      },
      {
        id: "offers",
        header: t("col.offers"),
        className: styles["number"],
        cell: (gateway) => (
          <Labelled label={t("col.offers")}>
            {gateway.offersInTrouble !== null && gateway.offersInTrouble > 0 ? (
              <Chip tone="warn">{count(gateway.offersInTrouble)}</Chip>
            ) : (
              count(gateway.offersInTrouble)
            )}
          </Labelled>
        ),
      },
    ];
  }, [t, locale, at, onOpen]);
  return (
    <DataTable
      caption={t("title")}
      columns={columns}
      rows={gateways}
      rowKey={(gateway) => gateway.id}
      name="data-gateway"
      stale={stale}
      template={styles["table"] ?? ""}
      card={styles["card"] ?? ""}
      onOpen={(gateway) => {
        onOpen(gateway.id);
      }}
    />
  );
}

function Name({ gateway, onOpen }: { gateway: GatewaySummary; onOpen: (id: string) => void }) {
  const t = useT();
  const where = [gateway.version, gateway.host === gateway.id ? null : gateway.host];
  return (
    <>
      <OpenButton
        label={t("open", { id: gateway.id })}
        onOpen={() => {
          onOpen(gateway.id);
        }}
      >
        {gateway.id}
      </OpenButton>
      <Sub>{where.filter((part) => part !== null).join(" · ")}</Sub>
      {gateway.contested && (
        <Sub>
          <Chip tone="bad">{t("contested")}</Chip>
        </Sub>
      )}
    </>
  );
}

function State({ gateway }: { gateway: GatewaySummary }) {
  return (
    <>
      <GatewayStateChip state={gateway.state} />
      {gateway.problem !== null && (
        <Sub>
          <span className={styles["problem"]}>
            <Mono>{gateway.problem}</Mono>
          </span>
        </Sub>
      )}
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
