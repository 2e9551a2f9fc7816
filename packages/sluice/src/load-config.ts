import { existsSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Cancellable, SluiceError } from "@sluice/core";
import { CONFIG_NAMES } from "@sluice/definition";
import { checkConfig } from "./check-config.ts";
import type { SluiceConfig } from "./sluice-config.ts";
import { existsAtPolicy, requireTrusted, type TrustedPlace } from "./trusted-files.ts";

/** A configuration and where it stands. */
export interface LoadedConfig {
  readonly config: SluiceConfig;
  /** Absent when there is none. */
  readonly file?: string;
  /** It and the files that it imports, as far as they were compared: paths from the top of the repository. */
  readonly policyFiles: readonly string[];
}

/** Which configuration is wanted. */
export interface ConfigChoice {
  /** Absolute path, when one was named. */
  readonly file: string | undefined;
  readonly definition: string;
  /** Absent: policy is read from disk, and nothing is compared. */
  readonly trusted: TrustedPlace | undefined;
}

/**
 * Imports the configuration beside the definition, after making sure that it is the one of the policy ref.
 *
 * @throws SluiceError `CONFIG_UNTRUSTED`, `CONFIG_INVALID`
 */
export async function loadConfig(choice: ConfigChoice, call: Cancellable): Promise<LoadedConfig> {
  const file = await findConfig(choice, call);
  if (file === undefined) return { config: {}, policyFiles: [] };
  const policyFiles = choice.trusted === undefined ? [] : await requireTrusted(choice.trusted, file, call);
  refuseOldNode(file);
  return { config: checkConfig(await importDefault(file), file), file, policyFiles };
}

async function findConfig({ file, definition, trusted }: ConfigChoice, call: Cancellable): Promise<string | undefined> {
  const candidates = file === undefined ? CONFIG_NAMES.map((name) => join(dirname(definition), name)) : [file];
  const found = candidates.filter((candidate) => existsSync(candidate));
  if (found.length > 1) throw invalid(`${found.length} configuration files (${found.join(", ")})`, "one", undefined);
  if (found[0] !== undefined) return found[0];
  if (file !== undefined) throw invalid("no such file", "the configuration named with --config", file);
  // Taking the configuration away would take its people, authorizer and gates away too.
  for (const candidate of candidates) {
    if (trusted === undefined || !(await existsAtPolicy(trusted, candidate, call))) continue;
    const message = "Found no configuration here, but the policy ref has one. Put it back, or use --policy-file for a trial.";
    throw new SluiceError({ code: "CONFIG_UNTRUSTED", message, position: { file: candidate } });
  }
  return undefined;
}

function refuseOldNode(file: string): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (extname(file) !== ".ts" || major > 22 || (major === 22 && minor >= 18)) return;
  throw invalid(`a TypeScript configuration and Node ${process.versions.node}`, "Node 22.18 or newer, or sluice.config.mjs", file);
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (cause) {
    throw invalid("a configuration that cannot be imported", "a module without errors", file, cause);
  }
}

function invalid(found: string, expected: string, file: string | undefined, cause?: unknown): SluiceError {
  const message = `Found ${found}, expected ${expected}.`;
  return new SluiceError({ code: "CONFIG_INVALID", message, cause, ...(file === undefined ? {} : { position: { file } }) });
}
