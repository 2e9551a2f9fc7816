import { type Evidence, type Finding, isJsonObject, type Outcome } from "@sluice/core";
import {
  combineMarkerAndExit,
  type ExitMeaning,
  exitTableProblem,
  isMarkerLabel,
  type MarkedExit,
  MARKER_BYTES,
  readExit,
  readMarker,
  vocabularyProblem,
} from "@sluice/readers";
import { contentDigest } from "../content-digest.ts";
import { configSchema, fields, flag, integer, list, oneOf, optional, required, text } from "../config-schema.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { evidenceOf } from "../evidence-of.ts";
import { isFolderPath } from "../folder-path.ts";
import { fail, inconclusive, infrastructureError, inputError, pass } from "../outcome-makers.ts";
import { leftNothing, readWorkFile, type Step } from "../read-work-file.ts";
import { requirementLines } from "../requirement-lines.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const words = list(text(64), 1, 50);
const codes = list(integer(0, 125), 0, 126);
const requirementId = text(64, (id) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id), "the id of a requirement");

const schema = configSchema(
  {
    file: optional(text(512, isFolderPath, "a relative path inside the work folder")),
    label: required(text(64, isMarkerLabel, "a label: letters, digits, dash, underscore")),
    pass: required(words),
    fail: required(words),
    inconclusive: optional(words),
    nonce: optional(flag),
    conflict: optional(oneOf("strict", "last", "worst")),
    requirements: optional(list(requirementId, 1, 200)),
    exit: optional(fields({ pass: optional(codes), fail: optional(codes) })),
  },
  ({ exit = {}, ...config }) => {
    const vocabulary = vocabularyProblem(config);
    const table = exitTableProblem(exit);
    return [
      ...(vocabulary === undefined ? [] : [{ path: ["pass"], message: vocabulary }]),
      ...(table === undefined ? [] : [{ path: ["exit"], message: table }]),
    ];
  },
);

type Config = SchemaOutput<typeof schema>;

/** The text in which the marker is looked for. */
interface Source {
  readonly content: Uint8Array | string;
  readonly name: string;
  readonly truncated: boolean;
  readonly path?: string;
}

/**
 * Reads the marker that the stage's work printed, `LABEL[nonce]: WORD` on a line of its own, from its recorded text or from a file that it
 * left. The nonce is that of the try, so that no quoted instruction, old log or other run speaks for it (threats TOK-2, TOK-7). The marker can
 * only lower what the exit says, never raise it, and text of which something was dropped never passes (TOK-3). With `requirements`, each id
 * must have a line `REQ[nonce] ID: PASS: reason` besides.
 */
export const marker = defineGate({
  id: "marker",
  version: 1,
  config: schema,
  binds: ["head", "work"],
  reads: "work",
  needsEvidence: true,
  templates: ["file"],
  // A worker that found something may exit nonzero: its marker says what, and trying again would find it again.
  plan: ({ file }) => ({ kind: "evaluate", readsExit: true, ...(file === undefined ? {} : { files: [file] }) }),
  async evaluate(look) {
    const { config, work } = look;
    const nonce = config.nonce === false ? undefined : work?.nonce;
    if (config.nonce !== false && nonce === undefined) {
      const reason = "No work was given a nonce that the marker could carry, so nobody can tell whose it is.";
      return inconclusive(reason, { code: "MARKER_NONCE_UNKNOWN" });
    }
    const source = config.file === undefined ? recordedText(look) : await fileText(look, config.file);
    return "outcome" in source ? source.outcome : judge(source.value, nonce, look);
  },
});

function recordedText({ work }: GateLook<Config>): Step<Source> {
  const name = work?.effect ?? "the work";
  if (work === undefined || (work.output === undefined && work.unreadable !== true))
    return { outcome: leftNothing(work, `${name} left no text.`, { code: "MARKER_SOURCE_MISSING" }) };
  const { output, unreadable } = work;
  if (unreadable === true || !isJsonObject(output) || typeof output["text"] !== "string") {
    const hint = "Record what the command prints as text: output: stdout-text.";
    const reason = `What ${name} printed was not recorded as text.`;
    return { outcome: inputError(reason, { code: "MARKER_SOURCE_UNREADABLE", findings: [{ message: reason, hint }] }) };
  }
  return { value: { content: output["text"], name, truncated: output["truncated"] !== false } };
}

async function fileText(look: GateLook<Config>, path: string): Promise<Step<Source>> {
  const codes = { missing: "MARKER_SOURCE_MISSING", unreadable: "MARKER_SOURCE_UNREADABLE" };
  const read = await readWorkFile(look, path, { maxBytes: MARKER_BYTES, codes });
  return "outcome" in read ? read : { value: { content: read.value, name: path, truncated: false, path } };
}

function judge({ content, name, truncated, path }: Source, nonce: string | undefined, { config, work }: GateLook<Config>): Outcome {
  const { label, conflict = "strict" } = config;
  const given = nonce === undefined ? {} : { nonce };
  const found = readMarker(content, { label, vocabulary: config, conflict, digest: contentDigest, ...given });
  const exit = exitOf(work, config);
  const at = path === undefined ? {} : { path };
  const excerpt = found.ok ? { digest: found.digest, excerpt: found.excerpt } : {};
  const evidence = [evidenceOf({ name: "marker", producer: work?.id ?? "work", class: "reported", content, ...excerpt })];
  // A worker's exit code alone is no verdict, not even a bad one (invariant 3).
  const meaning = combineMarkerAndExit(exit.value === "fail" && !found.ok ? EXITED : exit, found, truncated ? "truncated" : "whole");
  const where = found.ok ? { ...at, ...found.position } : at;
  const told = config.requirements === undefined ? undefined : requirementLines(content, nonce, config.requirements);
  const findings = (told?.findings ?? []).map((finding) => ({ ...at, ...finding }));
  if (meaning.value !== "pass") return markedOutcome(name, meaning, { evidence, where, findings: told?.value === "fail" ? findings : [] });
  if (told?.value === "fail") return fail(`${name}: ${told.reason}`, findings, { code: told.code, evidence });
  if (told?.value === "missing") return inputError(`${name}: ${told.reason}`, { code: told.code, evidence, findings });
  return pass(`${name} says ${found.ok ? found.word : label}.`, { code: "MARKER_PASSED", evidence });
}

const EXITED: ExitMeaning = { value: "pass", code: "EXIT_PASSED", reason: "exited" };

function exitOf(work: GateLook<Config>["work"], { exit }: Config): ExitMeaning {
  if (work === undefined) return EXITED;
  return work.exit === null
    ? { value: "error", class: "infrastructure", code: "EXIT_SIGNALLED", reason: "did not exit by itself" }
    : readExit({ kind: "exited", code: work.exit }, exit);
}

interface Seen {
  readonly evidence: readonly Evidence[];
  readonly where: Omit<Finding, "message">;
  /** What else speaks against it. */
  readonly findings: readonly Finding[];
}

function markedOutcome(name: string, meaning: MarkedExit, { evidence, where, findings: others }: Seen): Outcome {
  const { code } = meaning;
  const reason = `${name}: ${meaning.reason}`;
  const findings = [{ message: meaning.reason, ...where, ...("problem" in meaning ? meaning.problem : {}) }, ...others];
  if (meaning.value === "fail") return fail(reason, findings, { code, evidence });
  if (meaning.value === "inconclusive") return inconclusive(reason, { code, evidence, findings });
  return meaning.value === "error" && meaning.class === "infrastructure"
    ? infrastructureError(undefined, reason, { code, evidence, findings })
    : inputError(reason, { code, evidence, findings });
}
