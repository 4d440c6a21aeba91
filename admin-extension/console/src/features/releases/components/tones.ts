import type { Tone } from "@/components/Chip";
import type { ReleaseSummary } from "../api/api";
import type { Draft, DraftSummary } from "../api/useDrafts";

export const KIND_TONES: Readonly<Record<ReleaseSummary["kind"], Tone>> = {
  folder: "neutral",
  publish: "accent",
  rollback: "warn",
};

export const DRAFT_TONES: Readonly<Record<DraftSummary["state"], Tone>> = {
  open: "neutral",
  waiting: "warn",
  scheduled: "accent",
  published: "good",
};

export const ITEM_TONES: Readonly<Record<Draft["items"][number]["state"], Tone>> = {
  same: "neutral",
  changed: "accent",
  added: "good",
  removed: "bad",
  absent: "neutral",
};
