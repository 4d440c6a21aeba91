import { Alert, App, Button, Flex, Radio } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { Mono, Muted } from "@/components/Page";
import { LoadingPanel, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import type { Tagged } from "@/lib/api/client";
import { useMe } from "@/lib/me";
import { useTyped, type Typed } from "../api/typed";
import type { CheckReport } from "../api/api";
import {
  itemChanged,
  useDraftItem,
  useItemChange,
  type Draft,
  type DraftItem,
  type ItemChanged,
  type ItemWish,
} from "../api/useDrafts";
import { useTypedCheck, useVocabulary } from "../api/useRules";
import { useT } from "../messages";
import type { Mark, Place } from "./editor/Editor";
import styles from "./Releases.module.css";
import { Report } from "./Report";
import { RulesPanel } from "./RulesPanel";

/** Half a megabyte that only who edits needs. */
const Editor = lazy(async () => ({ default: (await import("./editor/Editor")).Editor }));
const MergeEditor = lazy(async () => ({
  default: (await import("./editor/MergeEditor")).MergeEditor,
}));

interface Shown {
  readonly draft: Draft;
  readonly path: string;
  readonly editable: boolean;
  /** What the last check of the draft has said. */
  readonly report: CheckReport | null;
  readonly goTo: Place | null;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** The text of an item, to be edited. */
export function ItemEditor(shown: Shown) {
  const { draft, path } = shown;
  const t = useT();
  const user = useMe().data?.user;
  const listed = draft.items.find((item) => item.path === path);
  const query = useDraftItem(draft.draft, path, listed?.etag ?? null);
  return (
    <TitledCard title={path}>
      {query.data === undefined || user === undefined ? (
        <WaitingPanel query={query} />
      ) : path.endsWith(".wasm") ? (
        <Muted>{t("item.binary")}</Muted>
      ) : (
        <Text {...shown} item={query.data} user={user} />
      )}
    </TitledCard>
  );
}

function Text({
  draft,
  path,
  editable,
  report,
  goTo,
  onSaved,
  onClose,
  item,
  user,
}: Shown & { item: Tagged<DraftItem>; user: string }) {
  const t = useT();
  const { notification } = App.useApp();
  const { id } = draft.draft;
  const { typed, kept, type } = useTyped(user, id, path);
  const change = useItemChange(draft.draft, path);
  const [theirs, setTheirs] = useState<ItemChanged | null>(null);
  const { text: saved, baseText, conflict, state, changedBy } = item.value;
  const text = typed?.text ?? saved ?? "";
  const rules = editable && path.endsWith(".drl");
  const vocabulary = useVocabulary(rules).data ?? null;
  const check = useTypedCheck(draft, path, text, rules && typed !== null);
  // what is typed is newer than what was saved and checked
  const problems = typed === null ? report?.problems : check.data;
  const marks = useMemo<readonly Mark[]>(
    () => problems?.filter((each) => each.path === path).map(markOf) ?? [],
    [problems, path],
  );
  const put = (now: string) => {
    if (typed === null && now === saved) {
      return;
    }
    type({ text: now, etag: typed?.etag ?? item.etag });
  };
  const apply = (wish: ItemWish) => {
    change.mutate(wish, {
      onSuccess: () => {
        type(null);
        setTheirs(null);
        notification.success({ title: t("item.saved", { path }), role: "status" });
        onSaved();
      },
      onError: (error) => {
        // of two who are faster, the last is to be met
        setTheirs((before) => itemChanged(error) ?? before);
      },
    });
  };
  const save = (etag: string) => {
    if (editable && !change.isPending) {
      apply({ kind: "write", etag, text });
    }
  };
  const giveUp = () => {
    change.reset();
    setTheirs(null);
    type(null);
  };
  const dirty = typed !== null;
  const problem =
    change.error === null || itemChanged(change.error) !== null
      ? null
      : t("failed", { reason: change.error.message });
  if (editable && conflict !== null) {
    // what was met when saving says whose state is replaced, and is itself no longer the other side
    const etag = theirs?.etag ?? typed?.etag ?? item.etag;
    return (
      <Conflict
        path={path}
        released={baseText}
        saved={dirty ? saved : null}
        faster={theirs}
        mine={text}
        pending={change.isPending}
        problem={problem}
        onChange={put}
        onSave={() => {
          save(etag);
        }}
        onReleased={() => {
          apply({ kind: "revert", etag: theirs?.etag ?? item.etag });
        }}
      />
    );
  }
  if (editable && theirs !== null) {
    return (
      <Merge
        path={path}
        title={t("merge.faster", { name: theirs.changedBy ?? "–" })}
        theirs={theirs.theirs}
        mine={text}
        pending={change.isPending}
        problem={problem}
        onChange={put}
        onSave={() => {
          save(theirs.etag);
        }}
        keep={t("merge.keepTheirs")}
        onKeep={giveUp}
      />
    );
  }
  return (
    <Flex vertical gap="middle">
      <div role="status">
        {dirty && <Unsaved typed={typed} item={item} kept={kept} by={changedBy} />}
      </div>
      {state === "removed" && !dirty && <Muted>{t("item.takenOut")}</Muted>}
      <Suspense fallback={<LoadingPanel />}>
        <Editor
          label={path}
          path={path}
          text={text}
          readOnly={!editable || (state === "removed" && !dirty)}
          marks={marks}
          vocabulary={vocabulary}
          goTo={goTo}
          onChange={put}
          onSave={() => {
            save(typed?.etag ?? item.etag);
          }}
        />
      </Suspense>
      {rules && dirty && <AsTyped check={check} />}
      <div role="alert">{problem !== null && <p className={styles["problem"]}>{problem}</p>}</div>
      <Flex wrap gap="small">
        {editable && (
          <>
            <Button
              type="primary"
              aria-keyshortcuts="Control+S"
              disabled={change.isPending || !dirty}
              onClick={() => {
                save(typed?.etag ?? item.etag);
              }}
            >
              {change.isPending ? t("item.saving") : t("item.save")}
            </Button>
            {dirty && <Button onClick={giveUp}>{t("item.giveUp")}</Button>}
            {!dirty && state !== "same" && state !== "absent" && (
              <Button
                disabled={change.isPending}
                onClick={() => {
                  apply({ kind: "revert", etag: item.etag });
                }}
              >
                {t("item.revert")}
              </Button>
            )}
            {!dirty && (state === "same" || state === "changed") && (
              <Button
                danger
                disabled={change.isPending}
                onClick={() => {
                  apply({ kind: "remove", etag: item.etag });
                }}
              >
                {t("item.remove")}
              </Button>
            )}
          </>
        )}
        <Button type="text" onClick={onClose}>
          {t("item.close")}
        </Button>
      </Flex>
      {rules && <RulesPanel draft={draft} path={path} text={text} />}
    </Flex>
  );
}

/** A line or column of 0 is none. */
function markOf({ line, column, severity, message }: Mark): Mark {
  return {
    line: line === 0 ? null : line,
    column: column === 0 ? null : column,
    severity,
    message,
  };
}

/** What is wrong with rules that are not saved yet. */
function AsTyped({ check }: { check: ReturnType<typeof useTypedCheck> }) {
  const t = useT();
  if (check.error !== null) {
    return <Muted>{t("typed.unchecked", { reason: check.error.message })}</Muted>;
  }
  if (check.data === undefined) {
    return <Muted>{t("check.running")}</Muted>;
  }
  const problems = check.data.map((problem) => ({ path: problem.path, ...markOf(problem) }));
  const passes = problems.every(({ severity }) => severity !== "error");
  return <Report report={{ passes, problems, tests: [] }} />;
}

/** That something is typed only here, and whether somebody else has been faster already. */
function Unsaved({
  typed,
  item,
  kept,
  by,
}: {
  typed: Typed;
  item: Tagged<DraftItem>;
  kept: boolean;
  by: string | null;
}) {
  const t = useT();
  return (
    <>
      {typed.etag !== item.etag && (
        <Alert type="warning" showIcon title={t("item.overtaken", { name: by ?? "–" })} />
      )}
      <Muted>{t(kept ? "item.unsaved" : "item.notKept")}</Muted>
    </>
  );
}

/**
 * A newer release has changed what the draft has changed too.
 *
 * @param released by the newer release
 * @param saved in the draft, where that is neither of the two texts; else null
 * @param faster what was met when this was to be saved
 */
function Conflict({
  released,
  saved,
  faster,
  onReleased,
  ...merge
}: {
  path: string;
  released: string | null;
  saved: string | null;
  faster: ItemChanged | null;
  mine: string;
  pending: boolean;
  problem: string | null;
  onChange: (mine: string) => void;
  onSave: () => void;
  onReleased: () => void;
}) {
  const t = useT();
  const [withSaved, setWithSaved] = useState(false);
  return (
    <Flex vertical gap="middle">
      {faster !== null && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t("merge.faster", { name: faster.changedBy ?? "–" })}
        />
      )}
      {saved !== null && (
        <Flex wrap gap="small" align="center">
          <Muted>{t("merge.compare")}</Muted>
          <Radio.Group
            aria-label={t("merge.compare")}
            value={withSaved}
            options={[
              { value: false, label: t("merge.withRelease") },
              { value: true, label: t("merge.withSaved") },
            ]}
            onChange={(event) => {
              setWithSaved(event.target.value === true);
            }}
          />
        </Flex>
      )}
      <Merge
        {...merge}
        title={t("merge.conflict")}
        theirs={withSaved && saved !== null ? saved : released}
        keep={t("item.revert")}
        onKeep={onReleased}
      />
    </Flex>
  );
}

/** Two texts where there can be one only. */
function Merge({
  path,
  title,
  theirs,
  mine,
  pending,
  problem,
  onChange,
  onSave,
  keep,
  onKeep,
}: {
  path: string;
  title: string;
  theirs: string | null;
  mine: string;
  pending: boolean;
  problem: string | null;
  onChange: (mine: string) => void;
  onSave: () => void;
  keep: string;
  onKeep: () => void;
}) {
  const t = useT();
  return (
    <Flex vertical gap="middle">
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={title}
        description={theirs === null ? t("merge.removed") : t("merge.hint")}
      />
      <Suspense fallback={<LoadingPanel />}>
        <MergeEditor path={path} theirs={theirs ?? ""} mine={mine} onChange={onChange} />
      </Suspense>
      <div role="alert">{problem !== null && <p className={styles["problem"]}>{problem}</p>}</div>
      <Flex wrap gap="small" align="center">
        <Button type="primary" disabled={pending} onClick={onSave}>
          {t("merge.save")}
        </Button>
        <Button disabled={pending} onClick={onKeep}>
          {keep}
        </Button>
        <Mono>{path}</Mono>
      </Flex>
    </Flex>
  );
}
