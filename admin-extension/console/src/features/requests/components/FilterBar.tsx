import { useI18n } from "@/lib/i18n/i18n";
import { useSetQuery } from "@/lib/hash";
import { ENDINGS, isFiltering, type Filters } from "../api/rows";

/** What to show of the loaded requests; kept in the URL, so that a link shows the same. */
export function FilterBar({ filters }: { filters: Filters }) {
  const { t } = useI18n();
  const setQuery = useSetQuery();
  return (
    <form
      className="filters"
      role="search"
      aria-label={t("requests.filters")}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <label className="field">
        <span>{t("requests.filterUser")}</span>
        <input
          type="search"
          value={filters.user}
          onChange={(event) => {
            setQuery({ user: event.target.value }, "replace");
          }}
        />
      </label>
      <label className="field">
        <span>{t("requests.filterModel")}</span>
        <input
          type="search"
          value={filters.model}
          onChange={(event) => {
            setQuery({ model: event.target.value }, "replace");
          }}
        />
      </label>
      <label className="field">
        <span>{t("requests.filterEnding")}</span>
        <select
          value={filters.ending}
          onChange={(event) => {
            setQuery({ ending: event.target.value }, "replace");
          }}
        >
          <option value="">{t("requests.any")}</option>
          {ENDINGS.map((ending) => (
            <option key={ending} value={ending}>
              {t(`ending.${ending}`)}
            </option>
          ))}
        </select>
      </label>
      {isFiltering(filters) && (
        <button
          type="button"
          className="button button--quiet"
          onClick={() => {
            setQuery({ user: "", model: "", ending: "" }, "replace");
          }}
        >
          {t("requests.clear")}
        </button>
      )}
    </form>
  );
}
