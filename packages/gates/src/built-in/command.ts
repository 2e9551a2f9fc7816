import { type CapturedStream, type Evidence, type Finding, isStorableText, VERDICT_LIMITS } from "@sluice/core";
import { exitTableProblem, readExit } from "@sluice/readers";
import { configSchema, fields, flag, integer, list, optional, required, text } from "../config-schema.ts";
import { defineGate } from "../define-gate.ts";
import { displayText } from "../display-text.ts";
import { evidenceOf } from "../evidence-of.ts";
import { fail, infrastructureError, pass } from "../outcome-makers.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const MEBIBYTE = 1_048_576;
const DEFAULT_OUTPUT = 64 * MEBIBYTE;
const MAX_OUTPUT = 1024 * MEBIBYTE;

/** The gate's own timeout aborts the look; this only bounds a host that has none. */
const TIMEOUT_MS = 86_400_000;

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])/;

/** Programs that run what the repository says: their word is the worker's word (threat PRC-10). */
const SCRIPT_RUNNERS: ReadonlySet<string> = new Set(
  "npm npx pnpm pnpx yarn yarnpkg bun bunx deno node make gmake just task rake sh bash dash zsh python python3 ruby perl".split(" "),
);

const codes = list(integer(0, 125), 0, 126);

const schema = configSchema(
  {
    argv: required(list(argument, 1, 200)),
    cwd: required(text(4096, isAbsolutePath, "an absolute path without .. in it")),
    exit: optional(fields({ pass: optional(codes), fail: optional(codes) })),
    outputLimit: optional(integer(1, MAX_OUTPUT)),
    selfReported: optional(flag),
  },
  ({ argv, exit = {} }) => {
    const problem = exitTableProblem(exit);
    return [
      ...(isProgram(argv[0] ?? "") ? [] : [{ path: ["argv", 0], message: "must be a program's name or absolute path" }]),
      ...(problem === undefined ? [] : [{ path: ["exit"], message: problem }]),
    ];
  },
);

type Config = SchemaOutput<typeof schema>;

/**
 * Starts a program itself and judges it by its declared exit codes. No shell. Programs that run the repository's own scripts give
 * `reported` evidence, others `observed`; `selfReported` says so explicitly.
 */
export const command = defineGate({
  id: "command",
  version: 1,
  config: schema,
  binds: ["head"],
  reads: "subject",
  needsEvidence: true,
  async evaluate({ config, process, signal }) {
    const { cwd, exit, outputLimit = DEFAULT_OUTPUT } = config;
    const [program = "", ...rest] = config.argv;
    const result = await process.run({ argv: [program, ...rest], cwd, timeoutMs: TIMEOUT_MS, outputLimit }, { signal });
    const meaning = readExit(result.end, exit);
    const evidence = [streamEvidence("stdout", result.stdout, config), streamEvidence("stderr", result.stderr, config)];
    const { code } = meaning;
    const reason = `${baseName(program)} ${meaning.reason}.`;
    if (meaning.value === "pass") return pass(reason, { code, evidence });
    const findings = [result.stderr, result.stdout].flatMap(outputFinding);
    return meaning.value === "fail"
      ? fail(reason, findings, { code, evidence })
      : infrastructureError(undefined, reason, { code, evidence, findings });
  },
});

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

/** Of what was captured: when a stream was too long, its beginning and end. */
function streamEvidence(name: string, { head, tail, bytes }: CapturedStream, config: Config): Evidence {
  const kind = isSelfReported(config) ? "reported" : "observed";
  return evidenceOf({ name, producer: baseName(config.argv[0] ?? ""), class: kind, content: joined(head, tail), bytes });
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
