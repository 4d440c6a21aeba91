import type { components as AuditParts } from "@/lib/api/generated/audit";
import type { components as BudgetParts } from "@/lib/api/generated/budgets";
import type { components as GatewayParts } from "@/lib/api/generated/gateways";
import type { components as ReleaseParts } from "@/lib/api/generated/releases";
import type { components as RequestParts } from "@/lib/api/generated/requests";
import type { components as StatusParts } from "@/lib/api/generated/status";
import { until } from "./until";

export type RawRequest = RequestParts["schemas"]["Request"];
export type RawBudget = BudgetParts["schemas"]["Budget"];

const SOON_MILLIS = 60_000;
const PAGE = 500;

/** The console's raw records, read past its pages: what these show is computed from them again. */
export class Records {
  private constructor(
    private readonly origin: string,
    readonly token: string,
  ) {}

  static async login(origin: string, user: string, password: string): Promise<Records> {
    const response = await fetch(`${origin}/llm/api/v1/sessions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, password }),
    });
    const { token } = (await response.json()) as { token?: string };
    if (token === undefined) {
      throw new Error(`no session: ${response.status}`);
    }
    return new Records(origin, token);
  }

  /** Sends what it is told to and returns whatever comes. */
  call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.origin}/llm/api/v1/${path}`, {
      method,
      headers: {
        "X-Access-Token": this.token,
        "Content-Type": "application/json",
        // whatever is there
        "If-Match": "*",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async read<T>(path: string): Promise<T> {
    const response = await this.call("GET", path);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
  }

  /** All records of requests, newest first, through all pages. */
  async requests(): Promise<RawRequest[]> {
    const all: RawRequest[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: RequestParts["schemas"]["RequestPage"] = await this.read(
        `requests?limit=${PAGE}${from}`,
      );
      all.push(...page.requests);
      cursor = page.next;
    } while (cursor !== null);
    return all;
  }

  /** So many requests as a person counts them: two records of one id are one. */
  async count(): Promise<number> {
    return new Set((await this.requests()).map(({ id }) => id)).size;
  }

  /** The record of a request as soon as it has arrived. */
  async request(id: string): Promise<RawRequest> {
    return until(`record of ${id}`, SOON_MILLIS, async () => {
      const found = (await this.requests()).filter((row) => row.id === id);
      return found.find(({ kind }) => kind === "usage") ?? found[0];
    });
  }

  /** As soon as all of them have arrived. */
  async arrived(ids: readonly string[]): Promise<void> {
    await until(`records of ${ids.length} requests`, SOON_MILLIS, async () => {
      const known = new Set((await this.requests()).map(({ id }) => id));
      return ids.every((id) => known.has(id));
    });
  }

  async audit(id: string, least: number): Promise<AuditParts["schemas"]["AuditRecord"][]> {
    return until(`audit records of ${id}`, SOON_MILLIS, async () => {
      const { audit } = await this.read<AuditParts["schemas"]["AuditTrail"]>(
        `audit-records?requestId=${encodeURIComponent(id)}`,
      );
      return audit.length >= least && audit;
    });
  }

  async budgets(): Promise<RawBudget[]> {
    return (await this.read<BudgetParts["schemas"]["BudgetList"]>("budgets?limit=500")).budgets;
  }

  /** As soon as a gateway has told of it. */
  async budget(id: string): Promise<RawBudget> {
    return until(`budget ${id}`, SOON_MILLIS, async () =>
      (await this.budgets()).find((budget) => budget.id === id),
    );
  }

  grid(): Promise<GatewayParts["schemas"]["Grid"]> {
    return this.read("grids/current");
  }

  release(): Promise<ReleaseParts["schemas"]["Release"]> {
    return this.read("releases/current");
  }

  releases(): Promise<ReleaseParts["schemas"]["ReleasePage"]> {
    return this.read("releases");
  }

  status(): Promise<StatusParts["schemas"]["Status"]> {
    return this.read("status");
  }
}
