import type { ConfigIssue, GateContext, GateDescriptor, Json, Outcome } from "@sluice/core";
import type { ConfigOf } from "./config-schema.ts";
import { type MEASURE_WINDOW, windowPlan } from "./measure-window.ts";

/** A gate that can be sampled. */
export type Probe = GateDescriptor & Required<Pick<GateDescriptor, "evaluate">>;

/** The configuration of a measurement, both parts as they were validated. */
export interface Measuring {
  readonly window: ConfigOf<typeof MEASURE_WINDOW>;
  readonly probe: unknown;
}

/** Whether a gate can be sampled: it looks once, and at nothing that the stage's work left and that would never change. */
export function isProbe(gate: GateDescriptor | undefined): gate is Probe {
  return gate?.kind === "evaluate" && gate.reads !== "work" && gate.evaluate !== undefined;
}

/** What a measurement takes over from its probe, and how it looks. */
export function measuredBy(probe: Probe): Pick<GateDescriptor, "kind" | "reads" | "binds" | "causes" | "canFail" | "plan" | "evaluate"> {
  const { binds, causes, canFail } = probe;
  return {
    kind: "measure",
    // Each sample is a look at how things are then.
    reads: "world",
    binds,
    causes,
    canFail,
    plan: (config: unknown) => windowPlan((config as Measuring).window),
    evaluate: (context: GateContext): Promise<Outcome> => probe.evaluate({ ...context, config: (context.config as Measuring).probe }),
  };
}

/** Checks the part of a measurement's configuration that is its probe's; `path` leads to it. */
export function validateProbe(
  probe: Probe,
  config: Json,
  { window, path }: { readonly window: Measuring["window"]; readonly path: ConfigIssue["path"] },
): ReturnType<GateDescriptor["validate"]> {
  const checked = probe.validate(config);
  if (!checked.ok) return { ok: false, issues: checked.issues.map((issue): ConfigIssue => ({ ...issue, path: [...path, ...issue.path] })) };
  return { ok: true, value: { window, probe: checked.value } satisfies Measuring };
}
