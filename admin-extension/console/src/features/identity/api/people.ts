import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/identity";
import { newKey } from "@/lib/api/idempotency";
import { ME, type Role } from "@/lib/me";

export type Account = components["schemas"]["Account"];
export type OpenedAccount = components["schemas"]["OpenedAccount"];
export type HeldSession = components["schemas"]["Session"];

/** Those that can be given, in the order in which they are shown. */
export const ROLES: readonly Role[] = [
  "operator",
  "finance",
  "compliance",
  "auditor",
  "administrator",
];

const api = createClient<paths>();
const ACCOUNTS = ["accounts"] as const;
const SESSIONS = ["sessions"] as const;
const ONE = "/llm/api/v1/accounts/{name}";
const MOST = 500;

/** All accounts, by name. */
export function useAccounts() {
  return useQuery({
    queryKey: ACCOUNTS,
    queryFn: async ({ signal }) => {
      const accounts: Account[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const query: { limit: number; cursor?: string } =
          cursor === "" ? { limit: MOST } : { limit: MOST, cursor };
        const page: components["schemas"]["AccountPage"] = await answer(
          api.GET("/llm/api/v1/accounts", { params: { query }, signal }),
        );
        accounts.push(...page.accounts);
        cursor = page.next;
      }
      return accounts;
    },
  });
}

/** The newest sessions: one's own, or those of all accounts. */
export function useSessions(everybody: boolean) {
  return useQuery({
    queryKey: [...SESSIONS, everybody],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/llm/api/v1/sessions", { params: { query: { everybody, limit: MOST } }, signal }),
      ),
  });
}

/** What is to become of an account; for the state in which it was read. */
export type Wish =
  | { readonly kind: "create"; readonly name: string; readonly roles: Role[] }
  | { readonly kind: "reset"; readonly account: Account }
  | { readonly kind: "delete"; readonly account: Account }
  | { readonly kind: "disable"; readonly account: Account; readonly disabled: boolean }
  | { readonly kind: "roles"; readonly account: Account; readonly roles: Role[] };

/** Answers with the account and its first password where it was given one. */
export function useAccountChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (wish: Wish): Promise<OpenedAccount | null> => {
      if (wish.kind === "create") {
        return answer(
          api.POST("/llm/api/v1/accounts", {
            params: { header: { "Idempotency-Key": newKey() } },
            body: { name: wish.name, roles: wish.roles },
          }),
        );
      }
      const { name, eTag } = wish.account;
      if (wish.kind === "reset") {
        return answer(
          api.POST("/llm/api/v1/accounts/{name}/password-resets", {
            params: { path: { name }, header: { "Idempotency-Key": newKey() } },
          }),
        );
      }
      const params = { path: { name }, header: { "If-Match": eTag } };
      if (wish.kind === "delete") {
        await answer(api.DELETE(ONE, { params }));
      } else {
        const body = wish.kind === "roles" ? { roles: wish.roles } : { disabled: wish.disabled };
        await answer(api.PATCH(ONE, { params, body }));
      }
      return null;
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ACCOUNTS });
      await client.invalidateQueries({ queryKey: SESSIONS });
      await client.invalidateQueries({ queryKey: ME });
    },
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE("/llm/api/v1/sessions/{id}", { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}

export function useNewPassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { present: string; wanted: string }) =>
      answer(api.PUT("/llm/api/v1/sessions/current/password", { body })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ME });
      await client.invalidateQueries({ queryKey: SESSIONS });
    },
  });
}
