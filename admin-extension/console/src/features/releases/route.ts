import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/lib/router";
import { readSearch } from "./api/useReleases";

export const releasesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dashboard/releases",
  validateSearch: readSearch,
});
