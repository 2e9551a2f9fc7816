import type { GateDescriptor, GateKind } from "@sluice/core";
import type { GateDefinition } from "../definition.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";

/** Keys that only some kinds of gates heed: elsewhere they would promise what nobody does. */
const HEEDED: readonly { readonly key: keyof GateDefinition; readonly kinds: readonly GateKind[]; readonly hint: string }[] = [
  { key: "onReject", kinds: ["request"], hint: "only people reject" },
  { key: "waive", kinds: ["evaluate", "measure", "units"], hint: "people who are asked are not waived, nor is a right; see `breakGlass`" },
  { key: "early", kinds: ["request"], hint: "only people decide in advance" },
  { key: "maxAge", kinds: ["evaluate"], hint: "verdicts of the other kinds are bound, never re-timed" },
  { key: "maxWait", kinds: ["evaluate", "reserve", "units"], hint: "a request's `expires` and a measure's window replace it" },
  { key: "onError", kinds: ["evaluate", "units"], hint: "looks of a measure that told nothing count against its `inconclusive`" },
  { key: "onMissing", kinds: ["evaluate", "measure"], hint: "only gates that look at something can miss it" },
];

/** What the machine itself gives as cause, whatever the gate: nobody came back from looking. */
const MACHINE_CAUSES: readonly string[] = ["lost"];

/** The policy around a gate, compared with what its implementation says of itself. */
export function checkGatePolicy(source: GateDefinition, descriptor: GateDescriptor, path: DefinitionPath, problems: ProblemList): void {
  for (const { key, kinds, hint } of HEEDED) {
    if (source[key] === undefined || kinds.includes(descriptor.kind)) continue;
    const words = {
      found: `"${key}" on a gate of kind ${descriptor.kind}`,
      expected: `it on gates of kind ${kinds.join(", ")} only`,
      hint,
    };
    problems.at("KEY_INEFFECTIVE", [...path, key], words, "key");
  }
  if (!descriptor.canFail && (source.enforcement ?? "required") === "required") {
    const words = {
      found: `"${descriptor.id}" as a required gate`,
      expected: "a gate that can fail",
      hint: "write `enforcement: advisory`",
    };
    problems.at("GATE_CANNOT_FAIL", path, words);
  }
  if (descriptor.reads === "work" && source.binds !== undefined && !source.binds.includes("work")) {
    const words = { found: "binds without `work`", expected: "`work` among them", hint: "the gate reads what the stage's work left" };
    problems.at("GATE_BINDS_INCOMPLETE", [...path, "binds"], words);
  }
  const causes = [...descriptor.causes, ...MACHINE_CAUSES];
  for (const cause of Object.keys(source.onError ?? {})) {
    if (causes.includes(cause)) continue;
    const words = { found: `the cause "${cause}"`, expected: `one of ${causes.join(", ")}`, didYouMean: didYouMean(cause, causes) };
    problems.at("GATE_CAUSE_UNKNOWN", [...path, "onError", cause], words, "key");
  }
}
