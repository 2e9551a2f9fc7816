import {
  canonicalJson,
  type Evidence,
  type Finding,
  isStorableText,
  type Json,
  type Outcome,
  type Position,
  VERDICT_LIMITS,
} from "@sluice/core";
import { compileJsonPath, JSON_LIMITS, type JsonPathMatch, readJson } from "@sluice/readers";
import { sameScalar } from "@sluice/verdicts";
import { contentDigest } from "../content-digest.ts";
import { configSchema, fields, integer, list, optional, type Reader, required, text } from "../config-schema.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { displayText, shortText } from "../display-text.ts";
import { evidenceOf } from "../evidence-of.ts";
import { isFolderPath } from "../folder-path.ts";
import { definitionError, fail, inputError, missingInput, pass } from "../outcome-makers.ts";
import { leftNothing, readWorkFile, type Step } from "../read-work-file.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const MOST_TEXT = 200;
const MOST_SHOWN = 5;

const scalar: Reader<string | number | boolean> = (value, fault) => {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
  const fits = typeof value === "string" && value.trim() !== "" && value.length <= MOST_TEXT && isStorableText(value);
  return fits ? value : fault(`must be a text of 1 to ${MOST_TEXT} characters, a number, true or false`);
};

const path: Reader<string> = (value, fault) => {
  if (typeof value !== "string") return fault("must be a JSONPath of RFC 9535, such as $.status");
  const compiled = compileJsonPath(value);
  return compiled.ok ? value : fault(`must be a JSONPath: ${compiled.problem.message} ${compiled.problem.hint}`);
};

const condition = { path: required(path), values: required(list(scalar, 1, 50)), min: optional(integer(1, 1000)) };

const schema = configSchema(
  {
    file: optional(text(512, isFolderPath, "a relative path inside the work folder")),
    pass: required(fields(condition)),
    fail: optional(fields(condition)),
    exit: optional(list(integer(0, 125), 1, 126)),
  },
  ({ pass: good, fail: bad }) => {
    const isOverlap = bad !== undefined && plainPath(bad.path) === plainPath(good.path);
    const at = isOverlap ? bad.values.findIndex((value) => good.values.some((other) => sameScalar(value, other))) : -1;
    return at === -1 ? [] : [{ path: ["fail", "values", at], message: "must not stand under pass too, for the same path" }];
  },
);

type Config = SchemaOutput<typeof schema>;
type Condition = Config["pass"];

/** A document, where it came from in words, and where its values stand in a file. */
interface Source {
  readonly value: Json;
  readonly name: string;
  readonly evidence: readonly Evidence[];
  readonly place: (match: JsonPathMatch) => Omit<Finding, "message">;
}

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

function recordedOutput({ work }: GateLook<Config>): Step<Source> {
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

async function fileOutput(look: GateLook<Config>, file: string): Promise<Step<Source>> {
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

/** The negative is looked for first: whatever else the document says, it decides (invariant 3). */
function judge(source: Source, look: GateLook<Config>): Outcome {
  const { pass: good, fail: bad } = look.config;
  const seen = bad === undefined ? { value: [] } : select(source, bad);
  if ("outcome" in seen) return seen.outcome;
  const found = seen.value.filter((match) => isListed(match, bad?.values));
  const { evidence } = source;
  if (found.length > 0) {
    const findings = found.map(findingIn(source));
    return fail(`${source.name} says ${told(found)}.`, findings, { code: "OUTPUT_FAILED", evidence, examined: seen.value.length });
  }
  if (seen.value.length < (bad?.min ?? 0)) return tooFew(source, seen.value.length, bad);
  const asked = select(source, good);
  if ("outcome" in asked) return asked.outcome;
  if (asked.value.length < (good.min ?? 1)) return tooFew(source, asked.value.length, good);
  const unknown = asked.value.filter((match) => !isListed(match, good.values));
  if (unknown.length > 0) return unmatched(source, unknown, look.config);
  return passOf(source, asked.value, look);
}

function passOf({ name, evidence }: Source, found: readonly JsonPathMatch[], { work, config }: GateLook<Config>): Outcome {
  const says = `${name} says ${told(found)}`;
  if (work?.exit === null) return inputError(`${says}, but the work did not exit by itself.`, { code: "OUTPUT_INTERRUPTED", evidence });
  if (work !== undefined && config.exit?.includes(work.exit) === false)
    return inputError(`${says}, but the work exited with ${work.exit}.`, { code: "OUTPUT_CONTRADICTED", evidence });
  return pass(`${says}.`, { code: "OUTPUT_PASSED", evidence, examined: found.length });
}

function select({ value, name, evidence }: Source, { path: written }: Condition): Step<readonly JsonPathMatch[]> {
  const compiled = compileJsonPath(written);
  if (!compiled.ok) return { outcome: definitionError(compiled.problem.message, { code: "OUTPUT_PATH_REFUSED" }) };
  const selected = compiled.query.select(value);
  if (selected.ok) return { value: selected.matches };
  const { problem } = selected;
  return { outcome: inputError(`${name}: ${problem.message}`, { code: "OUTPUT_UNREADABLE", evidence, findings: [problem] }) };
}

function isListed({ value }: JsonPathMatch, values: Condition["values"] = []): boolean {
  return values.some((listed) => sameScalar(value, listed));
}

function tooFew({ name, evidence }: Source, count: number, asked: Condition | undefined): Outcome {
  const { path: written = "$", min = 1 } = asked ?? {};
  const reason = `${name} holds ${count} values at ${written}; at least ${min} must be there.`;
  return inputError(reason, { code: "OUTPUT_UNMATCHED", evidence, examined: count, findings: [reason] });
}

/** Said, but nothing that the definition knows: an unknown status is no failure of the work, and no pass. */
function unmatched(source: Source, unknown: readonly JsonPathMatch[], { pass: good, fail: bad }: Config): Outcome {
  const hint = `Values that are known: ${[...good.values, ...(bad?.values ?? [])].map((value) => JSON.stringify(value)).join(", ")}`;
  const findings = unknown.map(findingIn(source, { hint }));
  const { name, evidence } = source;
  return inputError(`${name} says ${told(unknown)}, which is not listed.`, { code: "OUTPUT_UNMATCHED", evidence, findings });
}

/** Telling where a value stands means reading the document again, so only what is shown of a flood is looked for. */
function findingIn({ place }: Source, more: Partial<Finding> = {}): (match: JsonPathMatch, at: number) => Finding {
  return (match, at) => ({ message: shown(match), ...more, ...(at < VERDICT_LIMITS.findings ? place(match) : {}) });
}

function told(matches: readonly JsonPathMatch[]): string {
  const rest = matches.length - MOST_SHOWN;
  return [...matches.slice(0, MOST_SHOWN).map(shown), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function shown({ path: where, value }: JsonPathMatch): string {
  const what = typeof value === "object" && value !== null ? "no single value" : shortText(displayText(JSON.stringify(value)), 80);
  return `${shortText(displayText(where), 200)} is ${what}`;
}

/** Two ways to write one member count as one. */
function plainPath(written: string): string {
  return written.replaceAll(/\[(?:'([A-Za-z_]\w*)'|"([A-Za-z_]\w*)")\]/g, ".$1$2").replaceAll(/\s/g, "");
}
