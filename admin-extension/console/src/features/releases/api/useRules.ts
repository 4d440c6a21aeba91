import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answer, createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/rules";
import { draftItemQuery, type Draft } from "./useDrafts";

type Schemas = components["schemas"];

export type RuleDecision = Schemas["RuleDecision"];
export type RuleProblem = Schemas["RuleProblem"];
export type RuleTestRun = Schemas["RuleTestRun"];
export type RuleVocabulary = Schemas["RuleVocabulary"];

/** These are questions: asked twice they do nothing twice, so none has an Idempotency-Key. */
const api = createClient<paths>();
const RULES = ["rules"] as const;

/** So long nothing must be typed before what is there is checked. */
const PAUSE_MILLIS = 700;

/** What a question about rules may bring along. */
const ABOUT_RULES = /^(?:rules\/[^/]+\.(?:drl|test\.json)|settings\/[^/]+\.json)$/;

/** The words that rules may use, with the names that are in force. */
export function useVocabulary(wanted: boolean) {
  return useQuery({
    queryKey: [...RULES, "vocabulary"],
    queryFn: ({ signal }) => answer(api.GET("/llm/api/v1/rules/vocabulary", { signal })),
    enabled: wanted,
    staleTime: 60_000,
    // without it one types by heart
    retry: false,
  });
}

/**
 * What is wrong with a rule file as it is typed, together with all else that the draft changes. Asked
 * after a pause; of two questions the answer to the later one counts.
 */
export function useTypedCheck(draft: Draft, path: string, text: string, enabled: boolean) {
  const client = useQueryClient();
  const settled = useSettled(text);
  return useQuery({
    queryKey: [...RULES, "check", draft.draft.id, draft.contentSha256, path, settled],
    queryFn: async ({ signal }) => {
      const { problems } = await answer(
        api.POST("/llm/api/v1/rules/checks", {
          body: { ...(await questionOf(client, draft, path, settled)), compile: false },
          signal,
        }),
      );
      return problems;
    },
    enabled: enabled && settled === text,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
}

/** The text as it was when somebody last stopped typing. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(text);
    }, PAUSE_MILLIS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return settled;
}

/** The draft as far as rules go, with what is typed in the place of one of its items. */
async function questionOf(
  client: QueryClient,
  { draft, items }: Draft,
  path: string,
  text: string,
): Promise<Schemas["RuleQuestion"]> {
  const others = items.filter((item) => item.path !== path && ABOUT_RULES.test(item.path));
  const changed = await Promise.all(
    others
      .filter(({ state }) => state === "changed" || state === "added")
      .map(async (item) => {
        const { value } = await client.query(draftItemQuery(draft, item.path, item.etag));
        return { path: item.path, text: value.text ?? "" };
      }),
  );
  return {
    items: [...changed, { path, text }],
    removed: others.filter(({ state }) => state === "removed").map((item) => item.path),
  };
}

/** What a draft would decide about a prompt that is only thought of. */
export function useDecision(draft: Draft, path: string, text: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (prompt: string) =>
      answer(
        api.POST("/llm/api/v1/rules/decisions", {
          body: { ...(await questionOf(client, draft, path, text)), request: { text: prompt } },
        }),
      ),
  });
}

/** How the tests of rules go with a draft. */
export function useTestRun(draft: Draft, path: string, text: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      answer(
        api.POST("/llm/api/v1/rules/test-runs", {
          body: await questionOf(client, draft, path, text),
        }),
      ),
  });
}
