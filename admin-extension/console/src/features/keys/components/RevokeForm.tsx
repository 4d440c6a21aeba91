import { Button, Input } from "antd";
import { useState } from "react";
import { Field } from "@/components/Filters";
import { Muted } from "@/components/Page";
import { ReasonField } from "@/components/ReasonField";
import type { Wish } from "../api/useRevocations";
import { useT } from "../messages";
import styles from "./KeysPage.module.css";

const MAX_ID = 200;

/** The id of a key, never the key itself, and why it is to be refused. */
export function RevokeForm({ onAsk }: { onAsk: (wish: Wish) => void }) {
  const t = useT();
  const [id, setId] = useState("");
  const [reason, setReason] = useState("");
  const wholeKey = id.trim().startsWith("sk-");
  const complete = id.trim() !== "" && reason.trim() !== "" && !wholeKey;
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) {
          onAsk({ id: id.trim(), reason: reason.trim() });
        }
      }}
    >
      <Field label={t("id")}>
        {(field) => (
          <Input
            id={field}
            value={id}
            maxLength={MAX_ID}
            autoComplete="off"
            spellCheck={false}
            required
            {...(wholeKey ? { status: "error" } : {})}
            aria-invalid={wholeKey}
            aria-describedby={wholeKey ? "whole-key" : undefined}
            onChange={(event) => {
              setId(event.target.value);
            }}
          />
        )}
      </Field>
      {wholeKey && (
        <div id="whole-key">
          <Muted>{t("wholeKey")}</Muted>
        </div>
      )}
      <ReasonField value={reason} onChange={setReason} />
      <div>
        <Button danger htmlType="submit" disabled={!complete}>
          {t("revokeIt")}
        </Button>
      </div>
    </form>
  );
}
