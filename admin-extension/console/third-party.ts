import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Licences that what is shipped may have. */
const ALLOWED = new Set(["Apache-2.0", "MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD"]);

const MODULE = /^(.*\/node_modules\/)((?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(licen[cs]e|notice)(\.(md|txt))?$/i;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly texts: readonly string[];
}

function read(folder: string): Package {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as { name: string; version: string; license?: string };
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  return { name, version, license: license ?? "none", texts };
}

/** The package that a module is of; undefined for our own. */
function folderOf(id: string): string | undefined {
  const match = MODULE.exec(id.replace(/^\0/, "").split("?")[0] ?? "");
  const folder = match === null ? undefined : `${match[1] ?? ""}${match[2] ?? ""}`;
  return folder !== undefined && existsSync(join(folder, "package.json")) ? folder : undefined;
}

/**
 * Writes down whose code the pages hold and under which licence, from what the bundler has really
 * put there; ends the build where a licence is not one of ours to ship.
 */
export function thirdParty(): Plugin {
  return {
    name: "third-party",
    apply: "build",
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk") {
          for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
            const folder = renderedLength > 0 ? folderOf(id) : undefined;
            if (folder !== undefined) {
              folders.add(folder);
            }
          }
        }
      }
      const packages = [...folders]
        .map(read)
        .sort((a, b) => `${a.name}@${a.version}`.localeCompare(`${b.name}@${b.version}`, "en"));
      const refused = packages.filter(({ license }) => !ALLOWED.has(license));
      if (refused.length > 0) {
        this.error(
          `not to be shipped: ${refused.map(({ name, license }) => `${name} (${license})`).join(", ")}`,
        );
      }
      const parts = packages.map(({ name, version, license, texts }) =>
        [`${name} ${version} (${license})`, ...texts].join("\n\n"),
      );
      this.emitFile({
        type: "asset",
        fileName: "third-party.txt",
        source: ["The console's pages hold code of these packages.", ...parts, ""].join(
          `\n\n${"-".repeat(72)}\n\n`,
        ),
      });
    },
  };
}
