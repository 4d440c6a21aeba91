import { createClient } from "@/lib/api/client";
import type { paths as AuditPaths } from "@/lib/api/generated/audit";
import type { paths as ReleasePaths } from "@/lib/api/generated/releases";
import type { paths } from "@/lib/api/generated/requests";

export const requestsApi = createClient<paths>();
export const auditApi = createClient<AuditPaths>();
export const releasesApi = createClient<ReleasePaths>();
