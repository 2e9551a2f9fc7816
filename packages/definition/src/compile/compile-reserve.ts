import { digestOf, type Gate, placeholdersIn, type PlaceholderProblem, PLACEHOLDERS } from "@sluice/core";
import type { ReserveDefinition } from "../definition.ts";
import { present } from "../present.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { DEFAULTS } from "./compilation.ts";
import { durationMs } from "./duration-ms.ts";

const RESERVE_VERSION = 1;

/** The gate that a stage's `reserve` is short for. It binds nothing: a right stays held when the subject moves. */
export function compileReserve(stage: string, source: ReserveDefinition, path: DefinitionPath, problems: ProblemList): Gate {
  const placeholders = placeholdersIn(source.name);
  if (!placeholders.ok) reportPlaceholder(placeholders.problem, [...path, "name"], problems);
  const gate = {
    id: `${stage}.reserve`,
    use: "reserve",
    version: RESERVE_VERSION,
    with: {},
    plan: present({ kind: "reserve" as const, name: source.name, until: source.until }),
    enforcement: "required" as const,
    binds: [],
    reads: "world" as const,
    needs: [],
    timeoutMs: DEFAULTS.timeoutMs,
    maxWaitMs: durationMs(source.maxWait) ?? DEFAULTS.maxWaitMs,
    attempts: DEFAULTS.attempts,
    everyMs: DEFAULTS.everyMs,
    onReject: "stop" as const,
    early: "refuse" as const,
  };
  return { ...gate, digest: digestOf(gate) };
}

function reportPlaceholder(problem: PlaceholderProblem, path: DefinitionPath, problems: ProblemList): void {
  const found = problem.because === "unclosed" ? "a placeholder without its }" : `the placeholder "${problem.name}"`;
  const words = { found, expected: PLACEHOLDERS.map((name) => `\${${name}}`).join(" ") };
  problems.at("PLACEHOLDER_UNKNOWN", path, { ...words, didYouMean: didYouMean(problem.name, PLACEHOLDERS) });
}
