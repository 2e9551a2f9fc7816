export { compilePipeline, type CompiledPipeline, type CompileOptions } from "./compile/compile-pipeline.ts";
export type {
  BudgetDefinition,
  Definition,
  EffectDefinition,
  FinalStepDefinition,
  GateDefinition,
  GateEntry,
  GatePolicyDefinition,
  GroupDefinition,
  ReserveDefinition,
  ReworkDefinition,
  RouteDefinition,
  StageDefinition,
  WiringDefinition,
  WorkDefinition,
} from "./definition.ts";
export type { EffectNames, GateIds, StageIds } from "./definition-names.ts";
export { definePipeline } from "./define-pipeline.ts";
export { CONFIG_NAMES } from "./files/config-names.ts";
export { fillLists, type ListSource } from "./files/fill-lists.ts";
export { listFilesOf } from "./files/list-files-of.ts";
export { LIST_LIMITS } from "./files/list-limits.ts";
export { type LoadedDefinition, loadDefinition, type LoadOptions } from "./load-definition.ts";
export { formatProblem, formatProblems, type ProblemText } from "./problem/format-problems.ts";
export { PROBLEM_CODES, type ProblemCode } from "./problem/problem-codes.ts";
export type { DefinitionPath, Positions, Problem, TextPosition } from "./problem/problem.ts";
export { checkScenarioNames, type ScenarioSource } from "./scenario/check-scenario-names.ts";
export { formatScenarios } from "./scenario/format-scenarios.ts";
export { type LoadedScenarios, loadScenarios } from "./scenario/load-scenarios.ts";
export type {
  Scenario,
  ScenarioDecision,
  ScenarioExpectation,
  ScenarioFile,
  ScenarioGiven,
  ScenarioSaid,
  ScenarioStep,
  ScenarioVerdict,
  ScenarioWho,
  ScenarioWork,
} from "./scenario/scenario.ts";
export { type Finding, FINDING_CODES, type FindingCode } from "./verify/finding.ts";
export { type FindingSource, formatFindings } from "./verify/format-findings.ts";
export { verifyPipeline } from "./verify/verify-pipeline.ts";
export { readYaml, type YamlReading } from "./yaml/read-yaml.ts";
export type { ProblemList } from "./problem/problem-list.ts";
