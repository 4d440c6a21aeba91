import { Button } from "antd";
import { Chip } from "@/components/Chip";
import { Mono, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useEndSession, useSessions } from "../api/people";
import { useT } from "../messages";
import styles from "./People.module.css";

/** Sessions that hold, and the means to end one. */
export function SessionsCard({ everybody }: { everybody: boolean }) {
  const t = useT();
  const { locale } = useLocale();
  const query = useSessions(everybody);
  const ending = useEndSession();
  return (
    <TitledCard title={t(everybody ? "sessions.all" : "sessions.own")}>
      {ending.error !== null && (
        <StaleAlert title={t("people.notDone")} reason={ending.error.message} />
      )}
      {query.data === undefined ? (
        <WaitingPanel query={query} />
      ) : (
        <div className={styles["scroll"]}>
          <SmallTable
            columns={[
              t("sessions.user"),
              t("sessions.since"),
              t("sessions.seen"),
              t("sessions.from"),
              t("sessions.end"),
            ]}
          >
            {query.data.sessions.map((held) => (
              <tr key={held.id} data-session={held.id}>
                <th scope="row">
                  {held.user} {held.current && <Chip tone="good">{t("sessions.this")}</Chip>}
                </th>
                <td>
                  <time dateTime={held.createdAt}>{formatInstant(held.createdAt, locale)}</time>
                </td>
                <td>
                  <time dateTime={held.seenAt}>{formatInstant(held.seenAt, locale)}</time>
                </td>
                <td>
                  <Mono>{held.address}</Mono>
                  <Sub>{held.client}</Sub>
                </td>
                <td>
                  {!held.current && (
                    <Button
                      size="small"
                      danger
                      disabled={ending.isPending}
                      aria-label={t("sessions.endOf", { user: held.user, id: held.id })}
                      onClick={() => {
                        ending.mutate(held.id);
                      }}
                    >
                      {t("sessions.endIt")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </SmallTable>
        </div>
      )}
    </TitledCard>
  );
}
