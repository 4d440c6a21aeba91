import { Button, Input } from "antd";
import { type ReactNode } from "react";
import { Chip } from "@/components/Chip";
import { Field } from "@/components/Filters";
import { Mono, Muted, PageFoot, PageHead, Sheet, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { EmptyPanel, WaitingPanel } from "@/components/StatePanel";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { useSearchAs, useSetSearch } from "@/lib/router";
import { useActions, type AdminAction } from "../api/useActions";
import { useT } from "../messages";
import { readSearch, type ActionSearch } from "../route";
import styles from "./ActionsPage.module.css";

/** The chain of what people have done at the console, newest first. */
export function ActionsPage(): ReactNode {
  const t = useT();
  const { actor = "" } = useSearchAs(readSearch);
  const setSearch = useSetSearch<ActionSearch>();
  const query = useActions(actor);
  const actions = query.data?.pages.flatMap((page) => page.actions) ?? [];
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <div className={styles["filter"]}>
        <Field label={t("actor")}>
          {(field) => (
            <Input
              id={field}
              value={actor}
              maxLength={200}
              allowClear
              autoComplete="off"
              onChange={(event) => {
                setSearch({ actor: event.target.value }, "replace");
              }}
            />
          )}
        </Field>
      </div>
      <Sheet>
        {query.data === undefined ? (
          <WaitingPanel query={query} />
        ) : actions.length === 0 ? (
          <EmptyPanel title={t("empty")} hint={actor === "" ? undefined : t("emptyHint")} />
        ) : (
          <div className={styles["scroll"]}>
            <ActionTable actions={actions} />
          </div>
        )}
      </Sheet>
      <PageFoot>
        <Muted>{t("chain")}</Muted>
        {query.hasNextPage && (
          <Button
            loading={query.isFetchingNextPage}
            onClick={() => {
              void query.fetchNextPage();
            }}
          >
            {t("more")}
          </Button>
        )}
      </PageFoot>
    </>
  );
}

function ActionTable({ actions }: { actions: readonly AdminAction[] }) {
  const t = useT();
  const { locale } = useLocale();
  return (
    <SmallTable
      columns={[t("col.number"), t("col.at"), t("col.actor"), t("col.what"), t("col.changed")]}
    >
      {actions.map((action) => (
        <tr key={action.sequence} data-action={action.sequence}>
          <th scope="row">{action.sequence}</th>
          <td>
            <time dateTime={action.at}>{formatInstant(action.at, locale)}</time>
          </td>
          <td className={styles["actor"]}>
            {action.actor}
            {action.address !== null && <Sub>{action.address}</Sub>}
          </td>
          <td>
            <Mono>{`${action.method} ${action.path}`}</Mono>
            <Sub>
              <Outcome action={action} />
            </Sub>
          </td>
          <td>
            {action.tooLong && <Muted>{t("tooLong")}</Muted>}
            <Change label={t("before")} value={action.before} />
            <Change label={t("after")} value={action.after} />
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}

function Outcome({ action: { kind, status } }: { action: AdminAction }) {
  const t = useT();
  if (kind === "asked" || status === null) {
    return <Chip>{t("asked")}</Chip>;
  }
  return status < 300 ? (
    <Chip tone="good">{t("done")}</Chip>
  ) : (
    <Chip tone="warn">{t("refused", { status })}</Chip>
  );
}

function Change({ label, value }: { label: string; value: AdminAction["before"] }) {
  if (value === null) {
    return null;
  }
  return (
    <div>
      <Sub>{label}</Sub> <Mono>{JSON.stringify(value)}</Mono>
    </div>
  );
}
