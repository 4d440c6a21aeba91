import { Chip, type Tone } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { ErrorPanel, LoadingPanel } from "@/components/StatePanel";
import { formatInstant } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { Grid } from "@/lib/api/types";
import { useGrid } from "../api/useGrid";

const TONES: Readonly<Record<Grid["state"], Tone>> = {
  connecting: "warn",
  connected: "good",
  disconnected: "bad",
  refused: "bad",
  closed: "neutral",
};

/** How the shared state is, what to do if it is not well, and who takes part. */
export function GridPage() {
  const { t } = useI18n();
  const query = useGrid();
  const { data, error } = query;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("grid.title")}</h1>
          <p className="muted">{t("grid.lead")}</p>
        </div>
      </div>
      {data !== undefined && error !== null && (
        <div className="banner banner--warn" role="alert">
          <span>{t("grid.stale")}</span>
          <span>{error.message}</span>
        </div>
      )}
      {data === undefined ? (
        <div className="card">
          {error === null ? (
            <LoadingPanel />
          ) : (
            <ErrorPanel error={error} onRetry={() => void query.refetch()} />
          )}
        </div>
      ) : (
        <div className="cards">
          <Health grid={data} />
          <Gateways grid={data} />
          <Nodes grid={data} />
        </div>
      )}
    </>
  );
}

function Health({ grid }: { grid: Grid }) {
  const { t, locale } = useI18n();
  return (
    <section className="card card--padded stack">
      <h2>{t("grid.health")}</h2>
      <p className="chips">
        <Chip tone="accent">{grid.engine}</Chip>
        <Chip tone={TONES[grid.state]}>{t(`grid.state.${grid.state}`)}</Chip>
        {!grid.shared && <Chip tone="warn">{t("grid.notShared")}</Chip>}
      </p>
      <div role="alert">
        {grid.problem !== null && (
          <p className="problem">
            <strong>{t("grid.problem")}</strong> {grid.problem}
          </p>
        )}
        {grid.detail !== "" && <p className="problem">{grid.detail}</p>}
      </div>
      {!grid.shared && <p className="muted">{t("budgets.notSharedHint")}</p>}
      <Facts facts={[[t("grid.since"), formatInstant(grid.since, locale)]]} />
    </section>
  );
}

function Gateways({ grid }: { grid: Grid }) {
  const { t, locale } = useI18n();
  return (
    <section className="card card--padded stack">
      <h2>{t("grid.gateways")}</h2>
      <table className="leases">
        <thead>
          <tr>
            <th scope="col">{t("grid.name")}</th>
            <th scope="col">{t("grid.version")}</th>
            <th scope="col">{t("grid.started")}</th>
          </tr>
        </thead>
        <tbody>
          {grid.gateways.map((gateway) => (
            <tr key={gateway.boot}>
              <th scope="row">
                {gateway.id} {gateway.self && <Chip>{t("grid.self")}</Chip>}
                <span className="sub mono" title={gateway.boot}>
                  {gateway.boot.slice(0, 8)}
                </span>
              </th>
              <td>{gateway.version === "" ? "—" : gateway.version}</td>
              <td>
                <time dateTime={gateway.startedAt}>{formatInstant(gateway.startedAt, locale)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Nodes({ grid }: { grid: Grid }) {
  const { t } = useI18n();
  return (
    <section className="card card--padded stack">
      <h2>{t("grid.nodes")}</h2>
      {grid.nodes.length === 0 ? (
        <p className="muted">{t("grid.noNodes")}</p>
      ) : (
        <table className="leases">
          <thead>
            <tr>
              <th scope="col">{t("grid.address")}</th>
              <th scope="col">{t("grid.version")}</th>
            </tr>
          </thead>
          <tbody>
            {grid.nodes.map((node) => (
              <tr key={node.id}>
                <th scope="row">
                  {node.address === "" ? node.id : node.address}
                  {node.address !== "" && <span className="sub mono">{node.id.slice(0, 8)}</span>}
                </th>
                <td>{node.version === "" ? "—" : node.version}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
