import { canonicalJson, type Outcome, type Position } from "@sluice/core";
import { JSON_LIMITS, type JsonPathMatch, readJson } from "@sluice/readers";
import { contentDigest } from "../content-digest.ts";
import { configSchema, fields, integer, list, optional, required, text } from "../config-schema.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { evidenceOf } from "../evidence-of.ts";
import { isFolderPath } from "../folder-path.ts";
import { conditionIssues, JSON_CONDITION, type JsonConditionCodes, type JsonSource, judgeJson } from "../json-condition.ts";
import { inputError, missingInput, pass } from "../outcome-makers.ts";
import { leftNothing, readWorkFile, type Step } from "../read-work-file.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const schema = configSchema(
  {
    file: optional(text(512, isFolderPath, "a relative path inside the work folder")),
    pass: required(fields(JSON_CONDITION)),
    fail: optional(fields(JSON_CONDITION)),
    exit: optional(list(integer(0, 125), 1, 126)),
  },
  conditionIssues,
);

type Config = SchemaOutput<typeof schema>;

const CODES: JsonConditionCodes = {
  failed: "OUTPUT_FAILED",
  unmatched: "OUTPUT_UNMATCHED",
  unreadable: "OUTPUT_UNREADABLE",
  pathRefused: "OUTPUT_PATH_REFUSED",
};

/**
 * Judges the recorded output of the stage's work, or a JSON file that it left, by values at JSONPaths. It fails when any value that `fail`
 * selects is listed there, passes when all that `pass` selects are listed there, and is an error of the input otherwise: nothing that
 * nobody listed is ever taken for either. What the work's output says counts whatever its exit code is, unless `exit` names the codes with
 * which a pass is believed; work that did not exit by itself never passes.
 */
export const output = defineGate({
  id: "output",
  version: 1,
  config: schema,
  binds: ["head", "work"],
  reads: "work",
  needsEvidence: true,
  templates: ["file"],
  plan: ({ file, exit }) => ({
    kind: "evaluate",
    ...(file === undefined ? {} : { files: [file] }),
    // Validators exit nonzero when they find something: their output says what, and trying again would find it again.
    ...(file === undefined || exit !== undefined ? { readsExit: true } : {}),
  }),
  async evaluate(look) {
    const source = look.config.file === undefined ? recordedOutput(look) : await fileOutput(look, look.config.file);
    return "outcome" in source ? source.outcome : judge(source.value, look);
  },
});

function recordedOutput({ work }: GateLook<Config>): Step<JsonSource> {
  if (work === undefined) return { outcome: missingInput("The stage has no ended work, and so no output.", { code: "OUTPUT_MISSING" }) };
  const { id, effect, unreadable, output: value } = work;
  if (unreadable === true) {
    const hint = "Print one JSON document of at most 8 kB and nothing else on standard output; write everything else to standard error.";
    const reason = `${effect} produced output that cannot be read.`;
    return { outcome: inputError(reason, { code: "OUTPUT_UNREADABLE", findings: [{ message: reason, hint }] }) };
  }
  if (value === undefined) return { outcome: leftNothing(work, `${effect} produced no output.`, { code: "OUTPUT_MISSING" }) };
  const content = canonicalJson(value);
  const evidence = [evidenceOf({ name: "output", producer: id, class: "reported", content, excerpt: content })];
  return { value: { value, name: effect, evidence, place: () => ({}) } };
}

async function fileOutput(look: GateLook<Config>, file: string): Promise<Step<JsonSource>> {
  const codes = { missing: "OUTPUT_MISSING", unreadable: "OUTPUT_UNREADABLE" };
  const read = await readWorkFile(look, file, { maxBytes: JSON_LIMITS.bytes, codes });
  if ("outcome" in read) return read;
  const content = read.value;
  const parsed = readJson(content, { digest: contentDigest });
  if (!parsed.ok) {
    const { message } = parsed.problem;
    return { outcome: inputError(`${file}: ${message}`, { code: "OUTPUT_UNREADABLE", findings: [{ path: file, ...parsed.problem }] }) };
  }
  const producer = look.work?.id ?? "work";
  const evidence = [evidenceOf({ name: "output", producer, class: "reported", content, digest: parsed.digest, excerpt: parsed.excerpt })];
  const place = ({ location }: JsonPathMatch): { readonly path: string } & Partial<Position> => ({
    path: file,
    ...parsed.positionOf(location),
  });
  return { value: { value: parsed.value, name: file, evidence, place } };
}

function judge(source: JsonSource, { work, config }: GateLook<Config>): Outcome {
  const judged = judgeJson(source, config, CODES);
  if ("outcome" in judged) return judged.outcome;
  const { name, evidence } = source;
  const says = `${name} says ${judged.value.says}`;
  if (work?.exit === null) return inputError(`${says}, but the work did not exit by itself.`, { code: "OUTPUT_INTERRUPTED", evidence });
  if (work !== undefined && config.exit?.includes(work.exit) === false)
    return inputError(`${says}, but the work exited with ${work.exit}.`, { code: "OUTPUT_CONTRADICTED", evidence });
  return pass(`${says}.`, { code: "OUTPUT_PASSED", evidence, examined: judged.value.examined });
}
