import { useQuery } from "@tanstack/react-query";
import { answer } from "@/lib/api/client";
import { api, type Schemas } from "./api";

export type Release = Schemas["Release"];

/** Starts the name of what is asked of the release in force, so that a change can refresh it. */
export const RELEASE = ["release"] as const;
const INTERVAL_MILLIS = 3000;

export function useRelease() {
  return useQuery({
    queryKey: RELEASE,
    queryFn: ({ signal }) => answer(api.GET("/llm/api/v1/releases/current", { signal })),
    refetchInterval: INTERVAL_MILLIS,
  });
}

/** When a version was published: it is the UTC time of that, written as yyyyMMddHHmmss. */
export function publishedAt(version: number): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(version));
  if (parts === null) {
    return null;
  }
  const [, year, month, day, hour, minute, second] = parts;
  return `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}Z`;
}
