import { Button, Input } from "antd";
import { useId, useState, type ReactNode } from "react";
import { useT } from "./messages";
import styles from "./Filters.module.css";

/** The filters of a list, and one button that clears them all. */
export function Filters({
  children,
  filtering,
  onClear,
}: {
  children: ReactNode;
  filtering: boolean;
  onClear: () => void;
}) {
  const t = useT();
  return (
    <form
      className={styles["filters"]}
      role="search"
      aria-label={t("filters")}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      {children}
      {filtering && (
        <Button type="text" onClick={onClear}>
          {t("clear")}
        </Button>
      )}
    </form>
  );
}

/** A label above whatever is filtered with. */
export function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles["field"]}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

/**
 * A text filter that lives in the URL. While it has the focus it shows what is typed: the URL comes
 * after, and must not take letters back.
 */
export function SearchField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          type="search"
          autoComplete="off"
          value={draft ?? value}
          onFocus={() => {
            setDraft(value);
          }}
          onBlur={() => {
            setDraft(null);
          }}
          onChange={(event) => {
            setDraft(event.target.value);
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
