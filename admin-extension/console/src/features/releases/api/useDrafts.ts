import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { answer, answerTagged, ApiError, type Tagged } from "@/lib/api/client";
import { textOf } from "@/lib/router";
import { api, type Schemas } from "./api";
import { RELEASE } from "./useRelease";
import { RELEASES } from "./useReleases";

export type Draft = Schemas["Draft"];
export type DraftItem = Schemas["DraftItem"];
export type DraftSummary = Schemas["DraftSummary"];
export type ItemChanged = Schemas["ItemChangedProblem"];

const DRAFTS = ["drafts"] as const;
const LIST_MILLIS = 10_000;
const ONE_MILLIS = 3000;
const PAGE = 50;
const ITEM = "/llm/api/v1/drafts/{id}/items/{folder}/{name}";

export const FOLDERS = ["settings", "rules", "policy"] as const;

/** The pages that have been asked for so far, the newest draft first. */
export function useDrafts() {
  return useInfiniteQuery({
    queryKey: [...DRAFTS, "list"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/llm/api/v1/drafts", {
          params: {
            query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: LIST_MILLIS,
    placeholderData: keepPreviousData,
  });
}

/** A draft as it is, also while others work on it. */
export function useDraft(id: string) {
  return useQuery({
    queryKey: [...DRAFTS, "one", id],
    queryFn: ({ signal }) =>
      answerTagged(api.GET("/llm/api/v1/drafts/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ONE_MILLIS,
  });
}

/** A wish has a key of its own, however often it is sent. */
export interface NewDraft {
  readonly title: string;
  readonly key: string;
}

export function useNewDraft() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ title, key }: NewDraft) =>
      answer(
        api.POST("/llm/api/v1/drafts", {
          params: { header: { "Idempotency-Key": key } },
          body: { title },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: [...DRAFTS, "list"] }),
  });
}

/** The path of the API has folder and name apart. */
function splitPath(path: string) {
  const cut = path.indexOf("/");
  const folder = FOLDERS.find((each) => each === path.slice(0, cut));
  if (folder === undefined || cut === path.length - 1) {
    throw new ApiError(0, `${path} is no item`);
  }
  return { folder, name: path.slice(cut + 1) };
}

/** What names a state of a draft's item beside its ETag, which may stay where the base is another. */
type Base = Pick<DraftSummary, "id" | "base">;

const itemKey = ({ id, base }: Base, path: string, etag: string | null) =>
  [...DRAFTS, "item", id, path, base, etag] as const;

/**
 * Asks for an item with its text.
 *
 * @param etag of the state that the draft lists
 */
export function draftItemQuery(draft: Base, path: string, etag: string | null) {
  const { id } = draft;
  return queryOptions({
    queryKey: itemKey(draft, path, etag),
    queryFn: ({ signal }) =>
      answerTagged(api.GET(ITEM, { params: { path: { id, ...splitPath(path) } }, signal })),
    // what was answered after another change does not stay under the name of the state before
    staleTime: ({ state }) => (state.data?.etag === etag ? Infinity : 0),
    retry: false,
  });
}

/** As {@link draftItemQuery}; another state is loaded as soon as the draft lists one. */
export function useDraftItem(draft: Base, path: string, etag: string | null) {
  return useQuery({ ...draftItemQuery(draft, path, etag), placeholderData: keepPreviousData });
}

/** What is to become of an item, for the state in which it was read. */
export type ItemWish =
  | { readonly kind: "write"; readonly etag: string; readonly text: string }
  | { readonly kind: "remove" | "revert"; readonly etag: string };

export function useItemChange(draft: Base, path: string) {
  const client = useQueryClient();
  const { id } = draft;
  return useMutation({
    mutationFn: (wish: ItemWish): Promise<Tagged<DraftItem>> => {
      const params = { path: { id, ...splitPath(path) }, header: { "If-Match": wish.etag } };
      return answerTagged(
        wish.kind === "write"
          ? api.PUT(ITEM, { params, body: { text: wish.text } })
          : api.DELETE(ITEM, { params: { ...params, query: { revert: wish.kind === "revert" } } }),
      );
    },
    onSuccess: (now) => {
      // known without asking, also under the ETag that the draft will list
      client.setQueryData(itemKey(draft, path, now.etag), now);
      client.setQueryData<Tagged<Draft>>([...DRAFTS, "one", id], (before) =>
        before === undefined ? undefined : { ...before, value: listed(before.value, now) },
      );
    },
    onSettled: async (_now, error) => {
      await client.invalidateQueries({ queryKey: [...DRAFTS, "one", id] });
      if (itemChanged(error) !== null) {
        await client.invalidateQueries({ queryKey: [...DRAFTS, "item", id, path] });
      }
    },
  });
}

function listed(draft: Draft, { value, etag }: Tagged<DraftItem>): Draft {
  const { path, state, changedAt, changedBy, conflict } = value;
  const entry = { path, state, conflict: conflict !== null, etag, changedAt, changedBy };
  const others = draft.items.filter((item) => item.path !== path);
  const items = [...others, entry].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { ...draft, items };
}

/** What somebody else has written in the meantime, where that is why an item was not changed. */
export function itemChanged(error: Error | null): ItemChanged | null {
  return error instanceof ApiError && error.status === 412 && isItemChanged(error.body)
    ? error.body
    : null;
}

function isItemChanged(body: unknown): body is ItemChanged {
  return (
    typeof body === "object" &&
    body !== null &&
    "theirs" in body &&
    (typeof body.theirs === "string" || body.theirs === null) &&
    "etag" in body &&
    typeof body.etag === "string"
  );
}

/** What the draft changes in its base; by the name of the content that was looked at. */
export function useDraftDiff(id: string, contentSha256: string) {
  return useQuery({
    queryKey: [...DRAFTS, "diff", id, contentSha256],
    queryFn: ({ signal }) =>
      answer(api.GET("/llm/api/v1/drafts/{id}/diff", { params: { path: { id } }, signal })),
    staleTime: Infinity,
    retry: false,
  });
}

/** A question: asked twice it does nothing twice, so it has no Idempotency-Key. */
export function useDraftCheck(id: string) {
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST("/llm/api/v1/drafts/{id}/checks", {
          params: { path: { id } },
        }),
      ),
  });
}

/** The patch of what is saved, as a file's text. */
export function useDraftPatch(id: string) {
  return useMutation({
    mutationFn: async () =>
      (await answer(api.GET("/llm/api/v1/drafts/{id}/patch", { params: { path: { id } } }))).patch,
  });
}

/** What is to become of a whole draft, as it was looked at. */
export type DraftWish =
  | {
      readonly kind: "publish";
      readonly contentSha256: string;
      readonly message: string;
      readonly notBefore: string | null;
      readonly key: string;
    }
  | {
      readonly kind: "approve";
      readonly contentSha256: string;
      /** The draft's, which also says when it is released and why. */
      readonly etag: string;
      readonly key: string;
    }
  | { readonly kind: "rebase"; readonly key: string }
  | { readonly kind: "withdraw" | "delete"; readonly etag: string };

/** Answers with the draft as it is then; as it was, of one that is thrown away. */
export function useDraftChange(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (wish: DraftWish): Promise<Draft> => {
      const path = { id };
      switch (wish.kind) {
        case "publish":
          return answer(
            api.POST("/llm/api/v1/drafts/{id}/publications", {
              params: { path, header: { "Idempotency-Key": wish.key } },
              body: {
                contentSha256: wish.contentSha256,
                message: wish.message,
                notBefore: wish.notBefore,
              },
            }),
          );
        case "approve":
          return answer(
            api.POST("/llm/api/v1/drafts/{id}/approvals", {
              params: { path, header: { "If-Match": wish.etag, "Idempotency-Key": wish.key } },
              body: { contentSha256: wish.contentSha256 },
            }),
          );
        case "rebase":
          return answer(
            api.POST("/llm/api/v1/drafts/{id}/rebases", {
              params: { path, header: { "Idempotency-Key": wish.key } },
            }),
          );
        case "withdraw":
          return answer(
            api.DELETE("/llm/api/v1/drafts/{id}/publications", {
              params: { path, header: { "If-Match": wish.etag } },
            }),
          );
        case "delete":
          return answer(
            api.DELETE("/llm/api/v1/drafts/{id}", {
              params: { path, header: { "If-Match": wish.etag } },
            }),
          );
      }
    },
    onSettled: async (_draft, _error, { kind }) => {
      await client.invalidateQueries({ queryKey: [...DRAFTS, "list"] });
      if (kind !== "delete") {
        await client.invalidateQueries({ queryKey: [...DRAFTS, "one", id] });
      }
      if (kind === "rebase") {
        await client.invalidateQueries({ queryKey: [...DRAFTS, "item", id] });
      }
      if (kind === "publish" || kind === "approve") {
        await client.invalidateQueries({ queryKey: RELEASES });
        await client.invalidateQueries({ queryKey: RELEASE });
      }
    },
  });
}

/** Which draft is open, and which of its items; both in the URL. */
export interface DraftSearch {
  readonly draft?: string | undefined;
  readonly item?: string | undefined;
}

export function readDraftSearch(search: Readonly<Record<string, unknown>>): DraftSearch {
  return { draft: textOf(search["draft"]), item: textOf(search["item"]) };
}
