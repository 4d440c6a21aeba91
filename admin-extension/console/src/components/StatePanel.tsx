import type { ReactNode } from "react";
import { ApiError } from "@/lib/api/client";
import { useI18n } from "@/lib/i18n/i18n";
import { session } from "@/lib/session";

/** Stands where content would be: nothing there, not yet there, failed or forbidden. */
export function StatePanel({
  title,
  hint,
  children,
  role,
}: {
  title: string;
  hint?: string | undefined;
  children?: ReactNode;
  role?: "status" | "alert";
}) {
  return (
    <div className="state-panel" role={role}>
      <p className="state-panel__title">{title}</p>
      {hint !== undefined && <p className="state-panel__hint">{hint}</p>}
      {children}
    </div>
  );
}

export function LoadingPanel() {
  const { t } = useI18n();
  return (
    <div className="state-panel" role="status">
      <span className="spinner" aria-hidden="true" />
      <p className="state-panel__hint">{t("state.loading")}</p>
    </div>
  );
}

/** A failure, or the way to another account where this one may not. */
export function ErrorPanel({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useI18n();
  if (error instanceof ApiError && error.forbidden) {
    return (
      <StatePanel title={t("state.forbidden")} role="alert">
        <button
          type="button"
          className="button"
          onClick={() => {
            session.end(session.token());
          }}
        >
          {t("state.relogin")}
        </button>
      </StatePanel>
    );
  }
  return (
    <StatePanel title={t("state.error")} hint={error.message} role="alert">
      <button type="button" className="button" onClick={onRetry}>
        {t("state.retry")}
      </button>
    </StatePanel>
  );
}
