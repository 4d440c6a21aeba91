import { useMutation } from "@tanstack/react-query";
import { useId, type SyntheticEvent } from "react";
import { ApiError } from "@/lib/api/client";
import { host } from "@/lib/host";
import { useI18n, type Translate } from "@/lib/i18n/i18n";
import { session } from "@/lib/session";
import { login } from "../api/login";

export function LoginForm() {
  const { t } = useI18n();
  const id = useId();
  const mutation = useMutation({
    mutationFn: ({ user, password }: { user: string; password: string }) => login(user, password),
    onSuccess: (token) => {
      session.start(token);
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutation.mutate({ user: text(form, "user"), password: text(form, "password") });
  };
  return (
    <form className="login card" onSubmit={submit} aria-labelledby={`${id}-title`}>
      <h1 id={`${id}-title`}>{t("login.title")}</h1>
      <p className="muted">{host.kind === "shenyu" ? t("login.shenyu") : t("login.standalone")}</p>
      <label className="field">
        <span>{t("login.user")}</span>
        <input name="user" autoComplete="username" defaultValue="admin" required />
      </label>
      <label className="field">
        <span>{t("login.password")}</span>
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      {mutation.error !== null && (
        <p className="login__error" role="alert">
          {explain(mutation.error, t)}
        </p>
      )}
      <button type="submit" className="button button--primary" disabled={mutation.isPending}>
        {t("login.submit")}
      </button>
    </form>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function explain(error: Error, t: Translate): string {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 401) {
    return t("login.wrong");
  }
  return status === 429 ? t("login.throttled") : t("login.failed", { reason: error.message });
}
