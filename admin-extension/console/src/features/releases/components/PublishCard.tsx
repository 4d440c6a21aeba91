import { App, Button, Flex, Input } from "antd";
import { useState } from "react";
import { Confirm } from "@/components/Confirm";
import { Facts } from "@/components/Facts";
import { Field } from "@/components/Filters";
import { Muted } from "@/components/Page";
import { TitledCard } from "@/components/TitledCard";
import { ReasonField } from "@/components/ReasonField";
import { newKey } from "@/lib/api/idempotency";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useMe } from "@/lib/me";
import { useDraftChange, type Draft, type DraftWish } from "../api/useDrafts";
import { useT } from "../messages";
import styles from "./Releases.module.css";

type Step = Draft["steps"][number]["what"];

/** Those of a draft's changes that are about its publication. */
type PublicationWish = Extract<DraftWish, { kind: "publish" | "approve" }> | Withdrawal;

interface Withdrawal {
  readonly kind: "withdraw";
  readonly etag: string;
}

/** Whoever did one of these has had a part in the content, and cannot approve it. */
const PARTS: ReadonlySet<Step> = new Set<Step>([
  "created",
  "written",
  "removed",
  "reverted",
  "rebased",
  "asked",
]);

/** Those who cannot approve a draft, as far as it says. */
export function participantsOf({ draft, publication, steps }: Draft): readonly string[] {
  const names = steps.filter(({ what }) => PARTS.has(what)).map(({ who }) => who);
  const asked = publication === null ? [] : [publication.askedBy];
  return [...new Set([draft.createdBy, ...names, ...asked])].sort();
}

/** The way of a draft to the gateways: asked for, approved by another, due, released. */
export function PublishCard({
  draft,
  etag,
  operator,
}: {
  draft: Draft;
  etag: string;
  operator: boolean;
}) {
  const t = useT();
  const [wish, setWish] = useState<PublicationWish | null>(null);
  const { state } = draft.draft;
  return (
    <TitledCard title={t("publish")}>
      <Flex vertical gap="middle">
        {draft.source === "folder" && <Muted>{t("publish.folder")}</Muted>}
        <Asked draft={draft} />
        {operator && draft.source === "database" && (
          <>
            {wish !== null && (
              <Ask
                draft={draft}
                wish={wish}
                onDone={() => {
                  setWish(null);
                }}
              />
            )}
            {wish === null && state === "open" && <PublishForm draft={draft} onAsk={setWish} />}
            {wish === null && state === "waiting" && (
              <ApproveButton draft={draft} etag={etag} onAsk={setWish} />
            )}
            {wish === null && (state === "waiting" || state === "scheduled") && (
              <div>
                <Button
                  onClick={() => {
                    setWish({ kind: "withdraw", etag });
                  }}
                >
                  {t("publish.withdraw")}
                </Button>
              </div>
            )}
          </>
        )}
      </Flex>
    </TitledCard>
  );
}

/** What was asked for, and who must still say yes. */
function Asked({ draft }: { draft: Draft }) {
  const t = useT();
  const { locale } = useLocale();
  const { publication } = draft;
  if (publication === null) {
    return draft.approval && draft.draft.state === "open" ? (
      <Muted>{t("publish.approval")}</Muted>
    ) : null;
  }
  const { message, askedBy, askedAt, notBefore, approvedBy, version } = publication;
  return (
    <>
      <Facts
        facts={[
          [t("col.message"), message],
          [t("publish.askedBy"), askedBy],
          [t("publish.askedAt"), formatInstant(askedAt, locale)],
          [t("scheduledFor"), notBefore === null ? null : formatInstant(notBefore, locale)],
          [t("approver"), approvedBy],
          [
            t("version"),
            version === null ? null : (
              <a href={`#/dashboard/releases?release=${version}`}>{version}</a>
            ),
          ],
        ]}
      />
      {draft.draft.state === "waiting" && (
        <p role="status" className={styles["line"]}>
          {t("publish.waitsFor", { names: participantsOf(draft).join(", ") })}
        </p>
      )}
    </>
  );
}

function ApproveButton({
  draft,
  etag,
  onAsk,
}: {
  draft: Draft;
  etag: string;
  onAsk: (wish: PublicationWish) => void;
}) {
  const t = useT();
  const user = useMe().data?.user;
  if (user === undefined) {
    return null;
  }
  return participantsOf(draft).includes(user) ? (
    <Muted>{t("publish.notYou")}</Muted>
  ) : (
    <div>
      <Button
        type="primary"
        onClick={() => {
          onAsk({ kind: "approve", contentSha256: draft.contentSha256, etag, key: newKey() });
        }}
      >
        {t("publish.approve")}
      </Button>
    </div>
  );
}

function PublishForm({ draft, onAsk }: { draft: Draft; onAsk: (wish: PublicationWish) => void }) {
  const t = useT();
  const [message, setMessage] = useState("");
  const [time, setTime] = useState("");
  const blocked = blockedBy(draft);
  const complete = message.trim() !== "" && blocked === null;
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) {
          onAsk({
            kind: "publish",
            contentSha256: draft.contentSha256,
            message: message.trim(),
            notBefore: time === "" ? null : new Date(time).toISOString(),
            key: newKey(),
          });
        }
      }}
    >
      {blocked !== null && <Muted>{t(blocked)}</Muted>}
      <ReasonField value={message} onChange={setMessage} />
      <Field label={t("publish.time")}>
        {(field) => (
          <Input
            id={field}
            type="datetime-local"
            value={time}
            onChange={(event) => {
              setTime(event.target.value);
            }}
          />
        )}
      </Field>
      <div>
        <Button type="primary" htmlType="submit" disabled={!complete}>
          {t("publish.do")}
        </Button>
      </div>
    </form>
  );
}

/** What must be done before, if something must; the server has the last word. */
function blockedBy({ draft, newest, items }: Draft) {
  if (draft.changes === 0) {
    return "publish.noChange";
  }
  if (newest !== draft.base) {
    return "publish.rebaseFirst";
  }
  return items.some(({ conflict }) => conflict) ? "publish.conflictsFirst" : null;
}

function Ask({ draft, wish, onDone }: { draft: Draft; wish: PublicationWish; onDone: () => void }) {
  const t = useT();
  const { locale } = useLocale();
  const { notification } = App.useApp();
  const change = useDraftChange(draft.draft.id);
  const { title } = draft.draft;
  const kind = wish.kind === "publish" ? (wish.notBefore === null ? "now" : "later") : wish.kind;
  const time =
    wish.kind === "publish" && wish.notBefore !== null ? formatInstant(wish.notBefore, locale) : "";
  const hint = wish.kind === "publish" && draft.approval ? "publish.approval" : "publish.hint";
  return (
    <Confirm
      question={t(`ask.${kind}`, { title, time })}
      hint={t(wish.kind === "withdraw" ? "publish.withdrawHint" : hint)}
      {...(wish.kind === "publish" && wish.notBefore === null && !draft.approval
        ? {}
        : { apply: t("ask.apply") })}
      pending={change.isPending}
      problem={change.error === null ? undefined : t("failed", { reason: change.error.message })}
      onCancel={onDone}
      onConfirm={() => {
        change.mutate(wish, {
          onSuccess: ({ draft: now, publication }) => {
            notification.success({
              title:
                now.state === "published"
                  ? t("released", { version: publication?.version ?? "" })
                  : t(`done.${now.state}`, { title }),
              role: "status",
            });
            onDone();
          },
        });
      }}
    />
  );
}
