import { useQuery } from "@tanstack/react-query";
import { answer, createClient } from "./api/client";
import type { components, paths } from "./api/generated/identity";
import { useToken } from "./session";

export type Me = components["schemas"]["CurrentSession"];
export type Role = components["schemas"]["Role"];

const api = createClient<paths>();
const INTERVAL_MILLIS = 60_000;

/** Starts the names of what is asked of who is logged in, so that a change can refresh it. */
export const ME = ["me"] as const;

/** Who is logged in, and with which roles. */
export function useMe() {
  const token = useToken();
  return useQuery({
    queryKey: [...ME, token],
    queryFn: ({ signal }) => answer(api.GET("/llm/api/v1/sessions/current", { signal })),
    enabled: token !== null,
    refetchInterval: INTERVAL_MILLIS,
    // pages wait for it
    retry: false,
  });
}

/** Whether who is logged in has a role; not before the server has said so. */
export function useMay(role: Role): boolean {
  return useMe().data?.roles.includes(role) ?? false;
}
