import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { Facts } from "./facts";
import { Records } from "./records";
import { until } from "./until";

const START_MILLIS = 240_000;

/** A console of its own, fresh and empty, with an account that may only look. */
export class Reader {
  readonly user = "reader";
  readonly password = randomBytes(12).toString("hex");

  private constructor(
    readonly origin: string,
    private readonly administrators: string,
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  static async start(facts: Facts): Promise<Reader> {
    const folder = mkdtempSync(join(tmpdir(), "llm-reader-"));
    const port = await freePort();
    const password = randomBytes(12).toString("hex");
    const log = openSync(join(folder, "console.log"), "w");
    const server = spawn(
      "java",
      [
        "-Xmx256m",
        "-jar",
        facts.consoleJar,
        "--server.address=127.0.0.1",
        `--server.port=${port}`,
        "--llm.admin.data-plane.address=127.0.0.1",
        "--llm.admin.data-plane.port=0",
        `--llm.admin.data-dir=${join(folder, "data")}`,
      ],
      {
        stdio: ["ignore", log, log],
        env: {
          ...process.env,
          ...facts.gridEnvironment,
          LLM_ADMIN_PASSWORD: password,
          LLM_ADMIN_GATEWAY_TOKEN: randomBytes(32).toString("hex"),
        },
      },
    );
    const reader = new Reader(`http://127.0.0.1:${port}`, password, folder, server);
    try {
      await until(`another console (see ${folder})`, START_MILLIS, () => {
        if (server.exitCode !== null) {
          throw new Error(`it has ended with ${server.exitCode}: see ${folder}`);
        }
        return reader.isInGrid();
      });
      await reader.open();
    } catch (error) {
      server.kill("SIGKILL");
      throw error;
    }
    return reader;
  }

  private async isInGrid(): Promise<boolean> {
    try {
      return (await (await this.administrator()).call("GET", "budgets")).ok;
    } catch {
      // it does not listen yet
      return false;
    }
  }

  private administrator(): Promise<Records> {
    return Records.login(this.origin, "admin", this.administrators);
  }

  /** Makes the account, and chooses a password for it. */
  private async open(): Promise<void> {
    const made = await (
      await this.administrator()
    ).call("POST", "accounts", { name: this.user, roles: [] });
    const { password } = (await made.json()) as { password: string };
    const first = await Records.login(this.origin, this.user, password);
    const changed = await first.call("PUT", "sessions/current/password", {
      present: password,
      wanted: this.password,
    });
    if (!changed.ok) {
      throw new Error(`no password: ${changed.status} ${await changed.text()}`);
    }
  }

  session(): Promise<Records> {
    return Records.login(this.origin, this.user, this.password);
  }

  async stop(): Promise<void> {
    const ended = once(this.server, "exit");
    this.server.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
