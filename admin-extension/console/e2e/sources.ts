import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Facts } from "./facts";
import type { Records } from "./records";
import { until } from "./until";

const SOON_MILLIS = 120_000;

/** The folder that the console publishes from. */
export class Sources {
  private readonly file: string;
  private readonly original: string;
  private broken = false;
  private published = false;

  constructor(
    facts: Facts,
    private readonly records: Records,
  ) {
    this.file = join(facts.snapshotFolder, "gateway.json");
    this.original = readFileSync(this.file, "utf8");
  }

  /** Writes what cannot be published, which is told of and obeyed by nobody. */
  break(text: string): void {
    this.broken = true;
    this.write(text);
  }

  /** Publishes a changed document, and returns when all gateways obey it. */
  async publish(change: (document: { aliases: Record<string, string> }) => void): Promise<void> {
    const document = JSON.parse(this.original) as { aliases: Record<string, string> };
    change(document);
    this.published = true;
    const { sha256 } = await this.records.release();
    this.write(JSON.stringify(document));
    await this.obeyed((now) => now !== sha256);
  }

  /** As it was before the case. */
  async restore(): Promise<void> {
    const { sha256 } = await this.records.release();
    if (this.published) {
      this.write(this.original);
      await this.obeyed((now) => now !== sha256);
    } else if (this.broken) {
      this.write(this.original);
      await this.obeyed(() => true);
    }
  }

  private async obeyed(isNew: (sha256: string | null) => boolean): Promise<void> {
    await until("all gateways obey what is published", SOON_MILLIS, async () => {
      const { snapshot, gateways } = await this.records.status();
      return (
        snapshot.problem === null &&
        isNew(snapshot.sha256) &&
        gateways.every(({ snapshotVersion }) => snapshotVersion === snapshot.version)
      );
    });
  }

  private write(text: string): void {
    const part = `${this.file}.part`;
    writeFileSync(part, text);
    renameSync(part, this.file);
  }
}
