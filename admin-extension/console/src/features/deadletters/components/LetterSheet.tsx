import { App, Button, Flex, Input } from "antd";
import { useState, type ReactNode } from "react";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/Filters";
import { Muted } from "@/components/Page";
import { SideSheet } from "@/components/SideSheet";
import { WaitingPanel } from "@/components/StatePanel";
import { useDeadLetter, useWish, type DeadLetter, type Wish } from "../api/useDeadLetters";
import { useT } from "../messages";
import styles from "./DeadLettersPage.module.css";

const MAX_LINE = 60_000;

/** One with its line, which may be mended, stored or forgotten. */
export function LetterSheet({ id, onClose }: { id: number; onClose: () => void }): ReactNode {
  const t = useT();
  const query = useDeadLetter(id);
  const { data } = query;
  return (
    <SideSheet title={t("letter", { id })} onClose={onClose}>
      <div className={styles["form"]}>
        {data === undefined ? (
          <WaitingPanel query={query} />
        ) : (
          <Letter letter={data} onDone={onClose} />
        )}
      </div>
    </SideSheet>
  );
}

function Letter({ letter, onDone }: { letter: DeadLetter; onDone: () => void }) {
  const t = useT();
  const came = letter.document ?? "";
  const [line, setLine] = useState(came);
  const [wish, setWish] = useState<Wish | null>(null);
  const audit = letter.kind === "audit";
  // what is cut cannot be stored as it came
  const storable = line.trim() !== "" && (letter.whole || line !== came);
  return (
    <>
      <p>{letter.reason}</p>
      <Field label={t("line")}>
        {(field) => (
          <Input.TextArea
            id={field}
            className={styles["line"] ?? ""}
            rows={16}
            value={line}
            maxLength={MAX_LINE}
            readOnly={audit || wish !== null}
            spellCheck={false}
            onChange={(event) => {
              setLine(event.target.value);
            }}
          />
        )}
      </Field>
      <Muted>{t(audit ? "asItCame" : "mend")}</Muted>
      {wish === null ? (
        <Flex wrap gap="small">
          <Button
            type="primary"
            disabled={!storable}
            onClick={() => {
              setWish({ kind: "replay", id: letter.id, document: line === came ? null : line });
            }}
          >
            {t("replay")}
          </Button>
          <Button
            danger
            onClick={() => {
              setWish({ kind: "discard", id: letter.id });
            }}
          >
            {t("discard")}
          </Button>
        </Flex>
      ) : (
        <Ask
          wish={wish}
          onCancel={() => {
            setWish(null);
          }}
          onDone={onDone}
        />
      )}
    </>
  );
}

function Ask({ wish, onCancel, onDone }: { wish: Wish; onCancel: () => void; onDone: () => void }) {
  const t = useT();
  const { notification } = App.useApp();
  const change = useWish();
  const { id } = wish;
  const replaying = wish.kind === "replay";
  return (
    <Confirm
      question={t(replaying ? "confirmReplay" : "confirmDiscard", { id })}
      hint={t(replaying ? "replayHint" : "discardHint")}
      apply={t(replaying ? "applyReplay" : "applyDiscard")}
      pending={change.isPending}
      problem={change.error === null ? undefined : t("failed", { reason: change.error.message })}
      onCancel={onCancel}
      onConfirm={() => {
        change.mutate(wish, {
          onSuccess: () => {
            notification.success({
              title: t(replaying ? "doneReplay" : "doneDiscard", { id }),
              role: "status",
            });
            onDone();
          },
        });
      }}
    />
  );
}
