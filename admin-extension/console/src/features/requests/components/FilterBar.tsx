import { Select } from "antd";
import { Field, Filters, SearchField } from "@/components/Filters";
import { useSetSearch } from "@/lib/router";
import type { Ending } from "../api/types";
import { ENDINGS, isFiltering, type RequestSearch } from "../api/rows";
import { useT } from "../messages";
import styles from "./FilterBar.module.css";

/** What to show of the loaded requests; kept in the URL, so that a link shows the same. */
export function FilterBar({ search }: { search: RequestSearch }) {
  const t = useT();
  const setSearch = useSetSearch<RequestSearch>();
  return (
    <Filters
      filtering={isFiltering(search)}
      onClear={() => {
        setSearch({ user: undefined, model: undefined, ending: undefined }, "replace");
      }}
    >
      <SearchField
        label={t("filterUser")}
        value={search.user ?? ""}
        onChange={(user) => {
          setSearch({ user }, "replace");
        }}
      />
      <SearchField
        label={t("filterModel")}
        value={search.model ?? ""}
        onChange={(model) => {
          setSearch({ model }, "replace");
        }}
      />
      <Field label={t("filterEnding")}>
        {(id) => (
          <Select<Ending | "">
            id={id}
            className={styles["ending"] ?? ""}
            value={search.ending ?? ""}
            onChange={(ending) => {
              setSearch({ ending: ending === "" ? undefined : ending }, "replace");
            }}
            options={[
              { value: "", label: t("any") },
              ...ENDINGS.map((ending) => ({ value: ending, label: t(`ending.${ending}`) })),
            ]}
          />
        )}
      </Field>
    </Filters>
  );
}
