import type { ReactNode } from "react";
import { Chip, type Tone } from "@/components/Chip";
import { Facts } from "@/components/Facts";
import { GatewayStateChip } from "@/components/GatewayStateChip";
import { Mono, Muted, Part, Sub } from "@/components/Page";
import { SideSheet } from "@/components/SideSheet";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { ApiError } from "@/lib/api/client";
import {
  formatBytes,
  formatCount,
  formatInstant,
  formatMillis,
  formatPercent,
  formatTime,
} from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useGateway, type Gateway } from "../api/useGateways";
import { useT } from "../messages";
import styles from "./GatewayDetails.module.css";

/** States that gateways know; a newer one may know more. */
const OFFER_TONES: Readonly<Record<string, Tone>> = {
  ready: "good",
  cooling: "warn",
  closed: "bad",
};

/** All that a gateway has last said of itself. */
export function GatewayDetails({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const { locale } = useLocale();
  const query = useGateway(id);
  const { data, error } = query;
  return (
    <SideSheet title={id} onClose={onClose}>
      {data === undefined &&
        (error instanceof ApiError && error.status === 404 ? (
          <EmptyPanel title={t("gone")} />
        ) : (
          <WaitingPanel query={query} />
        ))}
      {data !== undefined && error !== null && (
        <StaleAlert
          title={t("stale", { time: formatTime(data.seenAt, locale, new Date()) })}
          reason={error.message}
        />
      )}
      {data !== undefined && (
        <>
          <Obeys gateway={data} />
          <Part title={t("part.load")}>
            <Load gateway={data} />
          </Part>
          <Part title={t("part.outbox")}>
            <Outbox gateway={data} />
          </Part>
          <Part title={t("part.offers")}>
            <Offers gateway={data} />
          </Part>
          <Part title={t("part.links")}>
            <Links gateway={data} />
          </Part>
          <Part title={t("part.program")}>
            <Program gateway={data} />
          </Part>
        </>
      )}
    </SideSheet>
  );
}

function useFormats() {
  const { locale } = useLocale();
  return {
    locale,
    instant: (iso: string | null) => (iso === null ? null : formatInstant(iso, locale)),
    count: (value: number | null) => (value === null ? null : formatCount(value, locale)),
    bytes: (value: number | null) => (value === null ? null : formatBytes(value, locale)),
  };
}

function Obeys({ gateway }: { gateway: Gateway }) {
  const t = useT();
  const { instant } = useFormats();
  return (
    <section>
      <p className={styles["chips"]}>
        <GatewayStateChip state={gateway.state} />
        {gateway.contested && <Chip tone="bad">{t("contested")}</Chip>}
      </p>
      {gateway.contested && <Muted>{t("contestedHint")}</Muted>}
      <Facts
        facts={[
          [t("col.snapshot"), gateway.snapshotVersion ?? t("none")],
          [
            t("digest"),
            gateway.snapshotSha256 === null ? null : <Mono>{gateway.snapshotSha256}</Mono>,
          ],
          [t("obeysSince"), instant(gateway.snapshotSince)],
          [t("refusedVersion"), gateway.refusedVersion],
          [t("refusedAt"), instant(gateway.refusedAt)],
          [t("col.heard"), instant(gateway.seenAt)],
        ]}
      />
      <Problems gateway={gateway} />
    </section>
  );
}

/** What gateways quote is text, whatever it looks like. */
function Problems({ gateway }: { gateway: Gateway }) {
  const t = useT();
  if (gateway.problem === null) {
    return null;
  }
  return (
    <div role="group" aria-label={t("problems")} className={styles["problems"]}>
      <h3 className={styles["problemsTitle"]}>{t("problems")}</h3>
      {gateway.problems.length === 0 ? (
        <Mono>{gateway.problem}</Mono>
      ) : (
        <ul className={styles["list"]}>
          {gateway.problems.map((problem, index) => (
            <li key={index}>
              <Mono>
                {[problem.source, problem.line, problem.column]
                  .filter((part) => part !== null)
                  .join(":")}
              </Mono>{" "}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Load({ gateway }: { gateway: Gateway }) {
  const t = useT();
  const { count, bytes } = useFormats();
  const held = bytes(gateway.bytes);
  const limit = bytes(gateway.bytesLimit);
  return (
    <Facts
      facts={[
        [t("col.requests"), count(gateway.requests)],
        [t("held"), held === null || limit === null ? held : t("ofLimit", { held, limit })],
        [t("cached"), count(gateway.cachedReplies)],
        [t("cachedBytes"), bytes(gateway.cachedBytes)],
        [t("budgetsCounted"), count(gateway.budgetsCounted)],
      ]}
    />
  );
}

function Outbox({ gateway }: { gateway: Gateway }) {
  const t = useT();
  const { count, bytes } = useFormats();
  const parked = gateway.parkedRecords ?? 0;
  return (
    <>
      <SmallTable columns={[t("topic"), t("waiting"), t("parkedRecords")]}>
        {(["usage", "audit"] as const).map((topic) => (
          <tr key={topic}>
            <th scope="row">{t(`topic.${topic}`)}</th>
            <td className={styles["number"]}>{count(gateway[topic].waiting) ?? "—"}</td>
            <td className={styles["number"]}>{count(gateway[topic].parked) ?? "—"}</td>
          </tr>
        ))}
      </SmallTable>
      <Facts facts={[[t("onDisk"), bytes(gateway.outboxBytes)]]} />
      {parked > 0 && <Muted>{t("parkedHint")}</Muted>}
    </>
  );
}

function Offers({ gateway }: { gateway: Gateway }) {
  const t = useT();
  const { locale } = useLocale();
  if (gateway.offers.length === 0) {
    return <Muted>{t("noOffers")}</Muted>;
  }
  return (
    <SmallTable columns={[t("offer"), t("col.state"), t("errorRate"), t("firstToken")]}>
      {gateway.offers.map((offer) => (
        <tr key={offer.offer}>
          <th scope="row">{offer.offer}</th>
          <td>
            <Chip tone={OFFER_TONES[offer.state] ?? "neutral"}>{offerState(offer.state, t)}</Chip>
            {offer.opensInMillis !== null && (
              <Sub>{t("opensIn", { time: formatMillis(offer.opensInMillis, locale) })}</Sub>
            )}
          </td>
          <td className={styles["number"]}>
            {offer.errorRate === null ? "—" : formatPercent(offer.errorRate * 100, locale)}
          </td>
          <td className={styles["number"]}>
            {offer.firstTokenMillis === null ? "—" : formatMillis(offer.firstTokenMillis, locale)}
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}

function offerState(state: string, t: ReturnType<typeof useT>): string {
  return state === "ready" || state === "cooling" || state === "closed"
    ? t(`offer.${state}`)
    : state;
}

function linkKind(kind: string, t: ReturnType<typeof useT>): string {
  return kind === "callers" || kind === "console" || kind === "provider" ? t(`link.${kind}`) : kind;
}

function Links({ gateway }: { gateway: Gateway }) {
  const t = useT();
  const { instant } = useFormats();
  if (gateway.links.length === 0) {
    return <Muted>{t("noLinks")}</Muted>;
  }
  return (
    <SmallTable columns={[t("link"), t("encrypted"), t("expires")]}>
      {gateway.links.map((link): ReactNode => (
        <tr key={`${link.kind}/${link.name}`}>
          <th scope="row">
            {linkKind(link.kind, t)}
            {link.name !== "" && <Sub>{link.name}</Sub>}
          </th>
          <td>
            <Chip tone={link.tls ? "good" : "warn"}>{link.tls ? "TLS" : t("plain")}</Chip>
          </td>
          <td>{instant(link.expiresAt) ?? "—"}</td>
        </tr>
      ))}
    </SmallTable>
  );
}

function Program({ gateway }: { gateway: Gateway }) {
  const t = useT();
  const { instant } = useFormats();
  return (
    <Facts
      facts={[
        [t("version"), gateway.version],
        [t("commit"), gateway.commit === null ? null : <Mono>{gateway.commit}</Mono>],
        [t("java"), gateway.java],
        [t("host"), gateway.host],
        [t("started"), instant(gateway.startedAt)],
        [t("boot"), gateway.boot === null ? null : <Mono>{gateway.boot}</Mono>],
      ]}
    />
  );
}
