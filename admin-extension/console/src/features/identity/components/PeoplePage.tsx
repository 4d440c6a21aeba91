import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Muted, PageHead, Sheet } from "@/components/Page";
import { WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { useMe, type Me } from "@/lib/me";
import { useT } from "../messages";
import { AccountsCard } from "./AccountsCard";
import { PasswordForm } from "./PasswordForm";
import styles from "./People.module.css";
import { SessionsCard } from "./SessionsCard";

/** Who is logged in, their password and sessions; for administrators also everybody's accounts. */
export function PeoplePage(): ReactNode {
  const t = useT();
  const query = useMe();
  const { data: me } = query;
  const hosted = me?.id === null;
  const administrator = me?.roles.includes("administrator") ?? false;
  return (
    <>
      <PageHead title={t("people.title")} lead={t("people.lead")} />
      {me === undefined ? (
        <Sheet>
          <WaitingPanel query={query} />
        </Sheet>
      ) : (
        <div className={styles["cards"]}>
          <You me={me} hosted={hosted} />
          {!hosted && administrator && <AccountsCard />}
          {!hosted && <SessionsCard everybody={administrator} />}
        </div>
      )}
    </>
  );
}

function You({ me, hosted }: { me: Me; hosted: boolean }) {
  const t = useT();
  const { notification } = App.useApp();
  const [changing, setChanging] = useState(false);
  return (
    <TitledCard title={me.user}>
      <p>
        {me.roles.length === 0 ? (
          <Chip>{t("people.looks")}</Chip>
        ) : (
          me.roles.map((role) => (
            <Chip key={role} tone="accent">
              {t(`role.${role}`)}
            </Chip>
          ))
        )}
      </p>
      {hosted && <Muted>{t("people.hosted")}</Muted>}
      {!hosted && !changing && (
        <Button
          onClick={() => {
            setChanging(true);
          }}
        >
          {t("password.change")}
        </Button>
      )}
      {changing && (
        <PasswordForm
          onDone={() => {
            setChanging(false);
            notification.success({ title: t("password.done"), role: "status" });
          }}
        />
      )}
    </TitledCard>
  );
}
