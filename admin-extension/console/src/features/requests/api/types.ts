import type { components as audit } from "@/lib/api/generated/audit";
import type { components } from "@/lib/api/generated/requests";

export type RequestRow = components["schemas"]["Request"];
export type RequestPage = components["schemas"]["RequestPage"];
export type Ending = RequestRow["ending"];
export type AuditRecord = audit["schemas"]["AuditRecord"];
