import { Alert, App, Button, Flex } from "antd";
import { useState } from "react";
import { Chip } from "@/components/Chip";
import { Confirm } from "@/components/Confirm";
import { Mono, Muted, PageHead, Sheet, Sub } from "@/components/Page";
import { RolloutCard } from "@/components/RolloutCard";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { ApiError } from "@/lib/api/client";
import { newKey } from "@/lib/api/idempotency";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useMay } from "@/lib/me";
import { useRollout } from "@/lib/rollout";
import { useSearchAs, useSetSearch } from "@/lib/router";
import {
  readDraftSearch,
  useDraft,
  useDraftChange,
  useDraftCheck,
  useDraftDiff,
  useDraftPatch,
  type Draft,
  type DraftSearch,
  type DraftWish,
} from "../api/useDrafts";
import { useT } from "../messages";
import { Diff } from "./Diff";
import type { Place } from "./editor/Editor";
import { ItemEditor } from "./ItemEditor";
import { ItemsCard } from "./ItemsCard";
import { PublishCard } from "./PublishCard";
import styles from "./Releases.module.css";
import { Report } from "./Report";
import { DRAFT_TONES } from "./tones";

/** One draft: its items, the one that is edited, what checks say, and its way to the gateways. */
export function DraftView({ id }: { id: string }) {
  const t = useT();
  const setSearch = useSetSearch<DraftSearch>();
  const query = useDraft(id);
  const { data, error } = query;
  const back = () => {
    setSearch({ draft: undefined, item: undefined }, "push");
  };
  return (
    <>
      <PageHead
        title={data?.value.draft.title ?? t("drafts")}
        lead={data === undefined ? "" : t("draft.by", { name: data.value.draft.createdBy })}
      >
        <Button onClick={back}>{t("drafts.all")}</Button>
      </PageHead>
      {data !== undefined && error !== null && (
        <StaleAlert title={t("stale")} reason={error.message} />
      )}
      {data === undefined ? (
        <Sheet>
          {error instanceof ApiError && error.status === 404 ? (
            <EmptyPanel title={t("draft.gone")} />
          ) : (
            <WaitingPanel query={query} />
          )}
        </Sheet>
      ) : (
        <Whole draft={data.value} etag={data.etag} onGone={back} />
      )}
    </>
  );
}

function Whole({ draft, etag, onGone }: { draft: Draft; etag: string; onGone: () => void }) {
  const operator = useMay("operator");
  const { item } = useSearchAs(readDraftSearch);
  const setSearch = useSetSearch<DraftSearch>();
  const check = useDraftCheck(draft.draft.id);
  const [goTo, setGoTo] = useState<(Place & { readonly path: string }) | null>(null);
  const editable = operator && draft.draft.state !== "published";
  const open = (path: string | undefined) => {
    setSearch({ item: path }, "push");
  };
  return (
    <div className={styles["cards"]}>
      <Notes draft={draft} operator={operator} />
      <ItemsCard draft={draft} open={item} operator={operator} editable={editable} onOpen={open} />
      {operator && item !== undefined && (
        <ItemEditor
          key={item}
          draft={draft}
          path={item}
          editable={editable}
          report={check.data ?? null}
          goTo={goTo?.path === item ? goTo : null}
          onSaved={() => {
            check.mutate();
          }}
          onClose={() => {
            open(undefined);
          }}
        />
      )}
      {operator && (
        <Checks
          check={check}
          paths={draft.items.map(({ path }) => path)}
          onGo={({ path, line, column }) => {
            setGoTo({ path, line, column });
            open(path);
          }}
        />
      )}
      {operator && <Changes draft={draft} />}
      <PublishCard draft={draft} etag={etag} operator={operator} />
      {draft.draft.state === "published" && <Progress />}
      <Steps draft={draft} />
      {operator && <ThrowAway draft={draft} etag={etag} onGone={onGone} />}
    </div>
  );
}

/** What stands in the way of all that can be done. */
function Notes({ draft, operator }: { draft: Draft; operator: boolean }) {
  const t = useT();
  const { state, base, problem, id } = draft.draft;
  const change = useDraftChange(id);
  const [wish, setWish] = useState<DraftWish | null>(null);
  const conflicts = draft.items.filter((item) => item.conflict);
  return (
    <>
      <p className={styles["line"]}>
        <Chip tone={DRAFT_TONES[state]}>{t(`draft.${state}`)}</Chip>
        {base !== null && <Chip>{t("draft.base", { version: base })}</Chip>}
      </p>
      {problem !== null && (
        <Alert type="error" showIcon title={t("draft.problem")} description={problem} />
      )}
      {conflicts.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("draft.conflicts", { count: conflicts.length })}
          description={conflicts.map(({ path }) => path).join(", ")}
        />
      )}
      {state !== "published" && draft.newest !== null && draft.newest !== base && (
        <Alert
          type="warning"
          showIcon
          title={t("draft.outdated", { version: draft.newest })}
          description={
            operator &&
            (wish === null ? (
              <Button
                size="small"
                onClick={() => {
                  change.reset();
                  setWish({ kind: "rebase", key: newKey() });
                }}
              >
                {t("draft.rebase")}
              </Button>
            ) : (
              <Confirm
                question={t("draft.rebaseConfirm", { version: draft.newest })}
                hint={t("draft.rebaseHint")}
                apply={t("draft.rebaseApply")}
                pending={change.isPending}
                problem={
                  change.error === null ? undefined : t("failed", { reason: change.error.message })
                }
                onCancel={() => {
                  setWish(null);
                }}
                onConfirm={() => {
                  change.mutate(wish, {
                    onSuccess: () => {
                      setWish(null);
                    },
                  });
                }}
              />
            ))
          }
        />
      )}
    </>
  );
}

function Checks({
  check,
  paths,
  onGo,
}: {
  check: ReturnType<typeof useDraftCheck>;
  paths: readonly string[];
  onGo: (place: { path: string; line: number | null; column: number | null }) => void;
}) {
  const t = useT();
  return (
    <TitledCard title={t("report")}>
      <Flex vertical gap="middle" align="start">
        <Muted>{t("check.hint")}</Muted>
        <Button
          disabled={check.isPending}
          onClick={() => {
            check.mutate();
          }}
        >
          {check.isPending ? t("check.running") : t("check.run")}
        </Button>
        <div role="alert">
          {check.error !== null && (
            <p className={styles["problem"]}>{t("failed", { reason: check.error.message })}</p>
          )}
        </div>
        {check.data !== undefined && <Report report={check.data} paths={paths} onGo={onGo} />}
      </Flex>
    </TitledCard>
  );
}

/** What the draft changes, and the same as a patch; loaded when somebody asks. */
function Changes({ draft }: { draft: Draft }) {
  const t = useT();
  const { id, title } = draft.draft;
  const [shown, setShown] = useState(false);
  const patch = useDraftPatch(id);
  return (
    <TitledCard title={t("changes")}>
      <Flex vertical gap="middle">
        <Flex wrap gap="small">
          <Button
            aria-expanded={shown}
            onClick={() => {
              setShown(!shown);
            }}
          >
            {t(shown ? "changes.hide" : "changes.show")}
          </Button>
          <Button
            disabled={patch.isPending}
            onClick={() => {
              patch.mutate(undefined, {
                onSuccess: (text) => {
                  download(`${nameOf(title)}.patch`, text);
                },
              });
            }}
          >
            {t("changes.patch")}
          </Button>
        </Flex>
        <div role="alert">
          {patch.error !== null && (
            <p className={styles["problem"]}>{t("failed", { reason: patch.error.message })}</p>
          )}
        </div>
        {shown && <DraftDiff id={id} contentSha256={draft.contentSha256} />}
      </Flex>
    </TitledCard>
  );
}

function DraftDiff({ id, contentSha256 }: { id: string; contentSha256: string }) {
  const query = useDraftDiff(id, contentSha256);
  return query.data === undefined ? (
    <WaitingPanel query={query} />
  ) : (
    <div>
      <Diff items={query.data.items} />
    </div>
  );
}

/** A file's name of a title: letters and figures of any language. */
function nameOf(title: string): string {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return name === "" ? "draft" : name;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/x-patch" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function Progress() {
  const rollout = useRollout().data ?? null;
  return rollout === null ? null : <RolloutCard rollout={rollout} />;
}

function Steps({ draft: { steps } }: { draft: Draft }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <TitledCard title={t("steps")}>
      <SmallTable columns={[t("steps.what"), t("col.by")]}>
        {steps.map(({ at, who, what, path }, index) => (
          <tr key={index}>
            <th scope="row">
              {t(`step.${what}`)} {path !== null && <Mono>{path}</Mono>}
            </th>
            <td>
              {who}
              <Sub>
                <time dateTime={at}>{formatInstant(at, locale)}</time>
              </Sub>
            </td>
          </tr>
        ))}
      </SmallTable>
    </TitledCard>
  );
}

function ThrowAway({ draft, etag, onGone }: { draft: Draft; etag: string; onGone: () => void }) {
  const t = useT();
  const { notification } = App.useApp();
  const { id, title } = draft.draft;
  const change = useDraftChange(id);
  const [wish, setWish] = useState<DraftWish | null>(null);
  return wish === null ? (
    <div>
      <Button
        danger
        onClick={() => {
          change.reset();
          setWish({ kind: "delete", etag });
        }}
      >
        {t("delete")}
      </Button>
    </div>
  ) : (
    <Confirm
      question={t("delete.confirm", { title })}
      hint={t("delete.hint")}
      apply={t("delete.apply")}
      pending={change.isPending}
      problem={change.error === null ? undefined : t("failed", { reason: change.error.message })}
      onCancel={() => {
        setWish(null);
      }}
      onConfirm={() => {
        change.mutate(wish, {
          onSuccess: () => {
            notification.success({ title: t("delete.done", { title }), role: "status" });
            onGone();
          },
        });
      }}
    />
  );
}
