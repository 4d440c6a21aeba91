import { Alert, Button, Form, Input } from "antd";
import { useNewPassword } from "../api/people";
import { useT } from "../messages";
import styles from "./People.module.css";

interface Passwords {
  readonly present: string;
  readonly wanted: string;
  readonly again: string;
}

const MIN_CHARS = 12;
const MAX_CHARS = 1000;

/** Chooses another password; the present one is the condition. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const t = useT();
  const [form] = Form.useForm<Passwords>();
  const mutation = useNewPassword();
  const needed = { required: true, message: t("needed") };
  return (
    <Form<Passwords>
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles["form"] ?? ""}
      onFinish={({ present, wanted }) => {
        mutation.mutate(
          { present, wanted },
          {
            onSuccess: () => {
              form.resetFields();
              onDone();
            },
          },
        );
      }}
    >
      <Form.Item name="present" label={t("password.present")} rules={[needed]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="wanted"
        label={t("password.wanted")}
        rules={[
          needed,
          { min: MIN_CHARS, message: t("password.short", { count: MIN_CHARS }) },
          { max: MAX_CHARS, message: t("password.long", { count: MAX_CHARS }) },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("password.again")}
        dependencies={["wanted"]}
        rules={[
          needed,
          ({ getFieldValue }) => ({
            validator: (_rule, value: string) =>
              value === "" || value === getFieldValue("wanted")
                ? Promise.resolve()
                : Promise.reject(new Error(t("password.different"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {mutation.error !== null && (
        <Alert
          className={styles["problem"] ?? ""}
          type="error"
          title={t("people.failed", { reason: mutation.error.message })}
        />
      )}
      <Button type="primary" htmlType="submit" loading={mutation.isPending}>
        {t("password.submit")}
      </Button>
    </Form>
  );
}
