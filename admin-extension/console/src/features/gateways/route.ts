import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/lib/router";
import { readSearch } from "./api/useGateways";

export const gatewaysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dashboard/gateways",
  validateSearch: readSearch,
});
