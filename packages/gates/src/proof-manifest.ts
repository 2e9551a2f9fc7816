import { type ConfigIssue, type Instant, isIdentifier, isStorableText } from "@sluice/core";
import { isMarkerLabel } from "@sluice/readers";
import { commandLine, commandLineIssues, mutatesException, mutatingMessage } from "./command-line.ts";
import { configSchema, duration, fields, list, map, oneOf, optional, type Reader, required, text } from "./config-schema.ts";
import { mutatingVariable } from "./mutating-token.ts";
import type { SchemaOutput } from "./standard-schema.ts";

const name = text(64, isIdentifier, "a name: lower case letters, digits, dot, dash, underscore");
const requirementId = text(64, (id) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id), "the id of a requirement");
const reason = text(300, (because) => /\S/.test(because), "a reason");

/** A day in UTC, or a moment of it, as the milliseconds at which it ends. */
const until: Reader<Instant> = (value, fault) => {
  const isDay = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const isMoment = typeof value === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/.test(value);
  const at = isDay || isMoment ? Date.parse(isDay ? `${value}T23:59:59.999Z` : value) : Number.NaN;
  // A day that no month has would otherwise become one of the next.
  const isReal = Number.isFinite(at) && new Date(at).toISOString().startsWith(String(value).slice(0, 10));
  return isReal ? at : fault("must be a day such as 2026-12-31, or a moment such as 2026-12-31T12:00Z, in UTC");
};

const entry = fields({
  key: required(name),
  argv: optional(commandLine),
  surfaces: optional(list(name, 1, 20)),
  requirements: optional(list(requirementId, 1, 100)),
  timeout: optional(duration),
  exempt: optional(reason),
  waived: optional(fields({ because: required(reason), owner: required(text(128)), until: required(until) })),
});

/** Something that has to be proven. */
export type ProofEntry = NonNullable<ReturnType<typeof entry>>;

type Exception = ReturnType<typeof mutatesException>;

/** Variables that change what programs are or do, whatever their author meant (threat PRC-8), and ours. */
const RESERVED =
  /^(?:SLUICE_|LD_|DYLD_|GIT_|BASH_)|^(?:PATH|HOME|ENV|IFS|SHELLOPTS|LC_ALL|NODE_OPTIONS|NODE_PATH|PYTHONPATH|PYTHONSTARTUP|RUBYOPT|PERL5OPT|JAVA_TOOL_OPTIONS)$/;

/** A target that proof must not touch (OK-34). */
const PRODUCTION = /(?:^|[^a-z0-9])(?:prod|production|live)(?:[^a-z0-9]|$)/i;

const value: Reader<string> = (given, fault) => {
  if (typeof given !== "string" || given.length > 2000 || !isStorableText(given)) return fault("must be a text of at most 2000 characters");
  return PRODUCTION.test(given) ? fault("must not name a production target: proof runs against test and replica data only") : given;
};

/** The configuration of `proof-scripts`: what has to be proven, and by which commands. It is policy, never part of the change. */
export const proofManifest = configSchema(
  {
    entries: required(list(entry, 1, 50)),
    commands: optional(map(isIdentifier, "keys of entries", commandLine, 50)),
    surfaces: optional(list(name, 1, 50)),
    only: optional(text(128)),
    env: optional(
      map(
        (each) => /^[A-Z][A-Z0-9_]{0,63}$/.test(each) && !RESERVED.test(each),
        "variables (A-Z 0-9 _, none that changes programs)",
        value,
        50,
      ),
    ),
    label: optional(text(64, isMarkerLabel, "a label: letters, digits, dash, underscore")),
    conflict: optional(oneOf("strict", "last", "worst")),
    mutates: optional(mutatesException),
  },
  ({ entries, commands = {}, surfaces = [], env = {}, mutates }) => {
    const keys = entries.map(({ key }) => key);
    const variable = mutatingVariable(env);
    const covered = new Set(entries.flatMap((each) => each.surfaces ?? []));
    return [
      ...entries.flatMap((each, at) => entryIssues(each, at, keys, mutates)),
      ...Object.entries(commands).flatMap(([key, argv]) => tierIssues(key, argv, keys, mutates)),
      ...surfaces.flatMap((each, at) => (covered.has(each) ? [] : [{ path: ["surfaces", at], message: "must be covered by an entry" }])),
      ...(variable === undefined ? [] : [{ path: ["env", variable], message: mutatingMessage(variable) }]),
      ...(entries.every(({ exempt }) => exempt !== undefined) ? [{ path: ["entries"], message: "must hold one that is not exempt" }] : []),
    ];
  },
);

/** What a manifest says. */
export type ProofManifest = SchemaOutput<typeof proofManifest>;

function entryIssues(
  { key, argv, exempt, waived }: ProofEntry,
  at: number,
  keys: readonly string[],
  exception: Exception,
): readonly ConfigIssue[] {
  const path = ["entries", at] as const;
  return [
    ...(keys.indexOf(key) === at ? [] : [{ path: [...path, "key"], message: "must not stand twice" }]),
    ...(exempt !== undefined && waived !== undefined ? [{ path: [...path, "waived"], message: "must not stand beside exempt" }] : []),
    ...(argv === undefined ? [] : commandLineIssues(argv, [...path, "argv"], exception)),
  ];
}

function tierIssues(key: string, argv: readonly string[], keys: readonly string[], exception: Exception): readonly ConfigIssue[] {
  const path = ["commands", key] as const;
  return [...(keys.includes(key) ? [] : [{ path, message: "must be the key of an entry" }]), ...commandLineIssues(argv, path, exception)];
}

/** The command that proves an entry: its own, else the project's. Nothing is ever guessed (OK-25). */
export function commandOf({ commands = {} }: ProofManifest, { key, argv }: ProofEntry): readonly string[] | undefined {
  return argv ?? (Object.hasOwn(commands, key) ? commands[key] : undefined);
}
