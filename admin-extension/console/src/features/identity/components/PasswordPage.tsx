import { Card } from "antd";
import { useT } from "../messages";
import styles from "./LoginForm.module.css";
import { PasswordForm } from "./PasswordForm";

/** Stands instead of all pages while the password is one that somebody else has given. */
export function PasswordPage() {
  const t = useT();
  return (
    <Card className={styles["card"] ?? ""}>
      <h1 className={styles["title"]}>{t("gate.title")}</h1>
      <p className={styles["lead"]}>{t("gate.lead")}</p>
      <PasswordForm onDone={() => undefined} />
    </Card>
  );
}
