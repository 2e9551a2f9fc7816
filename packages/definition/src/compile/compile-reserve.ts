import { digestOf, type Gate, placeholdersIn, type PlaceholderProblem, PLACEHOLDERS } from "@sluice/core";
import type { ReserveDefinition } from "../definition.ts";
import { present } from "../present.ts";
import { describeValue } from "../problem/describe-value.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { type Compilation, DEFAULTS } from "./compilation.ts";
import { durationMs } from "./duration-ms.ts";

const RESERVE = "reserve";
const RESERVE_VERSION = 1;

/**
 * The gate that a stage's `reserve` is short for: `{ id: <stage>.reserve, use: reserve, with: { name, until } }`. It binds nothing: a
 * right stays held when the subject moves. A registered gate of that name only checks the configuration.
 */
export function compileReserve(stage: string, source: ReserveDefinition, path: DefinitionPath, compilation: Compilation): Gate {
  const { name, until, maxWait } = source;
  const config = present({ name, until });
  checkConfig(config, path, compilation);
  const gate = {
    id: `${stage}.reserve`,
    use: RESERVE,
    version: RESERVE_VERSION,
    with: config,
    plan: { kind: "reserve" as const, ...config },
    enforcement: "required" as const,
    binds: [],
    reads: "world" as const,
    needs: [],
    timeoutMs: DEFAULTS.timeoutMs,
    maxWaitMs: durationMs(maxWait) ?? DEFAULTS.maxWaitMs,
    attempts: DEFAULTS.attempts,
    everyMs: DEFAULTS.everyMs,
    onReject: "stop" as const,
    early: "refuse" as const,
  };
  return { ...gate, digest: digestOf(gate) };
}

function checkConfig(config: { readonly name: string }, path: DefinitionPath, { registry, problems }: Compilation): void {
  const placeholders = placeholdersIn(config.name);
  if (!placeholders.ok) return reportPlaceholder(placeholders.problem, [...path, "name"], problems);
  const descriptor = registry.get(RESERVE);
  if (descriptor?.kind !== "reserve") return;
  try {
    const validated = descriptor.validate(config);
    for (const issue of validated.ok ? [] : validated.issues) {
      problems.at("GATE_CONFIG_INVALID", [...path, ...issue.path], { found: describeValue(config.name), expected: issue.message });
    }
  } catch {
    problems.at("GATE_DESCRIPTOR_BROKEN", path, { found: `an exception of the gate "${RESERVE}"`, expected: "an answer" });
  }
}

function reportPlaceholder(problem: PlaceholderProblem, path: DefinitionPath, problems: ProblemList): void {
  const found = problem.because === "unclosed" ? "a placeholder without its }" : `the placeholder "${problem.name}"`;
  const words = { found, expected: `one of ${PLACEHOLDERS.map((name) => `\${${name}}`).join(", ")}` };
  problems.at("PLACEHOLDER_UNKNOWN", path, { ...words, didYouMean: didYouMean(problem.name, PLACEHOLDERS) });
}
