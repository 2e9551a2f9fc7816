import { type Digest, type GateRegistry, type Pipeline, type SluiceError } from "@sluice/core";
import { compilePipeline, type Finding, formatProblems, type Positions, type Problem, verifyPipeline } from "@sluice/definition";
import { definitionError } from "./definition-problems.ts";
import type { DefinitionSource } from "./read-definition.ts";
import { counted } from "./counted.ts";

/** A definition that may be started. */
export interface ProvenDefinition {
  readonly pipeline: Pipeline;
  readonly digest: Digest;
  readonly warnings: readonly Finding[];
}

/** A definition that follows the format. */
interface CompiledDefinition extends Omit<ProvenDefinition, "warnings"> {
  readonly positions: Positions;
}

/** Compiles a definition. @throws SluiceError `DEFINITION_INVALID`, with every problem, its line and a caret */
export function compileDefinition({ text, file, loaded }: DefinitionSource, registry: GateRegistry): CompiledDefinition {
  if (!loaded.ok) throw invalid(loaded.problems, text);
  const compiled = compilePipeline(loaded.source, registry, { file, positions: loaded.positions });
  if (!compiled.ok) throw invalid(compiled.problems, text);
  return { pipeline: compiled.pipeline, digest: compiled.digest, positions: loaded.positions };
}

/**
 * Compiles and proves a definition.
 *
 * @throws SluiceError `DEFINITION_INVALID` or `DEFINITION_UNPROVEN`, with every problem, its line and a caret
 */
export function proveDefinition(source: DefinitionSource, registry: GateRegistry): ProvenDefinition {
  const { pipeline, digest, positions } = compileDefinition(source, registry);
  const findings = verifyPipeline(pipeline);
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length > 0) {
    const problems = { problems: errors, text: findingsText(findings, { file: source.file, text: source.text, positions }) };
    throw definitionError("DEFINITION_UNPROVEN", `Found ${counted(errors.length, "way")} in which a run could go wrong.`, problems);
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
  const message = `Found ${counted(problems.length, "problem")} in the definition, expected format 1.`;
  return definitionError("DEFINITION_INVALID", message, { problems, text: formatProblems(problems, { text }) });
}
