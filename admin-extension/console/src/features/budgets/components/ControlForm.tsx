import { useEffect, useRef, useState } from "react";
import { formatMoney } from "@/lib/format";
import { useI18n } from "@/lib/i18n/i18n";
import type { Budget, BudgetChange } from "@/lib/api/types";
import { isLimit, useControl, type Wish } from "../api/useBudgets";

/**
 * Freezes a budget or changes its limit at every gateway. Asks once more before it does, because a
 * wrong click stops other people's calls.
 */
export function ControlForm({
  budget,
  onDone,
}: {
  budget: Budget;
  onDone: (wish: Wish, before: Budget["control"]) => void;
}) {
  const { t, locale } = useI18n();
  const control = useControl();
  const [limit, setLimit] = useState(budget.control?.limit ?? "");
  const [reason, setReason] = useState("");
  const [wish, setWish] = useState<Wish | null>(null);
  const frozen = budget.control?.frozen === true;
  const typed = limit.trim();
  const wrongLimit = typed !== "" && !isLimit(typed);
  const told = reason.trim() !== "";

  const ask = (change: Omit<BudgetChange, "reason"> | null) => {
    control.reset();
    setWish({
      id: budget.id,
      change: change === null ? null : { ...change, reason: reason.trim() },
    });
  };
  const before = budget.control;
  if (wish !== null) {
    return (
      <Confirm
        text={describe(wish)}
        pending={control.isPending}
        problem={control.error?.message}
        onCancel={() => {
          setWish(null);
        }}
        onConfirm={() => {
          control.mutate(wish, {
            onSuccess: () => {
              setWish(null);
              setReason("");
              onDone(wish, before);
            },
          });
        }}
      />
    );
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <label className="field">
        <span>{t("budget.reasonAsked")}</span>
        <input
          value={reason}
          maxLength={500}
          required
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      </label>
      <label className="field">
        <span>{t("budget.limitAsked", { currency: budget.currency })}</span>
        <input
          value={limit}
          inputMode="decimal"
          aria-invalid={wrongLimit}
          aria-describedby={wrongLimit ? "limit-wrong" : undefined}
          onChange={(event) => {
            setLimit(event.target.value);
          }}
        />
      </label>
      {wrongLimit && (
        <p id="limit-wrong" className="problem">
          {t("budget.limitWrong")}
        </p>
      )}
      <p className="buttons">
        <button
          type="button"
          className="button"
          disabled={!told || wrongLimit || typed === ""}
          onClick={() => {
            ask({ limit: typed });
          }}
        >
          {t("budget.changeLimit")}
        </button>
        {frozen ? (
          <button
            type="button"
            className="button"
            disabled={!told}
            onClick={() => {
              ask({ frozen: false });
            }}
          >
            {t("budget.unfreeze")}
          </button>
        ) : (
          <button
            type="button"
            className="button button--danger"
            disabled={!told}
            onClick={() => {
              ask({ frozen: true });
            }}
          >
            {t("budget.freeze")}
          </button>
        )}
        {budget.control !== null && (
          <button
            type="button"
            className="button button--quiet"
            onClick={() => {
              ask(null);
            }}
          >
            {t("budget.release")}
          </button>
        )}
      </p>
      {!told && <p className="muted">{t("budget.reasonFirst")}</p>}
    </form>
  );

  function describe(wanted: Wish): string {
    const values = {
      id: budget.id,
      limit:
        wanted.change?.limit == null
          ? ""
          : formatMoney(wanted.change.limit, budget.currency, locale),
    };
    if (wanted.change === null) {
      return t("budget.confirmRelease", values);
    }
    if (wanted.change.frozen === undefined) {
      return t("budget.confirmLimit", values);
    }
    return t(wanted.change.frozen ? "budget.confirmFreeze" : "budget.confirmUnfreeze", values);
  }
}

function Confirm({
  text,
  pending,
  problem,
  onCancel,
  onConfirm,
}: {
  text: string;
  pending: boolean;
  problem: string | undefined;
  onCancel: () => void;
  onConfirm: () => void;
}) {
  const { t } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // what had the focus is gone; a reader goes on with the question
    box.current?.focus();
  }, []);
  return (
    <div className="confirm" ref={box} tabIndex={-1} role="group" aria-label={t("budget.confirm")}>
      <p>{text}</p>
      <p className="muted">{t("budget.confirmAll")}</p>
      <div role="alert">
        {problem !== undefined && (
          <p className="problem">{t("budget.failed", { reason: problem })}</p>
        )}
      </div>
      <p className="buttons">
        <button
          type="button"
          className="button button--primary"
          disabled={pending}
          onClick={onConfirm}
        >
          {pending ? t("budget.applying") : t("budget.apply")}
        </button>
        <button
          type="button"
          className="button button--quiet"
          disabled={pending}
          onClick={onCancel}
        >
          {t("budget.cancel")}
        </button>
      </p>
    </div>
  );
}
