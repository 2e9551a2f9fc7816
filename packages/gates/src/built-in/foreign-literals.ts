import type { ConfigIssue, Evidence, Finding, Outcome } from "@sluice/core";
import { branchOf } from "../branch-of.ts";
import { configSchema, fields, integer, list, optional, required, text } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { evidenceOf } from "../evidence-of.ts";
import { isFolderPath } from "../folder-path.ts";
import { type Change, CHANGE_BINDS, changeEvidence, inChange } from "../in-change.ts";
import { linesInScope } from "../lines-in-scope.ts";
import { foreignLiterals as literalsIn, type ForeignLiteral, type OwnNames } from "../names-of-others.ts";
import { fail, inconclusive, inputError, pass } from "../outcome-makers.ts";
import { patternList } from "../patterns/pattern-list.ts";
import { readWorkFile } from "../read-work-file.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const REPORT_BYTES = 1_048_576;

/** What repositories list at most: a commit beyond it may be ours. */
const MOST_COMMITS = 1000;

const prefixes = list(
  text(64, (prefix) => /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(prefix), "the beginning of a name"),
  1,
  20,
);

const schema = configSchema(
  {
    file: optional(text(512, isFolderPath, "a relative path inside the work folder")),
    paths: optional(patternList),
    except: optional(patternList),
    keys: optional(prefixes),
    branches: optional(prefixes),
    allow: optional(
      list(fields({ literal: required(text(200)), because: required(text(300, (because) => /\S/.test(because), "a reason")) }), 1, 200),
    ),
    limit: optional(integer(1024, 256 * 1_048_576)),
  },
  ({ file, paths }): readonly ConfigIssue[] =>
    file === undefined && paths === undefined ? [{ path: ["file"], message: "is missing; give file, paths, or both" }] : [],
);

type Config = SchemaOutput<typeof schema>;

/** A line that was looked at. */
interface Line {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Either lines with their evidence, or what stands in their way. */
type Lines = { readonly lines: readonly Line[]; readonly evidence: readonly Evidence[] } | { readonly outcome: Outcome };

const NOTHING = { lines: [], evidence: [] } as const;

/**
 * A report that was modelled on another run's still names that run. Every commit, branch, key and run id in the report, and in the added
 * lines of `paths`, is one of this run, or declared as a cross reference with a reason. A report that is not there is missing input;
 * binary files and a difference that is too large to be read are never a pass.
 */
export const foreignLiterals = defineGate({
  id: "foreign-literals",
  version: 1,
  config: schema,
  binds: [...CHANGE_BINDS, "work"],
  reads: "work",
  needsEvidence: true,
  templates: ["file"],
  files: ({ file }) => (file === undefined ? [] : [file]),
  evaluate: (look) =>
    inChange(look, async (change) => {
      const report = await reportLines(look);
      if ("outcome" in report) return report.outcome;
      const { paths } = look.config;
      const added = paths === undefined ? undefined : await linesInScope(change, { ...look.config, paths }, look.signal);
      const commits = await change.vcs.commits(change.range, { signal: look.signal });
      const own = ownNames(look, [...Object.values(change.range), ...commits.map(({ id }) => id)]);
      const lines = [...report.lines, ...(added?.lines ?? [])];
      const found = undeclared(lines, own, look.config);
      const evidence = [...report.evidence, ...(added === undefined ? [] : [linesEvidence(change, added.lines)])];
      const extra = { examined: lines.length, evidence };
      const certain = commits.length < MOST_COMMITS ? found : found.filter(({ kind }) => kind !== "commit");
      if (certain.length > 0)
        return fail(`${counted(certain.length, "name")} of others in ${counted(lines.length, "line")}.`, certain.map(findingOf), {
          ...extra,
          code: "LITERALS_FOREIGN",
        });
      if (found.length > 0)
        return inconclusive(`There are more commits than the ${MOST_COMMITS} seen.`, { ...extra, code: "LITERALS_UNKNOWN" });
      if (added?.unseen !== undefined) return { ...added.unseen, ...extra };
      return pass(`${counted(lines.length, "line")} name nothing of others.`, { ...extra, code: "LITERALS_OWN" });
    }),
});

const REPORT_CODES = { missing: "LITERALS_REPORT_MISSING", unreadable: "LITERALS_REPORT_UNREADABLE" } as const;
const HINT = "Leave a plain text file of at most 1 MB at this path.";

async function reportLines(look: GateLook<Config>): Promise<Lines> {
  const { config, work } = look;
  if (config.file === undefined) return NOTHING;
  const read = await readWorkFile(look, config.file, { maxBytes: REPORT_BYTES, codes: REPORT_CODES, hint: HINT });
  if ("outcome" in read) return read;
  const { file } = config;
  const content = textOf(read.value);
  if (content === undefined) {
    const reason = `${file} cannot be read: it is not UTF-8.`;
    return { outcome: inputError(reason, { code: REPORT_CODES.unreadable, findings: [{ message: reason, path: file, hint: HINT }] }) };
  }
  const lines = content.split("\n").map((each, at) => ({ path: file, line: at + 1, text: each }));
  return { lines, evidence: [evidenceOf({ name: "report", producer: work?.id ?? "work", class: "reported", content: read.value })] };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function ownNames({ config, subject, run }: GateLook<Config>, commits: readonly string[]): OwnNames {
  const branch = subject.ref === undefined ? undefined : branchOf(subject.ref);
  const base = subject.facets["base"] === undefined ? undefined : branchOf(subject.facets["base"]);
  const ownPrefix = /^[^/]+\//.exec(branch ?? "")?.[0];
  // One letter and a number is no key of a tracker: `v2` would make a foreign key of every other version.
  const ownKey = /^(.*(?:[A-Za-z]{2}|[A-Za-z][._-]))\d+$/.exec(run.key)?.[1];
  return {
    commits: new Set([...commits, ...Object.values(subject.facets)]),
    branches: [branch, base].filter((each) => each !== undefined),
    key: run.key,
    run: run.run,
    keyPrefixes: config.keys ?? (ownKey === undefined ? [] : [ownKey]),
    branchPrefixes: config.branches ?? (ownPrefix === undefined ? [] : [ownPrefix]),
  };
}

type Found = ForeignLiteral & Line;

function undeclared(lines: readonly Line[], own: OwnNames, { allow = [] }: Config): readonly Found[] {
  const declared = new Set(allow.map(({ literal }) => literal));
  return lines.flatMap((line) =>
    literalsIn(line.text, own)
      .filter(({ literal }) => !declared.has(literal))
      .map((foreign) => ({ ...foreign, ...line })),
  );
}

const CODES = { commit: "LITERAL_COMMIT", branch: "LITERAL_BRANCH", key: "LITERAL_KEY", run: "LITERAL_RUN" } as const;

function findingOf({ kind, literal, path, line }: Found): Finding {
  const hint = `Name this run's own ${kind}, or have the policy declare the cross reference with a reason.`;
  return { code: CODES[kind], path, line, message: `The ${kind} ${literal.slice(0, 100)} is not of this run.`, hint };
}

function linesEvidence(change: Change, lines: readonly Line[]): Evidence {
  return changeEvidence(
    change,
    "added-lines",
    lines.map(({ path, line }) => `${path}:${line}`),
  );
}
