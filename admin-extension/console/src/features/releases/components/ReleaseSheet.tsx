import { App, Button, Select } from "antd";
import { useState } from "react";
import { Chip } from "@/components/Chip";
import { Confirm } from "@/components/Confirm";
import { Facts } from "@/components/Facts";
import { Field } from "@/components/Filters";
import { Mono, Muted, Part } from "@/components/Page";
import { SideSheet } from "@/components/SideSheet";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, WaitingPanel } from "@/components/StatePanel";
import { ReasonField } from "@/components/ReasonField";
import { ApiError } from "@/lib/api/client";
import { formatCount, formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useMay } from "@/lib/me";
import type { Schemas } from "../api/api";
import type { Release } from "../api/useRelease";
import {
  rollbackTo,
  useNewest,
  useReleaseDetail,
  useReleaseDiff,
  useReleases,
  useRollback,
  type Rollback,
} from "../api/useReleases";
import { useT } from "../messages";
import { Diff } from "./Diff";
import styles from "./Releases.module.css";
import { Report } from "./Report";
import { KIND_TONES } from "./tones";

/** A release: who made it and why, what the checks said, what it changed, and the way back to it. */
export function ReleaseSheet({
  version,
  current,
  onClose,
}: {
  version: number;
  current: Release;
  onClose: () => void;
}) {
  const t = useT();
  const operator = useMay("operator");
  const query = useReleaseDetail(version);
  const { data, error } = query;
  return (
    <SideSheet title={t("release", { version })} onClose={onClose}>
      {data === undefined ? (
        error instanceof ApiError && error.status === 404 ? (
          <EmptyPanel title={t("gone")} />
        ) : (
          <WaitingPanel query={query} />
        )
      ) : (
        <>
          <About detail={data} inForce={version === current.version} />
          {operator && version !== current.version && (
            <Part title={t("rollback")}>
              {current.source === "database" ? (
                <RollBack version={version} onDone={onClose} />
              ) : (
                <Muted>{t("rollback.folder")}</Muted>
              )}
            </Part>
          )}
          <Part title={t("report")}>
            <Report report={data.report} />
          </Part>
          <Part title={t("diff")}>
            {operator ? (
              <Differences release={data.release} />
            ) : (
              <Muted>{t("diff.operators")}</Muted>
            )}
          </Part>
          <Part title={t("items")}>
            <Items items={data.items} />
          </Part>
        </>
      )}
    </SideSheet>
  );
}

function About({ detail, inForce }: { detail: Schemas["ReleaseDetail"]; inForce: boolean }) {
  const t = useT();
  const { locale } = useLocale();
  const { kind, author, approver, message, parent, notBefore, createdAt, sha256 } = detail.release;
  return (
    <section>
      <p className={styles["chips"]}>
        <Chip tone={KIND_TONES[kind]}>{t(`kind.${kind}`)}</Chip>
        {inForce && <Chip tone="good">{t("inForce")}</Chip>}
      </p>
      <Facts
        facts={[
          [t("col.message"), message],
          [t("published"), <time dateTime={createdAt}>{formatInstant(createdAt, locale)}</time>],
          [t("scheduledFor"), notBefore === null ? null : formatInstant(notBefore, locale)],
          [t("author"), author],
          [t("approver"), approver],
          [t("parent"), parent === null ? null : <Mono>{parent}</Mono>],
          [t("digest"), <Mono>{sha256}</Mono>],
        ]}
      />
    </section>
  );
}

function Items({ items }: { items: Schemas["ReleaseDetail"]["items"] }) {
  const t = useT();
  const { locale } = useLocale();
  return items.length === 0 ? (
    <Muted>{t("items.none")}</Muted>
  ) : (
    <SmallTable columns={[t("col.item"), t("col.chars")]}>
      {items.map(({ path, chars }) => (
        <tr key={path}>
          <th scope="row">
            <Mono>{path}</Mono>
          </th>
          <td>{formatCount(chars, locale)}</td>
        </tr>
      ))}
    </SmallTable>
  );
}

function Differences({ release: { version, parent } }: { release: Schemas["ReleaseSummary"] }) {
  const t = useT();
  const [against, setAgainst] = useState<number | undefined>();
  const query = useReleaseDiff(version, against);
  const others = (useReleases().data?.pages ?? [])
    .flatMap((page) => page.releases)
    .filter((other) => other.version !== version && other.version !== parent);
  return (
    <>
      <Field label={t("diff.against")}>
        {(field) => (
          <Select<number>
            id={field}
            value={against ?? 0}
            options={[
              { value: 0, label: t("diff.before") },
              ...others.map((other) => ({ value: other.version, label: String(other.version) })),
            ]}
            onChange={(chosen) => {
              setAgainst(chosen === 0 ? undefined : chosen);
            }}
          />
        )}
      </Field>
      {query.data === undefined ? (
        <WaitingPanel query={query} />
      ) : (
        <Diff items={query.data.items} />
      )}
    </>
  );
}

function RollBack({ version, onDone }: { version: number; onDone: () => void }) {
  const t = useT();
  const { notification } = App.useApp();
  const change = useRollback();
  const newest = useNewest();
  const [message, setMessage] = useState("");
  const [wish, setWish] = useState<Rollback | null>(null);
  const complete = message.trim() !== "" && newest !== undefined;
  if (wish !== null) {
    return (
      <Confirm
        question={t("rollback.confirm", { version })}
        hint={t("rollback.hint")}
        pending={change.isPending}
        problem={change.error === null ? undefined : t("failed", { reason: change.error.message })}
        onCancel={() => {
          setWish(null);
        }}
        onConfirm={() => {
          change.mutate(wish, {
            onSuccess: (made) => {
              notification.success({
                title: t("released", { version: made.version }),
                role: "status",
              });
              onDone();
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
        if (complete) {
          change.reset();
          setWish(rollbackTo(version, message.trim(), newest));
        }
      }}
    >
      <ReasonField value={message} onChange={setMessage} />
      <div>
        <Button danger htmlType="submit" disabled={!complete}>
          {t("rollback.do")}
        </Button>
      </div>
    </form>
  );
}
