import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/lib/router";
import { readSearch } from "./api/rows";

export const requestsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dashboard/requests",
  validateSearch: readSearch,
});
