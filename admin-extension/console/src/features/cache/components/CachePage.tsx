import { App, Button, Flex, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/Filters";
import { PageHead } from "@/components/Page";
import { TitledCard } from "@/components/TitledCard";
import { KINDS, usePurge, type Kind, type Purge } from "../api/usePurge";
import { useT } from "../messages";
import styles from "./CachePage.module.css";

const MAX_NAME = 900;

/** The means to have cached replies made anew. */
export function CachePage(): ReactNode {
  const t = useT();
  const { notification } = App.useApp();
  const [wish, setWish] = useState<Purge | null>(null);
  const purge = usePurge();
  const ask = (wanted: Purge) => {
    purge.reset();
    setWish(wanted);
  };
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <TitledCard title={t("purge")}>
        {wish === null ? (
          <PurgeForm onAsk={ask} />
        ) : (
          <Confirm
            question={"all" in wish ? t("confirmAll") : t("confirmTag", { tag: wish.tag })}
            hint={t("confirmHint")}
            pending={purge.isPending}
            problem={
              purge.error === null ? undefined : t("failed", { reason: purge.error.message })
            }
            onCancel={() => {
              setWish(null);
            }}
            onConfirm={() => {
              purge.mutate(wish, {
                onSuccess: ({ purged }) => {
                  setWish(null);
                  notification.success({
                    title: "all" in wish ? t("doneAll") : t("doneTag", { tag: purged }),
                    role: "status",
                  });
                },
              });
            }}
          />
        )}
      </TitledCard>
    </>
  );
}

function PurgeForm({ onAsk }: { onAsk: (purge: Purge) => void }) {
  const t = useT();
  const [kind, setKind] = useState<Kind>("route");
  const [name, setName] = useState("");
  const typed = name.trim();
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== "") {
          onAsk({ tag: `${kind}:${typed}` });
        }
      }}
    >
      <div className={styles["tag"]}>
        <Field label={t("kind")}>
          {(id) => (
            <Select<Kind>
              id={id}
              className={styles["kind"] ?? ""}
              value={kind}
              onChange={setKind}
              options={KINDS.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
            />
          )}
        </Field>
        <Field label={t("name")}>
          {(id) => (
            <Input
              id={id}
              value={name}
              maxLength={MAX_NAME}
              autoComplete="off"
              onChange={(event) => {
                setName(event.target.value);
              }}
            />
          )}
        </Field>
      </div>
      <Flex wrap gap="small">
        <Button htmlType="submit" disabled={typed === ""}>
          {t("purgeTag")}
        </Button>
        <Button
          danger
          onClick={() => {
            onAsk({ all: true });
          }}
        >
          {t("purgeAll")}
        </Button>
      </Flex>
    </form>
  );
}
