import { Button, Flex, Input } from "antd";
import { useEffect, useRef, useState } from "react";
import { Field } from "@/components/Filters";
import { Muted } from "@/components/Page";
import { formatMoney } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Budget, BudgetChange } from "../api/api";
import { isLimit, useControl, type Wish } from "../api/useBudgets";
import { useT } from "../messages";
import styles from "./ControlForm.module.css";

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
  const t = useT();
  const { locale } = useLocale();
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
      ifMatch: budget.controlETag,
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
            onSuccess: (eTag) => {
              setWish(null);
              setReason("");
              onDone({ ...wish, ifMatch: eTag }, before);
            },
          });
        }}
      />
    );
  }
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <Field label={t("budget.reasonAsked")}>
        {(id) => (
          <Input
            id={id}
            value={reason}
            maxLength={500}
            required
            onChange={(event) => {
              setReason(event.target.value);
            }}
          />
        )}
      </Field>
      <Field label={t("budget.limitAsked", { currency: budget.currency })}>
        {(id) => (
          <Input
            id={id}
            value={limit}
            inputMode="decimal"
            {...(wrongLimit ? { status: "error" } : {})}
            aria-invalid={wrongLimit}
            aria-describedby={wrongLimit ? "limit-wrong" : undefined}
            onChange={(event) => {
              setLimit(event.target.value);
            }}
          />
        )}
      </Field>
      {wrongLimit && (
        <p id="limit-wrong" className={styles["problem"]}>
          {t("budget.limitWrong")}
        </p>
      )}
      <Flex wrap gap="small">
        <Button
          disabled={!told || wrongLimit || typed === ""}
          onClick={() => {
            ask({ limit: typed });
          }}
        >
          {t("budget.changeLimit")}
        </Button>
        <Button
          danger={!frozen}
          disabled={!told}
          onClick={() => {
            ask({ frozen: !frozen });
          }}
        >
          {frozen ? t("budget.unfreeze") : t("budget.freeze")}
        </Button>
        {budget.control !== null && (
          <Button
            type="text"
            onClick={() => {
              ask(null);
            }}
          >
            {t("budget.release")}
          </Button>
        )}
      </Flex>
      {!told && <Muted>{t("budget.reasonFirst")}</Muted>}
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
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // what had the focus is gone; a reader goes on with the question
    box.current?.focus();
  }, []);
  return (
    <div
      className={styles["confirm"]}
      ref={box}
      tabIndex={-1}
      role="group"
      aria-label={t("budget.confirm")}
    >
      <p className={styles["question"]}>{text}</p>
      <Muted>{t("budget.confirmAll")}</Muted>
      <div role="alert">
        {problem !== undefined && (
          <p className={styles["problem"]}>{t("budget.failed", { reason: problem })}</p>
        )}
      </div>
      <Flex wrap gap="small">
        <Button type="primary" disabled={pending} onClick={onConfirm}>
          {pending ? t("budget.applying") : t("budget.apply")}
        </Button>
        <Button type="text" disabled={pending} onClick={onCancel}>
          {t("budget.cancel")}
        </Button>
      </Flex>
    </div>
  );
}
