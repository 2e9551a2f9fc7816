import { SluiceError } from "@sluice/core";
import { closestName } from "./closest-name.ts";
import type { SluiceConfig } from "./sluice-config.ts";

type Kind = "text" | "list" | "map" | "object" | "text or store" | "local-dev" | ListOf;

/** Of objects that have these members, each an object or a function. */
interface ListOf {
  readonly listOf: readonly string[];
}

const KEYS: Readonly<Record<keyof SluiceConfig, Kind>> = {
  store: "text or store",
  pipelines: "list",
  effects: "map",
  gates: "list",
  disabled: "map",
  reports: "object",
  evidence: "text or store",
  keepEvidence: "map",
  retention: "map",
  people: "map",
  trackers: { listOf: ["tracker", "principalOf"] },
  forges: { listOf: ["forge"] },
  authorizer: "object",
  notifier: "object",
  secrets: "list",
  trust: "local-dev",
  base: "text",
  repo: "text",
};

/** What a configuration file exports, checked as far as its shape goes. @throws SluiceError `CONFIG_INVALID` */
export function checkConfig(value: unknown, file: string): SluiceConfig {
  if (!isObject(value)) throw invalid(file, "no configuration as its default export", "export default defineConfig({ … })");
  for (const [key, member] of Object.entries(value)) {
    if (!Object.hasOwn(KEYS, key)) {
      const meant = closestName(key, Object.keys(KEYS));
      throw invalid(
        file,
        `the key ${key}`,
        `one of ${Object.keys(KEYS).join(", ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
      );
    }
    const kind = KEYS[key as keyof SluiceConfig];
    if (member !== undefined && !fits(member, kind)) throw invalid(file, `another value under ${key}`, wordsOf(kind));
  }
  return value;
}

function wordsOf(kind: Kind): string {
  return typeof kind === "string" ? kind : `a list of { ${kind.listOf.join(", ")}, … }`;
}

function fits(value: unknown, kind: Kind): boolean {
  if (typeof kind === "object") return Array.isArray(value) && value.every((each) => hasPorts(each, kind));
  switch (kind) {
    case "text":
      return typeof value === "string" && value !== "";
    case "list":
      return Array.isArray(value);
    case "local-dev":
      return value === "local-dev";
    case "text or store":
      return (typeof value === "string" && value !== "") || isObject(value);
    default:
      return isObject(value);
  }
}

function hasPorts(value: unknown, { listOf }: ListOf): boolean {
  if (!isObject(value)) return false;
  const members: readonly unknown[] = listOf.map((name): unknown => Reflect.get(value, name));
  return members.every((member) => isObject(member) || typeof member === "function");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(file: string, found: string, expected: string): SluiceError {
  return new SluiceError({ code: "CONFIG_INVALID", message: `Found ${found}, expected ${expected}.`, position: { file } });
}
