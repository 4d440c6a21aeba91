import { Input } from "antd";
import { Field } from "./Filters";
import { useT } from "./messages";

/** As the server bounds it. */
const MAX_CHARS = 500;

/** Asks why, before something is done that stays on record. */
export function ReasonField({
  value,
  onChange,
}: {
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useT();
  return (
    <Field label={t("reason")}>
      {(field) => (
        <Input
          id={field}
          value={value}
          maxLength={MAX_CHARS}
          required
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
