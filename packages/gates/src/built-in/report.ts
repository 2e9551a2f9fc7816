import { type Evidence, type Finding, type Json, type Outcome, VERDICT_LIMITS } from "@sluice/core";
import { type Frontmatter, FRONTMATTER_LIMITS, readFrontmatter, readVerdictWord, vocabularyProblem } from "@sluice/readers";
import { configSchema, list, optional, required, text } from "../config-schema.ts";
import { contentDigest } from "../content-digest.ts";
import { defineGate, type GateLook } from "../define-gate.ts";
import { displayText, shortText } from "../display-text.ts";
import { evidenceOf } from "../evidence-of.ts";
import { isFolderPath } from "../folder-path.ts";
import { fail, inconclusive, inputError, type OutcomeExtra, pass } from "../outcome-makers.ts";
import { readWorkFile, type Step } from "../read-work-file.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const fieldName = text(64, (name) => FIELD_NAME.test(name), "a field name");
const words = list(text(64), 1, 50);

const schema = configSchema(
  {
    file: required(text(512, isFolderPath, "a relative path inside the work folder")),
    field: required(fieldName),
    pass: required(words),
    fail: required(words),
    head: optional(fieldName),
    nonce: optional(fieldName),
    findings: optional(fieldName),
  },
  (config) => {
    const problem = vocabularyProblem(config);
    return problem === undefined ? [] : [{ path: ["pass"], message: problem }];
  },
);

type Config = SchemaOutput<typeof schema>;

/**
 * Reads a verdict that a worker wrote into the header of a file. The word must be one of the declared ones; the prose below the header is
 * shown to people and decides nothing. With `head`, the file must name the judged commit, with `nonce` the nonce of the try that wrote it.
 */
export const report = defineGate({
  id: "report",
  version: 1,
  config: schema,
  binds: ["head", "work"],
  reads: "work",
  needsEvidence: true,
  templates: ["file"],
  files: ({ file }) => [file],
  async evaluate(look) {
    const { config, subject, work } = look;
    const read = await readWorkFile(look, config.file, { maxBytes: FRONTMATTER_LIMITS.fileBytes, codes: CODES, hint: HINT });
    if ("outcome" in read) return read.outcome;
    const source = read.value;
    const parsed = readReport(source, config);
    if ("outcome" in parsed) return parsed.outcome;
    const frontmatter = parsed.value;
    const evidence = [reportEvidence(frontmatter, source, work)];
    const stale = staleness(frontmatter, config, subject.facets["head"]) ?? foreignness(frontmatter, config, work);
    if (stale !== undefined) return { ...stale, evidence };
    const findings = listedFindings(frontmatter, config);
    if ("outcome" in findings) return { ...findings.outcome, evidence };
    return judge(frontmatter, config, { evidence, findings: findings.value });
  },
});

const CODES = { missing: "REPORT_MISSING", unreadable: "REPORT_UNREADABLE" } as const;
const HINT = "Leave a plain text file of at most 1 MB at this path, with the verdict in its header.";

function readReport(source: Uint8Array, { file }: Config): Step<Frontmatter> {
  const frontmatter = readFrontmatter(source, { digest: contentDigest });
  if (frontmatter.ok) return { value: frontmatter };
  const { line, column, message, hint, code } = frontmatter.problem;
  const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return { outcome: unreadable(`${file} cannot be read: ${message}`, { message, code, path: file, ...place, hint }) };
}

function unreadable(reason: string, finding: Finding, code = "REPORT_UNREADABLE", extra: OutcomeExtra = {}): Outcome {
  return inputError(reason, { ...extra, code, findings: [finding] });
}

function reportEvidence(frontmatter: Frontmatter, source: Uint8Array, work: GateLook<Config>["work"]): Evidence {
  const producer = work?.id ?? "work";
  const { digest, excerpt } = frontmatter;
  return evidenceOf({ name: "report", producer, class: "reported", content: source, digest, excerpt });
}

/** Why the report is not about the judged commit, if it must be and is not (threat TOK-7). */
function staleness(frontmatter: Frontmatter, { head, file }: Config, judged: string | undefined): Outcome | undefined {
  if (head === undefined) return undefined;
  if (judged === undefined) return inconclusive("The judged commit is not known.", { code: "REPORT_HEAD_UNKNOWN" });
  const named = frontmatter.data[head];
  if (typeof named === "string" && trimmed(named).toLowerCase() === judged.toLowerCase()) return undefined;
  const reason = named === undefined ? `${file} does not say which commit it is about.` : `${file} is about another commit.`;
  const hint = `Judge commit ${judged} and write ${head}: ${judged}`;
  return unreadable(reason, { message: reason, path: file, ...frontmatter.positions.get(head), hint }, "REPORT_STALE");
}

/** Why the report is not of this try of the work, if it must be and is not: an old one, another run's, a copy (threat TOK-7). */
function foreignness(frontmatter: Frontmatter, { nonce, file }: Config, work: GateLook<Config>["work"]): Outcome | undefined {
  if (nonce === undefined) return undefined;
  if (work?.nonce === undefined)
    return inconclusive("No work was given a nonce that the report could carry.", { code: "REPORT_NONCE_UNKNOWN" });
  const found = frontmatter.data[nonce];
  if (typeof found === "string" && trimmed(found) === work.nonce) return undefined;
  const reason = found === undefined ? `${file} does not say of which try it is.` : `${file} is of another try.`;
  const hint = `Write ${nonce}: and the nonce of this try, which stands in SLUICE_NONCE and in the file at SLUICE_INPUT`;
  return unreadable(reason, { message: reason, path: file, ...frontmatter.positions.get(nonce), hint }, "REPORT_FOREIGN");
}

function trimmed(word: string): string {
  return word.replace(/^[ \t]+|[ \t]+$/g, "");
}

function listedFindings(frontmatter: Frontmatter, { findings: field, file }: Config): Step<readonly Finding[]> {
  const listed: Json | undefined = field === undefined ? undefined : frontmatter.data[field];
  if (field === undefined || listed === undefined || listed === "") return { value: [] };
  if (isTextList(listed)) return { value: listed.filter((item) => item !== "").map((message) => ({ message, path: file })) };
  const reason = `The field ${field} of ${file} is not a list of texts.`;
  const hint = `Write ${field}: and below it one line "- text" per finding; put text with a colon in quotes.`;
  return {
    outcome: unreadable(reason, { message: reason, path: file, ...frontmatter.positions.get(field), hint }, "REPORT_FINDINGS_UNREADABLE"),
  };
}

function isTextList(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function judge(
  frontmatter: Frontmatter,
  config: Config,
  extra: { readonly evidence: readonly Evidence[]; readonly findings: readonly Finding[] },
): Outcome {
  const { field, file } = config;
  const { evidence, findings } = extra;
  const word = frontmatter.data[field];
  const at = { path: file, ...frontmatter.positions.get(field) };
  const accepted = [...config.pass, ...config.fail].join(", ");
  if (typeof word !== "string") {
    const reason = word === undefined ? `${file} has no field ${field}.` : `The field ${field} of ${file} holds more than one word.`;
    const code = word === undefined ? "REPORT_FIELD_MISSING" : "REPORT_CONTRADICTORY";
    return unreadable(reason, { message: reason, ...at, hint: `Write ${field}: and one word of: ${accepted}` }, code, { evidence });
  }
  switch (readVerdictWord(word, config)) {
    case "pass":
      return pass(`${file} says ${show(word)}.`, { code: "REPORT_PASSED", evidence, findings });
    case "fail":
      return fail(`${file} says ${show(word)}.`, findings.length > 0 ? findings : proseFindings(frontmatter, file), {
        code: "REPORT_FAILED",
        evidence,
      });
    default: {
      const reason = `The field ${field} of ${file} holds an unknown word: ${show(word)}`;
      return unreadable(reason, { message: reason, ...at, hint: `Use one of: ${accepted}` }, "REPORT_WORD_UNKNOWN", { evidence });
    }
  }
}

/** The beginning of the prose, for whoever has to mend the work. */
function proseFindings({ body }: Frontmatter, file: string): readonly Finding[] {
  const prose = body.slice(0, 8 * VERDICT_LIMITS.message).trim();
  return prose === "" ? [] : [{ message: prose, path: file }];
}

function show(word: string): string {
  return shortText(displayText(word.trim()), 40);
}
