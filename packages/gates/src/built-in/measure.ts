import { type GateDescriptor, type GateRegistry, isJsonObject, type Json } from "@sluice/core";
import { anything, configSchema, fields, optional, required, text } from "../config-schema.ts";
import { MEASURE_WINDOW, windowPlan } from "../measure-window.ts";
import { isProbe, type Measuring, measuredBy, type Probe, validateProbe } from "../measured-by.ts";
import { validateConfig } from "../validate-config.ts";

const schema = configSchema({
  ...MEASURE_WINDOW,
  probe: required(fields({ use: required(text(64)), with: optional(anything) })),
});

const VERSION = 1;

/** What is known of a measure while nobody knows of what. */
const UNMADE = {
  kind: "measure",
  reads: "world",
  binds: ["head"],
  causes: [],
  canFail: true,
  plan: (config: unknown) => windowPlan((config as Measuring).window),
} as const satisfies Partial<GateDescriptor>;

const NOBODY: GateRegistry = { portVersion: 1, get: () => undefined, names: () => [] };

/**
 * Samples another registered gate, named under `probe` with its own configuration, every `every` for the time that `for` says; its answers
 * are samples in the ledger. Fails with more than `failures` of them (default 0), or `failuresInARow`; is undecided with more than
 * `inconclusive` (default 3) that tell nothing, or none that passes; ends early with `consecutive` passes, or after `count` samples.
 *
 * The probe is of kind `evaluate` and does not read the stage's work. What the measure binds and whether it can fail is the probe's, and its
 * version rises with the probe's. By itself it knows no gates: a registry of `createGateRegistry` gives it those that are there.
 */
export const measure: GateDescriptor = Object.freeze({ ...measureAmong(NOBODY, undefined), within: measureAmong });

function measureAmong(gates: GateRegistry, config: Json | undefined): GateDescriptor {
  const probe = probeIn(gates, config);
  return {
    id: "measure",
    // Neither of both versions ever falls, so that their sum rises whenever one of them does.
    version: VERSION + (probe?.version ?? 1) - 1,
    ...(probe === undefined ? UNMADE : measuredBy(probe)),
    validate: (given: Json) => validateMeasure(gates, given),
  };
}

function probeIn(gates: GateRegistry, config: Json | undefined): Probe | undefined {
  const probe = isJsonObject(config) && Object.hasOwn(config, "probe") ? config["probe"] : undefined;
  if (!isJsonObject(probe) || !Object.hasOwn(probe, "use") || typeof probe["use"] !== "string") return undefined;
  const gate = gates.get(probe["use"], Object.hasOwn(probe, "with") ? probe["with"] : undefined);
  return isProbe(gate) ? gate : undefined;
}

function validateMeasure(gates: GateRegistry, config: Json): ReturnType<GateDescriptor["validate"]> {
  const window = validateConfig(schema, config);
  if (!window.ok) return window;
  const { use, with: given } = window.value.probe;
  const probe = gates.get(use, given);
  if (isProbe(probe)) return validateProbe(probe, given ?? {}, { window: window.value, path: ["probe", "with"] });
  const probes = gates.names().filter((name) => isProbe(gates.get(name)));
  const message = probes.length === 0 ? "must be a gate that is registered" : `must be one of: ${probes.join(", ")}`;
  return { ok: false, issues: [{ path: ["probe", "use"], message }] };
}
