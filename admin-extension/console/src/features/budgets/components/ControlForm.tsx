import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/Filters";
import { Muted } from "@/components/Page";
import { ReasonField } from "@/components/ReasonField";
import { formatMoney } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Budget, BudgetChange } from "../api/api";
import { isConflict, isLimit, useControl, type Wish } from "../api/useBudgets";
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
    // who has been told of a conflict sees what is in force now, and confirms on top of that
    const wanted = isConflict(control.error) ? { ...wish, ifMatch: budget.controlETag } : wish;
    return (
      <Confirm
        question={describe(wish)}
        hint={t("budget.confirmAll")}
        pending={control.isPending}
        problem={
          control.error === null
            ? undefined
            : isConflict(control.error)
              ? t("budget.conflict")
              : t("budget.failed", { reason: control.error.message })
        }
        onCancel={() => {
          setWish(null);
        }}
        onConfirm={() => {
          control.mutate(wanted, {
            onSuccess: (eTag) => {
              setWish(null);
              setReason("");
              onDone({ ...wanted, ifMatch: eTag }, before);
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
      <ReasonField value={reason} onChange={setReason} />
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
