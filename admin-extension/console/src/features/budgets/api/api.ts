import { createClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/budgets";

type Schemas = components["schemas"];

export type Budget = Schemas["Budget"];
export type BudgetChange = Schemas["BudgetChange"];
export type BudgetControl = Schemas["BudgetControl"];
export type BudgetList = Schemas["BudgetList"];
export type LedgerCheck = Schemas["LedgerCheck"];
export type LedgerDifference = Schemas["LedgerDifference"];
export type Lease = Schemas["Lease"];

export const budgetsApi = createClient<paths>();
