import { type ConfigIssue, type GateContext, type GateDescriptor, isIdentifier, type Json, SluiceError } from "@sluice/core";
import { type ConfigOf, configSchema, duration, integer, optional, type Reader, required } from "./config-schema.ts";
import { validateConfig } from "./validate-config.ts";

/** A gate that takes another one's answers as samples. */
export interface MeasureSpec {
  /** The name under `use`; by the identifier grammar. */
  readonly id: string;
  /** What looks once for each sample: a gate of kind `evaluate` that does not read the stage's work. */
  readonly probe: GateDescriptor;
}

/** Whatever the probe takes: it checks that itself. */
const anything: Reader<Json> = (value) => value as Json;

const MOST = 100_000;

const WINDOW = {
  for: required(duration),
  failures: optional(integer(0, MOST)),
  failuresInARow: optional(integer(1, MOST)),
  inconclusive: optional(integer(0, MOST)),
  consecutive: optional(integer(1, MOST)),
  count: optional(integer(1, MOST)),
  probe: optional(anything),
} as const;

const WINDOW_SCHEMA = configSchema(WINDOW);

/** Samples that may tell nothing, unless the definition says otherwise. */
const INCONCLUSIVE = 3;

interface Measuring {
  readonly window: ConfigOf<typeof WINDOW>;
  readonly probe: unknown;
}

/**
 * Makes a gate of kind `measure` of a gate that looks once: it is asked every `every` of the gate for the time that `for` says, and its
 * answers are samples in the ledger. Fails with more than `failures` of them (default 0), or `failuresInARow`; is undecided with more than
 * `inconclusive` (default 3) that tell nothing, or none that passes; ends early with `consecutive` passes, or after `count` samples. What
 * stands under `probe` is the other gate's configuration.
 *
 * @throws SluiceError `GATE_INVALID` when the id or the probe is none that can be sampled
 */
export function measureGate({ id, probe }: MeasureSpec): GateDescriptor {
  const sample = probe.evaluate?.bind(probe);
  if (!isIdentifier(id) || probe.kind !== "evaluate" || probe.reads === "work" || sample === undefined) {
    throw new SluiceError({
      code: "GATE_INVALID",
      message: "A measure samples a gate of kind evaluate that does not read the stage's work, and has an id by the identifier grammar.",
    });
  }
  return Object.freeze({
    id,
    version: probe.version,
    kind: "measure",
    // Each sample is a look at how things are then.
    reads: "world",
    binds: probe.binds,
    causes: probe.causes,
    canFail: probe.canFail,
    validate: (config: Json) => validateMeasuring(probe, config),
    plan: (config: unknown) => {
      const { for: windowMs, failures = 0, inconclusive = INCONCLUSIVE, failuresInARow, consecutive, count } = (config as Measuring).window;
      return {
        kind: "measure" as const,
        windowMs,
        failureLimit: failures,
        inconclusiveLimit: inconclusive,
        ...(failuresInARow === undefined ? {} : { failuresInARow }),
        ...(consecutive === undefined ? {} : { consecutive }),
        ...(count === undefined ? {} : { count }),
      };
    },
    evaluate: (context: GateContext) => sample({ ...context, config: (context.config as Measuring).probe }),
  });
}

function validateMeasuring(probe: GateDescriptor, config: Json): ReturnType<GateDescriptor["validate"]> {
  const window = validateConfig(WINDOW_SCHEMA, config);
  if (!window.ok) return window;
  const probed = probe.validate(window.value.probe ?? {});
  if (!probed.ok)
    return { ok: false, issues: probed.issues.map(({ path, message }): ConfigIssue => ({ path: ["probe", ...path], message })) };
  return { ok: true, value: { window: window.value, probe: probed.value } satisfies Measuring };
}
