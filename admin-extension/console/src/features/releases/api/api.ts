import { createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/releases";

export type Schemas = components["schemas"];

export type CheckReport = Schemas["CheckReport"];
export type ItemDiff = Schemas["ItemDiff"];
export type ReleaseSummary = Schemas["ReleaseSummary"];

export const api = createClient<paths>();
