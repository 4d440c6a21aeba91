import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Confirm } from "@/components/Confirm";
import { Mono, PageHead, Sheet, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useRevocation, useRevocations, type RevokedKey, type Wish } from "../api/useRevocations";
import { useT } from "../messages";
import styles from "./KeysPage.module.css";
import { RevokeForm } from "./RevokeForm";

/** Which virtual keys are refused at every gateway, and the means to refuse one at once. */
export function KeysPage(): ReactNode {
  const t = useT();
  const query = useRevocations();
  const { data, error } = query;
  const [wish, setWish] = useState<Wish | null>(null);
  if (data === undefined) {
    return (
      <>
        <PageHead title={t("title")} lead={t("lead")} />
        <Sheet>
          <WaitingPanel query={query} />
        </Sheet>
      </>
    );
  }
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      {error !== null && <StaleAlert title={t("stale")} reason={error.message} />}
      <div className={styles["cards"]}>
        {data.shared && (
          <TitledCard title={t("revoke")}>
            {wish === null ? (
              <RevokeForm onAsk={setWish} />
            ) : (
              <Ask
                key={wish.id}
                wish={wish}
                onDone={() => {
                  setWish(null);
                }}
              />
            )}
          </TitledCard>
        )}
        <TitledCard title={t("revoked")}>
          {data.keys.length === 0 ? (
            <EmptyPanel
              title={data.shared ? t("empty") : t("notShared")}
              hint={data.shared ? t("emptyHint") : t("notSharedHint")}
            />
          ) : (
            <Revoked keys={data.keys} onAsk={setWish} />
          )}
        </TitledCard>
      </div>
    </>
  );
}

function Ask({ wish, onDone }: { wish: Wish; onDone: () => void }) {
  const t = useT();
  const { notification } = App.useApp();
  const revocation = useRevocation();
  const revoking = wish.reason !== null;
  return (
    <Confirm
      question={t(revoking ? "confirmRevoke" : "confirmRestore", { id: wish.id })}
      hint={t("confirmHint")}
      pending={revocation.isPending}
      problem={
        revocation.error === null ? undefined : t("failed", { reason: revocation.error.message })
      }
      onCancel={onDone}
      onConfirm={() => {
        revocation.mutate(wish, {
          onSuccess: () => {
            notification.success({
              title: t(revoking ? "doneRevoked" : "doneRestored", { id: wish.id }),
              role: "status",
            });
            onDone();
          },
        });
      }}
    />
  );
}

function Revoked({ keys, onAsk }: { keys: readonly RevokedKey[]; onAsk: (wish: Wish) => void }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <SmallTable columns={[t("col.key"), t("col.reason"), t("col.by"), t("col.at"), t("col.undo")]}>
      {keys.map((key) => (
        <tr key={key.id} data-key={key.id}>
          <th scope="row">
            <Mono>{key.id}</Mono>
            <Sub>
              {key.known === false && <Chip tone="warn">{t("unknown")}</Chip>}
              {key.pending !== null && <Chip tone="warn">{t("pending")}</Chip>}
            </Sub>
            {key.pending !== null && <Sub>{key.pending}</Sub>}
          </th>
          <td>{key.reason}</td>
          <td>{key.by}</td>
          <td>
            <time dateTime={key.at}>{formatInstant(key.at, locale)}</time>
          </td>
          <td>
            <Button
              size="small"
              aria-label={t("restoreOf", { id: key.id })}
              onClick={() => {
                onAsk({ id: key.id, reason: null });
              }}
            >
              {t("restore")}
            </Button>
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}
