import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Cancellable, type Digest, type GateRegistry, type Pipeline, SluiceError } from "@sluice/core";
import {
  compilePipeline,
  type Finding,
  formatProblems,
  loadDefinition,
  type Positions,
  type Problem,
  verifyPipeline,
} from "@sluice/definition";
import { definitionError } from "./definition-problems.ts";
import { pathInside, type TrustedPlace } from "./trusted-files.ts";

/** A definition that may be started. */
export interface ProvenDefinition {
  readonly pipeline: Pipeline;
  readonly digest: Digest;
  readonly warnings: readonly Finding[];
}

/** A definition's text and what to call it in messages. */
export interface DefinitionText {
  readonly text: string;
  readonly file: string;
  /** Where it was read; absent for disk. */
  readonly origin?: string;
}

const LARGEST = 262_144;

/** Reads the definition at the policy ref, or from disk when there is no trusted place. @throws SluiceError `DEFINITION_UNREADABLE` */
export async function readDefinition(
  file: string,
  place: { readonly root: string; readonly trusted: TrustedPlace | undefined; readonly from: string },
  call: Cancellable,
): Promise<DefinitionText> {
  const { root, trusted, from } = place;
  const name = relative(root, file) || file;
  if (trusted === undefined) return { text: readFromDisk(file, name), file: name };
  const path = pathInside(trusted.repository, file);
  if (path === undefined) throw unreadable(name, "a file outside of the repository", "one inside, or --policy-file");
  const read = await trusted.vcs.readFile({ commit: trusted.commit, path, maxBytes: LARGEST }, call);
  if (read.kind !== "present") {
    throw unreadable(path, `none at the policy ref ${from} (${read.because})`, "it to be committed there, or --policy-file for a trial");
  }
  return { text: decode(read.bytes, path), file: path, origin: trusted.commit.slice(0, 12) };
}

/** A definition that follows the format. */
interface CompiledDefinition extends Omit<ProvenDefinition, "warnings"> {
  /** What to call it in messages. */
  readonly named: string;
  readonly positions: Positions;
}

/** Loads and compiles a definition. @throws SluiceError `DEFINITION_INVALID`, with every problem, its line and a caret */
export function compileDefinition({ text, file, origin }: DefinitionText, registry: GateRegistry): CompiledDefinition {
  const loaded = loadDefinition(text, { file, ...(origin === undefined ? {} : { origin }) });
  if (!loaded.ok) throw invalid(loaded.problems, text);
  const named = origin === undefined ? file : `${origin}:${file}`;
  const compiled = compilePipeline(loaded.source, registry, { file: named, positions: loaded.positions });
  if (!compiled.ok) throw invalid(compiled.problems, text);
  return { pipeline: compiled.pipeline, digest: compiled.digest, named, positions: loaded.positions };
}

/**
 * Loads, compiles and proves a definition.
 *
 * @throws SluiceError `DEFINITION_INVALID` or `DEFINITION_UNPROVEN`, with every problem, its line and a caret
 */
export function proveDefinition(source: DefinitionText, registry: GateRegistry): ProvenDefinition {
  const { pipeline, digest, named, positions } = compileDefinition(source, registry);
  const findings = verifyPipeline(pipeline);
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length > 0) {
    const problems = { problems: errors, text: findingsText(findings, { file: named, text: source.text, positions }) };
    throw definitionError(
      "DEFINITION_UNPROVEN",
      `Found ${errors.length} way${errors.length === 1 ? "" : "s"} in which a run could go wrong.`,
      problems,
    );
  }
  return { pipeline, digest, warnings: findings };
}

/** Findings for people: their place, what they mean, and the way that proves them. */
export function findingsText(
  findings: readonly Finding[],
  source: { readonly file: string; readonly text?: string; readonly positions?: Positions },
): string {
  return findings.map((finding) => findingText(finding, source)).join("\n");
}

function findingText(
  { code, severity, message, path, at }: Finding,
  { file, text, positions }: { readonly file: string; readonly text?: string; readonly positions?: Positions },
): string {
  const position = positions?.at(at, "key");
  const place = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const source = position === undefined ? undefined : text?.split("\n")[position.line - 1]?.replace(/\r$/, "");
  const way = path.length === 0 ? "" : `\n  way: ${path.join(" → ")}`;
  const number = String(position?.line ?? "");
  const caret =
    source === undefined ? "" : `\n  ${number} | ${source}\n  ${" ".repeat(number.length)} | ${" ".repeat((position?.column ?? 1) - 1)}^`;
  return `${place} ${severity} ${code}: ${message}${caret}${way}`;
}

function invalid(problems: readonly Problem[], text: string): SluiceError {
  const message = `Found ${problems.length} problem${problems.length === 1 ? "" : "s"} in the definition, expected format 1.`;
  return definitionError("DEFINITION_INVALID", message, { problems, text: formatProblems(problems, { text }) });
}

function readFromDisk(file: string, name: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw unreadable(name, "no readable file", "a definition; name it with --pipeline FILE", cause);
  }
  return decode(bytes, name);
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > LARGEST) throw unreadable(file, `${bytes.length} bytes`, `at most ${LARGEST}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(file, "bytes that are not UTF-8", "text", cause);
  }
}

function unreadable(file: string, found: string, expected: string, cause?: unknown): SluiceError {
  return new SluiceError({ code: "DEFINITION_UNREADABLE", message: `Found ${found}, expected ${expected}.`, position: { file }, cause });
}
