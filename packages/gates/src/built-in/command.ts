import { type Outcome } from "@sluice/core";
import { exitTableProblem, readExit } from "@sluice/readers";
import { commandLine, commandLineIssues, isAbsolutePath, isSelfReported, mutatesException } from "../command-line.ts";
import { configSchema, fields, flag, integer, list, optional, required, text } from "../config-schema.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { commitVariables, inCommit, judgedCommit, LONGEST_RUN_MS } from "../judged-commit.ts";
import { fail, infrastructureError, pass } from "../outcome-makers.ts";
import { baseName } from "../program-name.ts";
import type { SchemaOutput } from "../standard-schema.ts";
import { outputFinding, streamEvidence } from "../stream-evidence.ts";

const MEBIBYTE = 1_048_576;
const DEFAULT_OUTPUT = 64 * MEBIBYTE;
const MAX_OUTPUT = 1024 * MEBIBYTE;

const UNTRUSTED_FOLDER =
  "is missing: nobody proves that the folder holds what is judged; leave cwd out to run in the judged commit, or write here why it does";

const codes = list(integer(0, 125), 0, 126);

const schema = configSchema(
  {
    argv: required(commandLine),
    cwd: optional(text(4096, isAbsolutePath, "an absolute path without .. in it")),
    trustFolder: optional(text(300, (because) => /\S/.test(because), "the reason why what lies there is what is judged")),
    exit: optional(fields({ pass: optional(codes), fail: optional(codes) })),
    outputLimit: optional(integer(1, MAX_OUTPUT)),
    selfReported: optional(flag),
    mutates: optional(mutatesException),
  },
  ({ argv, cwd, trustFolder, exit = {}, mutates }) => {
    const problem = exitTableProblem(exit);
    return [
      ...(cwd !== undefined && trustFolder === undefined ? [{ path: ["trustFolder"], message: UNTRUSTED_FOLDER }] : []),
      ...(cwd === undefined && trustFolder !== undefined ? [{ path: ["trustFolder"], message: "goes with cwd only" }] : []),
      ...commandLineIssues(argv, ["argv"], mutates),
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
 * evidence is the digest of all that the program wrote. A command line that would change what it judges is refused with the token that says
 * so, unless `mutates` excuses the token in writing.
 */
export const command = defineGate({
  id: "command",
  version: 3,
  config: schema,
  binds: ["head"],
  reads: "subject",
  needsEvidence: true,
  async evaluate(look) {
    const { cwd, trustFolder = "" } = look.config;
    if (cwd !== undefined)
      return judge(look, { folder: cwd, words: ` in the folder ${cwd}, trusted because: ${trustFolder}`, isExport: false });
    const judged = judgedCommit(look);
    if ("outcome" in judged) return judged.outcome;
    return inCommit(judged, "command", look.signal, (folder) => judge(look, { folder, words: "", isExport: true }));
  },
});

async function judge({ config, process, subject, signal }: GateLook<Config>, place: Place): Promise<Outcome> {
  const { exit, outputLimit = DEFAULT_OUTPUT } = config;
  const [program = "", ...rest] = config.argv;
  const env = commitVariables(subject.facets, place.isExport ? place.folder : undefined);
  const request = { argv: [program, ...rest], cwd: place.folder, env, timeoutMs: LONGEST_RUN_MS, outputLimit } as const;
  const result = await process.run(request, { signal });
  const meaning = readExit(result.end, exit);
  const kind = !place.isExport || (config.selfReported ?? isSelfReported(program)) ? "reported" : "observed";
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
