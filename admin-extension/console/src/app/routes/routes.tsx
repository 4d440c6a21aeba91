import type { ReactNode } from "react";
import { BudgetsPage } from "@/features/budgets/components/BudgetsPage";
import { GridPage } from "@/features/grid/components/GridPage";
import { RequestsPage } from "@/features/requests/components/RequestsPage";
import type { MessageKey } from "@/lib/i18n/en";

export interface Route {
  readonly path: string;
  readonly label: MessageKey;
  readonly page: () => ReactNode;
}

/** The consoles that exist, in the order of the navigation. A further one is one more line. */
export const routes: readonly [Route, ...Route[]] = [
  { path: "/dashboard/requests", label: "nav.requests", page: () => <RequestsPage /> },
  { path: "/dashboard/budgets", label: "nav.budgets", page: () => <BudgetsPage /> },
  { path: "/dashboard/grid", label: "nav.grid", page: () => <GridPage /> },
];
