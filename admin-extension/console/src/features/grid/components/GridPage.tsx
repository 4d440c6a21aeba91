import type { ReactNode } from "react";
import { Chip, type Tone } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { Mono, Muted, PageHead, Sheet, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useGrid, type Grid } from "../api/useGrid";
import { useT } from "../messages";
import styles from "./GridPage.module.css";

const TONES: Readonly<Record<Grid["state"], Tone>> = {
  connecting: "warn",
  connected: "good",
  disconnected: "bad",
  refused: "bad",
  closed: "neutral",
};

/** How the shared state is, what to do if it is not well, and who takes part. */
export function GridPage(): ReactNode {
  const t = useT();
  const query = useGrid();
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
        <div className={styles["cards"]}>
          <TitledCard title={t("health")}>
            <Health grid={data} />
          </TitledCard>
          <TitledCard title={t("gateways")}>
            <Gateways grid={data} />
          </TitledCard>
          <TitledCard title={t("nodes")}>
            <Nodes grid={data} />
          </TitledCard>
        </div>
      )}
    </>
  );
}

function Health({ grid }: { grid: Grid }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <div className={styles["health"]}>
      <p className={styles["chips"]}>
        <Chip tone="accent">{grid.engine}</Chip>
        <Chip tone={TONES[grid.state]}>{t(`state.${grid.state}`)}</Chip>
        {!grid.shared && <Chip tone="warn">{t("notShared")}</Chip>}
      </p>
      <div role="alert">
        {grid.problem !== null && (
          <p className={styles["problem"]}>
            <strong>{t("problem")}</strong> {grid.problem}
          </p>
        )}
        {grid.detail !== "" && <p className={styles["problem"]}>{grid.detail}</p>}
      </div>
      {!grid.shared && <Muted>{t("notSharedHint")}</Muted>}
      <Facts facts={[[t("since"), formatInstant(grid.since, locale)]]} />
    </div>
  );
}

function Gateways({ grid }: { grid: Grid }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <SmallTable columns={[t("name"), t("version"), t("started")]}>
      {grid.gateways.map((gateway) => (
        <tr key={gateway.boot}>
          <th scope="row">
            {gateway.id} {gateway.self && <Chip>{t("self")}</Chip>}
            <Sub>
              <Mono title={gateway.boot}>{gateway.boot.slice(0, 8)}</Mono>
            </Sub>
          </th>
          <td>{gateway.version === "" ? "—" : gateway.version}</td>
          <td>
            <time dateTime={gateway.startedAt}>{formatInstant(gateway.startedAt, locale)}</time>
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}

function Nodes({ grid }: { grid: Grid }) {
  const t = useT();
  if (grid.nodes.length === 0) {
    return <Muted>{t("noNodes")}</Muted>;
  }
  return (
    <SmallTable columns={[t("address"), t("version")]}>
      {grid.nodes.map((node) => (
        <tr key={node.id}>
          <th scope="row">
            {node.address === "" ? node.id : node.address}
            {node.address !== "" && (
              <Sub>
                <Mono title={node.id}>{node.id.slice(0, 8)}</Mono>
              </Sub>
            )}
          </th>
          <td>{node.version === "" ? "—" : node.version}</td>
        </tr>
      ))}
    </SmallTable>
  );
}
