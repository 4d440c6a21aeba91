import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FACTS } from "./facts";
import { until } from "./until";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FOLDER = fileURLToPath(new URL("../target/demo", import.meta.url));
const START_MILLIS = 600_000;

/**
 * Starts the demo with a grid on free ports, and stops it by its process at the end; or uses the one
 * whose facts DEMO_FACTS names.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[FACTS] !== undefined) {
    return undefined;
  }
  const home = join(ROOT, "quickstart/target/home");
  if (!existsSync(join(home, "gateway/lib"))) {
    throw new Error("the demo is not built: make build");
  }
  mkdirSync(FOLDER, { recursive: true });
  const facts = join(FOLDER, "facts.json");
  const log = join(FOLDER, "demo.log");
  rmSync(facts, { force: true });
  const output = openSync(log, "w");
  const demo = spawn(
    "java",
    [
      "-cp",
      join(home, "gateway/lib/*"),
      "io.shenyullm.quickstart.demo.DemoMain",
      home,
      "--free-ports",
      // cases edit what lies there
      "--source=folder",
      `--grid=${process.env["GRID"] ?? "hazelcast"}`,
      `--facts=${facts}`,
    ],
    { stdio: ["ignore", output, output] },
  );
  const ended = once(demo, "exit");
  const stop = async () => {
    demo.kill("SIGTERM");
    await ended;
    rmSync(facts, { force: true });
  };
  try {
    await until(`the demo is up (see ${log})`, START_MILLIS, () => {
      if (demo.exitCode !== null) {
        throw new Error(`the demo has ended with ${demo.exitCode}: see ${log}`);
      }
      return existsSync(facts);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  process.env[FACTS] = facts;
  return stop;
}
