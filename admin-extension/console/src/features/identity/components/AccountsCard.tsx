import { Alert, App, Button, Flex, Input, Select } from "antd";
import { useState } from "react";
import { Chip } from "@/components/Chip";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/Filters";
import { Mono, Sub } from "@/components/Page";
import { SmallTable } from "@/components/SmallTable";
import { WaitingPanel } from "@/components/StatePanel";
import { TitledCard } from "@/components/TitledCard";
import { formatInstant } from "@/lib/format";
import { useLocale } from "@/lib/i18n";
import type { Role } from "@/lib/me";
import {
  ROLES,
  useAccountChange,
  useAccounts,
  type Account,
  type OpenedAccount,
  type Wish,
} from "../api/people";
import { useT } from "../messages";
import styles from "./People.module.css";

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** Everybody's accounts and roles, for an administrator. */
export function AccountsCard() {
  const t = useT();
  const query = useAccounts();
  const [wish, setWish] = useState<Wish | null>(null);
  const [opened, setOpened] = useState<OpenedAccount | null>(null);
  return (
    <TitledCard title={t("accounts.title")}>
      <Flex vertical gap="middle">
        {opened !== null && (
          <Alert
            type="success"
            role="status"
            title={t("accounts.password", { name: opened.name })}
            description={<Mono>{opened.password}</Mono>}
            closable={{
              onClose: () => {
                setOpened(null);
              },
            }}
          />
        )}
        {wish === null ? (
          <NewAccount onAsk={setWish} />
        ) : (
          <Ask
            wish={wish}
            onDone={(account) => {
              setWish(null);
              setOpened(account);
            }}
            onCancel={() => {
              setWish(null);
            }}
          />
        )}
        {query.data === undefined ? (
          <WaitingPanel query={query} />
        ) : (
          <div className={styles["scroll"]}>
            <AccountTable accounts={query.data} onAsk={setWish} />
          </div>
        )}
      </Flex>
    </TitledCard>
  );
}

function useRoleOptions() {
  const t = useT();
  return ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }));
}

function NewAccount({ onAsk }: { onAsk: (wish: Wish) => void }) {
  const t = useT();
  const options = useRoleOptions();
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<Role[]>([]);
  const valid = NAME.test(name);
  return (
    <form
      className={styles["wide"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) {
          onAsk({ kind: "create", name, roles });
        }
      }}
    >
      <Field label={t("accounts.name")}>
        {(field) => (
          <Input
            id={field}
            value={name}
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            {...(name !== "" && !valid ? { status: "error" } : {})}
            aria-invalid={name !== "" && !valid}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        )}
      </Field>
      {name !== "" && !valid && <Sub>{t("accounts.nameRule")}</Sub>}
      <Field label={t("accounts.roles")}>
        {(field) => (
          <Select<Role[]>
            id={field}
            mode="multiple"
            className={styles["roles"] ?? ""}
            value={roles}
            options={options}
            placeholder={t("people.looks")}
            onChange={setRoles}
          />
        )}
      </Field>
      <div>
        <Button htmlType="submit" disabled={!valid}>
          {t("accounts.create")}
        </Button>
      </div>
    </form>
  );
}

function Ask({
  wish,
  onDone,
  onCancel,
}: {
  wish: Wish;
  onDone: (account: OpenedAccount | null) => void;
  onCancel: () => void;
}) {
  const t = useT();
  const { notification } = App.useApp();
  const change = useAccountChange();
  const name = wish.kind === "create" ? wish.name : wish.account.name;
  const kind = wish.kind === "disable" && !wish.disabled ? "enable" : wish.kind;
  const roles =
    wish.kind === "create" || wish.kind === "roles"
      ? wish.roles.map((role) => t(`role.${role}`)).join(", ")
      : "";
  return (
    <Confirm
      question={t(`accounts.confirm.${kind}`, {
        name,
        roles: roles === "" ? t("people.looks") : roles,
      })}
      hint={t(`accounts.hint.${kind}`)}
      apply={t("accounts.apply")}
      pending={change.isPending}
      problem={
        change.error === null ? undefined : t("people.failed", { reason: change.error.message })
      }
      onCancel={onCancel}
      onConfirm={() => {
        change.mutate(wish, {
          onSuccess: (account) => {
            notification.success({ title: t("accounts.done", { name }), role: "status" });
            onDone(account);
          },
        });
      }}
    />
  );
}

function AccountTable({
  accounts,
  onAsk,
}: {
  accounts: readonly Account[];
  onAsk: (wish: Wish) => void;
}) {
  const t = useT();
  const { locale } = useLocale();
  const options = useRoleOptions();
  return (
    <SmallTable
      columns={[
        t("accounts.name"),
        t("accounts.roles"),
        t("accounts.lastLogin"),
        t("accounts.change"),
      ]}
    >
      {accounts.map((account) => (
        <tr key={account.name} data-account={account.name}>
          <th scope="row">
            <Mono>{account.name}</Mono>
            <Sub>
              {account.disabled && <Chip tone="bad">{t("accounts.disabled")}</Chip>}
              {account.passwordDue && <Chip tone="warn">{t("accounts.due")}</Chip>}
            </Sub>
          </th>
          <td>
            <Select<Role[]>
              mode="multiple"
              className={styles["roles"] ?? ""}
              aria-label={t("accounts.rolesOf", { name: account.name })}
              value={account.roles}
              options={options}
              placeholder={t("people.looks")}
              onChange={(roles) => {
                onAsk({ kind: "roles", account, roles });
              }}
            />
          </td>
          <td>
            {account.lastLoginAt === null ? (
              t("accounts.never")
            ) : (
              <time dateTime={account.lastLoginAt}>
                {formatInstant(account.lastLoginAt, locale)}
              </time>
            )}
          </td>
          <td>
            <Flex wrap gap="small">
              <Button
                size="small"
                aria-label={t(account.disabled ? "accounts.enableOf" : "accounts.disableOf", {
                  name: account.name,
                })}
                onClick={() => {
                  onAsk({ kind: "disable", account, disabled: !account.disabled });
                }}
              >
                {t(account.disabled ? "accounts.enable" : "accounts.disable")}
              </Button>
              <Button
                size="small"
                aria-label={t("accounts.resetOf", { name: account.name })}
                onClick={() => {
                  onAsk({ kind: "reset", account });
                }}
              >
                {t("accounts.reset")}
              </Button>
              <Button
                size="small"
                danger
                aria-label={t("accounts.deleteOf", { name: account.name })}
                onClick={() => {
                  onAsk({ kind: "delete", account });
                }}
              >
                {t("accounts.delete")}
              </Button>
            </Flex>
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}
