import { type ErrorCode, SluiceError } from "@sluice/core";
import type { Finding, Problem } from "@sluice/definition";

/** What is wrong with a definition: as data, and with lines and carets for people. */
export interface DefinitionProblems {
  readonly problems: readonly (Problem | Finding)[];
  readonly text: string;
}

const PROBLEMS = new WeakMap<object, DefinitionProblems>();

/** An error about a definition that carries everything that was found. */
export function definitionError(code: ErrorCode, message: string, problems: DefinitionProblems): SluiceError {
  const first = problems.problems.find((problem): problem is Problem => "file" in problem);
  const position = first === undefined ? {} : { position: positionOf(first) };
  const error = new SluiceError({ code, message, ...position });
  PROBLEMS.set(error, problems);
  return error;
}

/** What {@link definitionError} was given. */
export function definitionProblemsOf(error: unknown): DefinitionProblems | undefined {
  return typeof error === "object" && error !== null ? PROBLEMS.get(error) : undefined;
}

function positionOf({ file, line, column }: Problem): NonNullable<SluiceError["position"]> {
  return { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}
