import type { components } from "./generated";

type Schemas = components["schemas"];

export type Status = Schemas["Status"];
export type RequestRow = Schemas["Request"];
export type RequestPage = Schemas["RequestPage"];
export type Cursor = Schemas["Cursor"];
export type AuditRecord = Schemas["AuditRecord"];
export type AuditTrail = Schemas["AuditTrail"];
export type Session = Schemas["Session"];
export type Budget = Schemas["Budget"];
export type BudgetChange = Schemas["BudgetChange"];
export type BudgetControl = Schemas["BudgetControl"];
export type BudgetList = Schemas["BudgetList"];
export type LedgerCheck = Schemas["LedgerCheck"];
export type LedgerDifference = Schemas["LedgerDifference"];
export type Lease = Schemas["Lease"];
export type Grid = Schemas["Grid"];
export type Ending = RequestRow["ending"];
