import { Button, Input } from "antd";
import { useState, type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Field } from "@/components/Filters";
import { Mono, Muted, PageFoot, PageHead, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, StaleAlert, WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { newKey } from "@/lib/api/idempotency";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useMay } from "@/lib/me";
import { useSearchAs, useSetSearch } from "@/lib/router";
import {
  readDraftSearch,
  useDrafts,
  useNewDraft,
  type DraftSearch,
  type DraftSummary,
} from "../api/useDrafts";
import { useT } from "../messages";
import { DraftView } from "./DraftView";
import styles from "./Releases.module.css";
import { DRAFT_TONES } from "./tones";

const MAX_TITLE = 200;

/** What is being made for gateways; of one draft, all that belongs to it. */
export function DraftsPage(): ReactNode {
  const { draft } = useSearchAs(readDraftSearch);
  return draft === undefined ? <DraftList /> : <DraftView key={draft} id={draft} />;
}

function DraftList() {
  const t = useT();
  const operator = useMay("operator");
  const setSearch = useSetSearch<DraftSearch>();
  const query = useDrafts();
  const { data, error } = query;
  const first = data?.pages[0];
  const drafts = data?.pages.flatMap((page) => page.drafts) ?? [];
  const open = (draft: string) => {
    setSearch({ draft }, "push");
  };
  return (
    <>
      <PageHead title={t("drafts")} lead={t("drafts.lead")} />
      {first !== undefined && error !== null && (
        <StaleAlert title={t("stale")} reason={error.message} />
      )}
      <div className={styles["cards"]}>
        {operator && (
          <TitledCard title={t("drafts.new")}>
            <NewDraftForm onMade={open} />
          </TitledCard>
        )}
        <TitledCard title={t("drafts.all")}>
          {first?.source === "folder" && <Muted>{t("drafts.folder")}</Muted>}
          {first === undefined ? (
            <WaitingPanel query={query} />
          ) : drafts.length === 0 ? (
            <EmptyPanel title={t("drafts.none")} />
          ) : (
            <Drafts drafts={drafts} onOpen={open} />
          )}
          {query.hasNextPage && (
            <PageFoot>
              <Button
                loading={query.isFetchingNextPage}
                onClick={() => {
                  void query.fetchNextPage();
                }}
              >
                {t("older")}
              </Button>
            </PageFoot>
          )}
        </TitledCard>
      </div>
    </>
  );
}

function NewDraftForm({ onMade }: { onMade: (id: string) => void }) {
  const t = useT();
  const make = useNewDraft();
  const [title, setTitle] = useState("");
  // another title is another wish
  const [key, setKey] = useState(newKey);
  const complete = title.trim() !== "";
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && !make.isPending) {
          make.mutate(
            { title: title.trim(), key },
            {
              onSuccess: ({ draft }) => {
                onMade(draft.id);
              },
            },
          );
        }
      }}
    >
      <Field label={t("drafts.title")}>
        {(field) => (
          <Input
            id={field}
            value={title}
            maxLength={MAX_TITLE}
            autoComplete="off"
            required
            onChange={(event) => {
              setTitle(event.target.value);
              setKey(newKey());
            }}
          />
        )}
      </Field>
      <div role="alert">
        {make.error !== null && (
          <p className={styles["problem"]}>{t("failed", { reason: make.error.message })}</p>
        )}
      </div>
      <div>
        <Button htmlType="submit" disabled={!complete || make.isPending}>
          {t("drafts.make")}
        </Button>
      </div>
    </form>
  );
}

function Drafts({
  drafts,
  onOpen,
}: {
  drafts: readonly DraftSummary[];
  onOpen: (id: string) => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <SmallTable
      columns={[t("drafts.title"), t("drafts.changed"), t("drafts.base"), t("drafts.open")]}
    >
      {drafts.map(({ id, title, state, base, changedAt, changedBy, changes, problem }) => (
        <tr key={id} data-draft={id}>
          <th scope="row">
            {title}
            <Sub>
              <Chip tone={DRAFT_TONES[state]}>{t(`draft.${state}`)}</Chip>
              {t("drafts.changes", { count: changes })}
            </Sub>
            {problem !== null && (
              <Sub>
                <Chip tone="bad">{problem}</Chip>
              </Sub>
            )}
          </th>
          <td>
            {changedBy}
            <Sub>
              <time dateTime={changedAt}>{formatInstant(changedAt, locale)}</time>
            </Sub>
          </td>
          <td>{base === null ? "–" : <Mono>{base}</Mono>}</td>
          <td>
            <Button
              size="small"
              aria-label={t("drafts.openOf", { title })}
              onClick={() => {
                onOpen(id);
              }}
            >
              {t("drafts.open")}
            </Button>
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}
