import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/lib/router";
import { readSearch } from "./api/useBudgets";

export const budgetsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dashboard/budgets",
  validateSearch: readSearch,
});
