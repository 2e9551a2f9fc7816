import { digestOf, type Gate, type GateDescriptor, type GatePlan, type Json } from "@sluice/core";
import type { GateDefinition, GateEntry } from "../definition.ts";
import { present } from "../present.ts";
import { describeValue } from "../problem/describe-value.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import { checkNoReferences } from "../files/check-no-references.ts";
import { checkGatePolicy } from "./check-gate-policy.ts";
import { type Compilation, DEFAULTS } from "./compilation.ts";
import { compileGroup } from "./compile-group.ts";
import { configIssueWords } from "./config-issue-words.ts";
import { checkWaive, compileWaive } from "./compile-waive.ts";
import { durationMs } from "./duration-ms.ts";

/** A list of gates; those with problems are reported and left out. */
export function compileGates(entries: readonly GateEntry[], path: DefinitionPath, compilation: Compilation): readonly Gate[] {
  return entries.flatMap((entry, index) => compileGate(entry, [...path, index], compilation) ?? []);
}

function compileGate(entry: GateEntry, path: DefinitionPath, compilation: Compilation): Gate | undefined {
  if (typeof entry === "string") return compileSingle({ id: entry }, path, path, compilation);
  if ("all" in entry || "any" in entry || "of" in entry) return compileGroup(entry, path, compilation, compileGates);
  return compileSingle(entry, path, [...path, "use" in entry ? "use" : "id"], compilation);
}

function compileSingle(source: GateDefinition, path: DefinitionPath, usePath: DefinitionPath, compilation: Compilation): Gate | undefined {
  const use = source.use ?? source.id ?? "";
  const descriptor = compilation.registry.get(use, source.with ?? {});
  if (descriptor === undefined) {
    const words = { found: `the gate "${use}"`, expected: "a gate that is registered" };
    compilation.problems.at("GATE_UNKNOWN", usePath, { ...words, didYouMean: didYouMean(use, compilation.registry.names()) });
    return undefined;
  }
  const before = compilation.problems.count;
  checkNoReferences(source.with ?? {}, [...path, "with"], compilation.problems);
  if (compilation.problems.count > before) return undefined;
  const plan = planOf(descriptor, source.with ?? {}, path, compilation);
  checkGatePolicy(source, descriptor, path, compilation.problems);
  checkWaive(source.waive, path, compilation.problems);
  if (plan === undefined || compilation.problems.count > before) return undefined;
  const gate = toGate(source, use, descriptor, plan);
  return { ...gate, digest: digestOf(gate) };
}

/** Asks the implementation. It may be a host's own: whatever it throws is a problem with a position, never a crash. */
function planOf(descriptor: GateDescriptor, config: Json, path: DefinitionPath, { problems }: Compilation): GatePlan | undefined {
  try {
    const validated = descriptor.validate(config);
    if (validated.ok) {
      const plan = descriptor.plan(validated.value);
      if (plan.kind === descriptor.kind && plan.kind !== "group") return plan;
      const words = { found: `a plan of kind ${describeValue(plan.kind)}`, expected: `one of kind ${descriptor.kind}` };
      problems.at("GATE_DESCRIPTOR_BROKEN", path, words);
      return undefined;
    }
    for (const issue of validated.issues) {
      problems.at("GATE_CONFIG_INVALID", [...path, "with", ...issue.path], configIssueWords(issue, config, descriptor.id));
    }
    if (validated.issues.length === 0) {
      problems.at("GATE_CONFIG_INVALID", [...path, "with"], { found: describeValue(config), expected: "what the gate accepts" });
    }
  } catch {
    problems.at("GATE_DESCRIPTOR_BROKEN", path, { found: `an exception of the gate "${descriptor.id}"`, expected: "an answer" });
  }
  return undefined;
}

function toGate(source: GateDefinition, use: string, descriptor: GateDescriptor, plan: GatePlan): Omit<Gate, "digest"> {
  return present({
    id: source.id ?? use,
    use,
    version: descriptor.version,
    with: source.with ?? {},
    plan,
    enforcement: source.enforcement ?? ("required" as const),
    binds: bindsOf(source, descriptor),
    reads: descriptor.reads,
    needs: source.needs ?? [],
    if: source.if,
    scope: source.scope,
    maxAgeMs: durationMs(source.maxAge),
    timeoutMs: durationMs(source.timeout) ?? DEFAULTS.timeoutMs,
    maxWaitMs: maxWaitOf(source, plan),
    attempts: source.attempts ?? DEFAULTS.attempts,
    everyMs: durationMs(source.every) ?? DEFAULTS.everyMs,
    onMissing: source.onMissing,
    onError: source.onError,
    onReject: source.onReject ?? ("stop" as const),
    early: source.early ?? ("refuse" as const),
    waive: compileWaive(source.waive),
    evidence: source.evidence === undefined ? undefined : { ...source.evidence, count: source.evidence.count ?? 1 },
    warn: source.warn === undefined ? undefined : { beforeMs: durationMs(source.warn.before) ?? 0, to: source.warn.to ?? "starter" },
  });
}

/** Judging what work left is only good for that work: such gates bind it. */
function bindsOf(source: GateDefinition, descriptor: GateDescriptor): readonly string[] {
  const binds = source.binds ?? (descriptor.reads === "work" ? [...descriptor.binds, "head", "work"] : descriptor.binds);
  return [...new Set(binds)].toSorted();
}

function maxWaitOf(source: GateDefinition, plan: GatePlan): number {
  if (plan.kind === "request") return plan.expiresMs;
  if (plan.kind === "measure") return plan.windowMs;
  return durationMs(source.maxWait) ?? DEFAULTS.maxWaitMs;
}
