import { dirname } from "node:path";
import { type CapturedStream, type Evidence, type Facets, type Finding, isStorableText, type Outcome, VERDICT_LIMITS } from "@sluice/core";
import { exitTableProblem, readExit } from "@sluice/readers";
import { configSchema, fields, flag, integer, list, optional, required, text } from "../config-schema.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { displayText } from "../display-text.ts";
import { definitionError, fail, inconclusive, infrastructureError, pass } from "../outcome-makers.ts";
import { inScratchFolder } from "../scratch-folder.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const MEBIBYTE = 1_048_576;
const DEFAULT_OUTPUT = 64 * MEBIBYTE;
const MAX_OUTPUT = 1024 * MEBIBYTE;

/** The gate's own timeout aborts the look; this only bounds a host that has none. */
const TIMEOUT_MS = 86_400_000;

const UNTRUSTED_FOLDER =
  "is missing: nobody proves that the folder holds what is judged; leave cwd out to run in the judged commit, or write here why it does";

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])/;

/** Programs that run what the repository says: their word is the worker's word (threat PRC-10). */
const SCRIPT_RUNNERS: ReadonlySet<string> = new Set(
  "npm npx pnpm pnpx yarn yarnpkg bun bunx deno node make gmake just task rake sh bash dash zsh python python3 ruby perl".split(" "),
);

const codes = list(integer(0, 125), 0, 126);

const schema = configSchema(
  {
    argv: required(list(argument, 1, 200)),
    cwd: optional(text(4096, isAbsolutePath, "an absolute path without .. in it")),
    trustFolder: optional(text(300, (because) => /\S/.test(because), "the reason why what lies there is what is judged")),
    exit: optional(fields({ pass: optional(codes), fail: optional(codes) })),
    outputLimit: optional(integer(1, MAX_OUTPUT)),
    selfReported: optional(flag),
  },
  ({ argv, cwd, trustFolder, exit = {} }) => {
    const problem = exitTableProblem(exit);
    return [
      ...(cwd !== undefined && trustFolder === undefined ? [{ path: ["trustFolder"], message: UNTRUSTED_FOLDER }] : []),
      ...(cwd === undefined && trustFolder !== undefined ? [{ path: ["trustFolder"], message: "goes with cwd only" }] : []),
      ...(isProgram(argv[0] ?? "") ? [] : [{ path: ["argv", 0], message: "must be a program's name or absolute path" }]),
      ...(problem === undefined ? [] : [{ path: ["exit"], message: problem }]),
    ];
  },
);

type Config = SchemaOutput<typeof schema>;

/** Where a command runs, in words for the reason of its verdict, and whether that is the judged commit for sure. */
interface Place {
  readonly folder: string;
  readonly words: string;
  readonly isExport: boolean;
}

/**
 * Starts a program itself and judges it by its declared exit codes. No shell.
 *
 * It runs in a scratch folder that holds exactly the files of the judged commit and is removed afterwards. There is no `.git` in it, and
 * nothing that was not committed: no installed packages, links as plain files, submodules empty. Without a judged commit it is
 * inconclusive, without a repository it cannot work. With `cwd` it runs in that folder instead, and nobody proves that the folder holds
 * what is judged: `trustFolder` must say in writing why it is believed, and the evidence is `reported`.
 *
 * The program finds the judged commit in `SLUICE_HEAD`, and in `SLUICE_BASE` the commit that its base stood at (facet `baseCommit`), where
 * these are known. The gate binds `head` only: a policy for a program that uses `SLUICE_BASE` says `binds: [head, baseCommit]`.
 *
 * Programs that run the repository's own scripts give `reported` evidence, others `observed`; `selfReported` says so explicitly. The
 * evidence is the digest of all that the program wrote.
 */
export const command = defineGate({
  id: "command",
  version: 2,
  config: schema,
  binds: ["head"],
  reads: "subject",
  needsEvidence: true,
  async evaluate(look) {
    const { cwd, trustFolder = "" } = look.config;
    if (cwd !== undefined)
      return judge(look, { folder: cwd, words: ` in the folder ${cwd}, trusted because: ${trustFolder}`, isExport: false });
    const { vcs, subject, signal } = look;
    const commit = subject.facets["head"];
    if (vcs === undefined) return definitionError("There is no repository to take the judged commit from.", { code: "COMMAND_NO_VCS" });
    if (commit === undefined) return inconclusive("The judged commit is not known.", { code: "COMMAND_HEAD_UNKNOWN" });
    return inScratchFolder("command", async (folder) => {
      await vcs.exportTree({ commit, folder }, { signal });
      return judge(look, { folder, words: "", isExport: true });
    });
  },
});

async function judge({ config, process, subject, signal }: GateLook<Config>, place: Place): Promise<Outcome> {
  const { exit, outputLimit = DEFAULT_OUTPUT } = config;
  const [program = "", ...rest] = config.argv;
  const env = { ...environment(subject.facets), ...(place.isExport ? { GIT_CEILING_DIRECTORIES: dirname(place.folder) } : {}) };
  const result = await process.run({ argv: [program, ...rest], cwd: place.folder, env, timeoutMs: TIMEOUT_MS, outputLimit }, { signal });
  const meaning = readExit(result.end, exit);
  const kind = !place.isExport || isSelfReported(config) ? "reported" : "observed";
  const source = { producer: baseName(program), class: kind } as const;
  const evidence = [streamEvidence("stdout", result.stdout, source), streamEvidence("stderr", result.stderr, source)];
  const { code } = meaning;
  const reason = `${baseName(program)} ${meaning.reason}${place.words}.`;
  if (meaning.value === "pass") return pass(reason, { code, evidence });
  const findings = [result.stderr, result.stdout].flatMap(outputFinding);
  return meaning.value === "fail"
    ? fail(reason, findings, { code, evidence })
    : infrastructureError(undefined, reason, { code, evidence, findings });
}

function environment({ head, baseCommit }: Facets): Readonly<Record<string, string>> {
  return { ...(head === undefined ? {} : { SLUICE_HEAD: head }), ...(baseCommit === undefined ? {} : { SLUICE_BASE: baseCommit }) };
}

function argument(value: unknown, fault: (message: string) => undefined): string | undefined {
  const fits = typeof value === "string" && value.length <= 8192 && isStorableText(value);
  return fits ? value : fault("must be a text of at most 8192 characters");
}

function isProgram(program: string): boolean {
  return program !== "." && program !== ".." && (ABSOLUTE.test(program) || /^[^\\/]+$/.test(program));
}

function isAbsolutePath(path: string): boolean {
  return ABSOLUTE.test(path) && !path.split(/[\\/]/).includes("..");
}

function baseName(program: string): string {
  return program.split(/[\\/]/).at(-1) ?? program;
}

function isSelfReported({ argv, selfReported }: Config): boolean {
  if (selfReported !== undefined) return selfReported;
  const program = argv[0] ?? "";
  const name = baseName(program)
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat)$/, "");
  return program.includes("node_modules") || SCRIPT_RUNNERS.has(name);
}

function streamEvidence(name: string, { digest, bytes }: CapturedStream, source: Pick<Evidence, "producer" | "class">): Evidence {
  return { name, ...source, digest, bytes };
}

/** The last whole lines of a stream that fit into a finding. */
function outputFinding({ head, tail, truncated }: CapturedStream): readonly Finding[] {
  const decoder = new TextDecoder();
  const split = truncated && tail.length > 0;
  const lines = decoder.decode(split ? tail : joined(head, tail)).split(/\r?\n/);
  if (split) lines.shift();
  const kept: string[] = [];
  let size = 0;
  for (const line of lines.toReversed()) {
    if (line.trim() === "" && kept.length === 0) continue;
    const shown = displayText(line.length > VERDICT_LIMITS.message ? `[a line of ${line.length} characters]` : line);
    size += shown.length + 1;
    if (size > VERDICT_LIMITS.message) break;
    kept.unshift(shown);
  }
  return kept.length === 0 ? [] : [{ message: kept.join("\n") }];
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
