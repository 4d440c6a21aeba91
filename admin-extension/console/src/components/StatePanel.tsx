import { Alert, Button, Empty, Result, Spin } from "antd";
import type { ReactNode } from "react";
import { ApiError } from "@/lib/api/client";
import { session } from "@/lib/session";
import { useT } from "./messages";
import styles from "./StatePanel.module.css";

/** Stands where content would be: there is none, and perhaps what to do about it. */
export function EmptyPanel({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className={styles["panel"]} role="status">
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            <p className={styles["title"]}>{title}</p>
            {hint !== undefined && <p className={styles["hint"]}>{hint}</p>}
          </>
        }
      >
        {children}
      </Empty>
    </div>
  );
}

export function LoadingPanel() {
  const t = useT();
  return (
    <div className={styles["panel"]} role="status">
      <Spin />
      <p className={styles["hint"]}>{t("loading")}</p>
    </div>
  );
}

/** A failure, or the way to another account where this one may not. */
export function ErrorPanel({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const t = useT();
  if (error instanceof ApiError && error.forbidden) {
    return (
      <div role="alert">
        <Result
          status="warning"
          title={t("forbidden")}
          extra={
            <Button
              onClick={() => {
                session.end(session.token());
              }}
            >
              {t("relogin")}
            </Button>
          }
        />
      </div>
    );
  }
  return (
    <div role="alert">
      <Result
        status="error"
        title={t("error")}
        subTitle={error.message}
        extra={<Button onClick={onRetry}>{t("retry")}</Button>}
      />
    </div>
  );
}

/** Stands where content will be: it is on its way, or why it has not come. */
export function WaitingPanel({
  query,
}: {
  query: { readonly error: Error | null; readonly refetch: () => Promise<unknown> };
}) {
  return query.error === null ? (
    <LoadingPanel />
  ) : (
    <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  );
}

/** Says above content that it is no longer what the server has, and why. */
export function StaleAlert({ title, reason }: { title: string; reason: ReactNode }) {
  return (
    <Alert
      className={styles["stale"] ?? ""}
      type="warning"
      showIcon
      title={title}
      description={reason}
    />
  );
}
