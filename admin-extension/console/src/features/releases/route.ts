import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/lib/router";
import { readDraftSearch } from "./api/useDrafts";
import { readSearch } from "./api/useReleases";

export const releasesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dashboard/releases",
  validateSearch: readSearch,
});

export const draftsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dashboard/drafts",
  validateSearch: readDraftSearch,
});
