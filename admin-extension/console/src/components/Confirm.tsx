import { Button, Flex } from "antd";
import { useEffect, useRef } from "react";
import { useT } from "./messages";
import { Muted } from "./Page";
import styles from "./Confirm.module.css";

/** Asks once more, in the place of the form that was filled in, before something is done to others. */
export function Confirm({
  question,
  hint,
  apply,
  pending,
  problem,
  onCancel,
  onConfirm,
}: {
  question: string;
  hint: string;
  /** What the button says, where it is not for every gateway. */
  apply?: string;
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
      aria-label={t("confirm.title")}
    >
      <p className={styles["question"]}>{question}</p>
      <Muted>{hint}</Muted>
      <div role="alert">
        {problem !== undefined && <p className={styles["problem"]}>{problem}</p>}
      </div>
      <Flex wrap gap="small">
        <Button type="primary" disabled={pending} onClick={onConfirm}>
          {pending ? t("confirm.applying") : (apply ?? t("confirm.apply"))}
        </Button>
        <Button type="text" disabled={pending} onClick={onCancel}>
          {t("confirm.cancel")}
        </Button>
      </Flex>
    </div>
  );
}
