export { addedLines } from "./built-in/added-lines.ts";
export { approval } from "./built-in/approval.ts";
export { command } from "./built-in/command.ts";
export { commitMessages } from "./built-in/commit-messages.ts";
export { diffSize } from "./built-in/diff-size.ts";
export { exitStatus } from "./built-in/exit-status.ts";
export { forbiddenPaths } from "./built-in/forbidden-paths.ts";
export { foreignLiterals } from "./built-in/foreign-literals.ts";
export { httpProbe } from "./built-in/http-probe.ts";
export { landed } from "./built-in/landed.ts";
export { marker } from "./built-in/marker.ts";
export { measure } from "./built-in/measure.ts";
export { output } from "./built-in/output.ts";
export { proofScripts } from "./built-in/proof-scripts.ts";
export { protectedBranches } from "./built-in/protected-branches.ts";
export { report } from "./built-in/report.ts";
export { requiredArtefacts } from "./built-in/required-artefacts.ts";
export { reserve } from "./built-in/reserve.ts";
export { touchesPolicy } from "./built-in/touches-policy.ts";
export { builtInGates } from "./built-in-gates.ts";
export { commandOutput, type OutputForm } from "./command-output.ts";
export { createGateRegistry } from "./create-gate-registry.ts";
export { defineGate, type GateLook, type GateSpec } from "./define-gate.ts";
export { evidenceOf, type LookedAt } from "./evidence-of.ts";
export type { LookedEvidence } from "./keep-bodies.ts";
export { keepReport, type KeptReport } from "./keep-report.ts";
export { measureGate, type MeasureSpec } from "./measure-gate.ts";
export {
  definitionError,
  fail,
  inconclusive,
  infrastructureError,
  inputError,
  missingInput,
  type OutcomeExtra,
  pass,
  pending,
  skippedMissing,
} from "./outcome-makers.ts";
export { compilePatterns, type PathMatch, type PatternOptions, type PatternSet } from "./patterns/compile-patterns.ts";
export { patternProblem } from "./patterns/pattern-problem.ts";
export type { SchemaOutput, StandardIssue, StandardResult, StandardSchema } from "./standard-schema.ts";
export { thrownBy } from "./thrown-by.ts";
