import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/Filters";
import { Muted } from "@/components/Page";
import { formatMoney } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Budget, BudgetChange } from "../api/api";
import { isConflict, isLimit, useControl, useControlTag, type Wish } from "../api/useBudgets";
import { useT } from "../messages";
import styles from "./ControlForm.module.css";

type Change = Omit<Wish, "tag">;

/** A change that was made, and what it takes to take it back. */
export interface Done {
  readonly wish: Change;
  readonly before: Budget["control"];
  /** Names what is in force now. */
  readonly tag: string | null;
}

/**
 * Freezes a budget or changes its limit at every gateway. Asks once more before it does, because a
 * wrong click stops other people's calls.
 */
export function ControlForm({ budget, onDone }: { budget: Budget; onDone: (done: Done) => void }) {
  const t = useT();
  const { locale } = useLocale();
  const control = useControl();
  const tag = useControlTag(budget.id);
  const [limit, setLimit] = useState(budget.control?.limit ?? "");
  const [reason, setReason] = useState("");
  const [wish, setWish] = useState<Change | null>(null);
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
        question={describe(wish)}
        hint={t("budget.confirmAll")}
        // after a conflict what it is based on has to be read first
        pending={control.isPending || tag.isFetching}
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
          control.mutate(
            { ...wish, tag: tag.data ?? budget.controlETag },
            {
              onSuccess: (now) => {
                setWish(null);
                setReason("");
                onDone({ wish, before, tag: now });
              },
            },
          );
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

  function describe(wanted: Change): string {
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
