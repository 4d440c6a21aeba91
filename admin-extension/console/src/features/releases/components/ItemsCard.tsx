import { Button, Input, Select } from "antd";
import { useState } from "react";
import { Chip } from "@/components/Chip";
import { Field } from "@/components/Filters";
import { Mono, Muted, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import { FOLDERS, type Draft } from "../api/useDrafts";
import { useT } from "../messages";
import styles from "./Releases.module.css";
import { ITEM_TONES } from "./tones";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** All items of a draft, those that it changes before the others, and the way to a new one. */
export function ItemsCard({
  draft: { items },
  open,
  operator,
  editable,
  onOpen,
}: {
  draft: Draft;
  open: string | undefined;
  operator: boolean;
  editable: boolean;
  onOpen: (path: string) => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  const sorted = [...items].sort(
    (a, b) => Number(a.state === "same") - Number(b.state === "same") || (a.path < b.path ? -1 : 1),
  );
  return (
    <TitledCard title={t("items")}>
      {items.length === 0 ? (
        <Muted>{t("items.none")}</Muted>
      ) : (
        <SmallTable columns={[t("col.item"), t("drafts.changed")]}>
          {sorted.map(({ path, state, conflict, changedAt, changedBy }) => (
            <tr key={path} data-item={path}>
              <th scope="row">
                {operator ? (
                  <Button
                    type="link"
                    size="small"
                    className={styles["path"] ?? ""}
                    aria-current={path === open ? "true" : undefined}
                    onClick={() => {
                      onOpen(path);
                    }}
                  >
                    {path}
                  </Button>
                ) : (
                  <Mono>{path}</Mono>
                )}
                <Sub>
                  <Chip tone={ITEM_TONES[state]}>{t(`item.${state}`)}</Chip>
                  {conflict && <Chip tone="bad">{t("item.conflict")}</Chip>}
                </Sub>
              </th>
              <td>
                {changedBy}
                {changedAt !== null && (
                  <Sub>
                    <time dateTime={changedAt}>{formatInstant(changedAt, locale)}</time>
                  </Sub>
                )}
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
      {editable && <NewItem onOpen={onOpen} />}
    </TitledCard>
  );
}

function NewItem({ onOpen }: { onOpen: (path: string) => void }) {
  const t = useT();
  const [folder, setFolder] = useState<(typeof FOLDERS)[number]>("rules");
  const [name, setName] = useState("");
  const valid = NAME.test(name);
  return (
    <form
      className={styles["inline"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) {
          onOpen(`${folder}/${name}`);
          setName("");
        }
      }}
    >
      <Field label={t("item.folder")}>
        {(field) => (
          <Select
            id={field}
            value={folder}
            options={FOLDERS.map((each) => ({ value: each, label: `${each}/` }))}
            onChange={setFolder}
          />
        )}
      </Field>
      <Field label={t("item.name")}>
        {(field) => (
          <Input
            id={field}
            value={name}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            placeholder="costs.drl"
            aria-invalid={name !== "" && !valid}
            {...(name !== "" && !valid ? { status: "error" } : {})}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        )}
      </Field>
      <Button htmlType="submit" disabled={!valid}>
        {t("item.add")}
      </Button>
    </form>
  );
}
