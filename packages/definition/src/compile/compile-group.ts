import { digestOf, type Gate, type GateReads, type GroupRule } from "@sluice/core";
import type { GateEntry, GroupDefinition } from "../definition.ts";
import { present } from "../present.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import { type Compilation, DEFAULTS } from "./compilation.ts";

/** Raised whenever the same children may make another group verdict. */
const GROUP_VERSION = 1;

type CompileGates = (entries: readonly GateEntry[], path: DefinitionPath, compilation: Compilation) => readonly Gate[];

/** A group, with what its members bind and read together. `compileGates` is passed in because members may be groups themselves. */
export function compileGroup(
  source: GroupDefinition,
  path: DefinitionPath,
  compilation: Compilation,
  compileGates: CompileGates,
): Gate | undefined {
  const { rule, entries, key } = membersOf(source);
  const before = compilation.problems.count;
  const children = compileGates(entries, [...path, key], compilation);
  if (compilation.problems.count > before) return undefined;
  const gate = present({
    id: source.id,
    use: "group",
    version: GROUP_VERSION,
    with: {},
    plan: { kind: "group" as const, rule, children },
    enforcement: source.enforcement ?? ("required" as const),
    binds: [...new Set(children.flatMap((child) => child.binds))].toSorted(),
    reads: furthest(children.map((child) => child.reads)),
    needs: source.needs ?? [],
    if: source.if,
    scope: source.scope,
    timeoutMs: DEFAULTS.timeoutMs,
    // A group waits as long as the most patient of its members.
    maxWaitMs: children.reduce((longest, child) => Math.max(longest, child.maxWaitMs), 0),
    attempts: DEFAULTS.attempts,
    everyMs: DEFAULTS.everyMs,
    onReject: "stop" as const,
    early: "refuse" as const,
  });
  return { ...gate, digest: digestOf(gate) };
}

function membersOf(source: GroupDefinition): { readonly rule: GroupRule; readonly entries: readonly GateEntry[]; readonly key: string } {
  if (source.all !== undefined) return { rule: { all: true }, entries: source.all, key: "all" };
  if (source.any !== undefined) return { rule: { any: true }, entries: source.any, key: "any" };
  return { rule: { atLeast: source.atLeast ?? 0 }, entries: source.of ?? [], key: "of" };
}

function furthest(reads: readonly GateReads[]): GateReads {
  if (reads.includes("world")) return "world";
  return reads.includes("work") ? "work" : "subject";
}
