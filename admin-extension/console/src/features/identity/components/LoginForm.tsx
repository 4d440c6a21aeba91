import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Form, Input } from "antd";
import { ApiError } from "@/lib/api/client";
import { host } from "@/lib/host";
import { session } from "@/lib/session";
import { login } from "../api/login";
import { useT } from "../messages";
import styles from "./LoginForm.module.css";

interface Credentials {
  readonly user: string;
  readonly password: string;
}

export function LoginForm() {
  const t = useT();
  const mutation = useMutation({
    mutationFn: ({ user, password }: Credentials) => login(user, password),
    onSuccess: (token) => {
      session.start(token);
    },
  });
  return (
    <Card className={styles["card"] ?? ""}>
      <h1 className={styles["title"]} id="login-title">
        {t("title")}
      </h1>
      <p className={styles["lead"]}>{host.kind === "shenyu" ? t("shenyu") : t("standalone")}</p>
      <Form<Credentials>
        layout="vertical"
        requiredMark={false}
        aria-labelledby="login-title"
        initialValues={{ user: "admin", password: "" }}
        onFinish={(credentials) => {
          mutation.mutate(credentials);
        }}
      >
        <Form.Item name="user" label={t("user")} rules={[{ required: true, message: t("needed") }]}>
          <Input autoComplete="username" size="large" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("password")}
          rules={[{ required: true, message: t("needed") }]}
        >
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        {mutation.error !== null && (
          <Alert
            className={styles["problem"] ?? ""}
            type="error"
            title={explain(mutation.error, t)}
          />
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={mutation.isPending}>
          {t("submit")}
        </Button>
      </Form>
    </Card>
  );
}

function explain(error: Error, t: ReturnType<typeof useT>): string {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 401) {
    return t("wrong");
  }
  return status === 429 ? t("throttled") : t("failed", { reason: error.message });
}
