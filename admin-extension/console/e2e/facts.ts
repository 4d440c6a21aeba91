import { readFileSync } from "node:fs";

/** What the demo says of itself; quickstart's DemoFacts writes it. */
export interface Facts {
  readonly console: string;
  /** Where gateways send records. */
  readonly dataPlane: string;
  readonly user: string;
  readonly password: string;
  readonly endpoints: readonly string[];
  readonly keys: Readonly<Record<"alice" | "bob" | "mallory", string>>;
  readonly providers: Readonly<Record<string, string>>;
  readonly snapshotFolder: string;
  readonly consoleJar: string;
  readonly gridEnvironment: Readonly<Record<string, string>>;
}

export const FACTS = "DEMO_FACTS";

export function readFacts(): Facts {
  const file = process.env[FACTS];
  if (file === undefined) {
    throw new Error(`${FACTS} names no file: the demo has not been started`);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Facts;
}
