import { type GateDescriptor, isIdentifier, type Json, SluiceError } from "@sluice/core";
import { anything, configSchema, optional } from "./config-schema.ts";
import { MEASURE_WINDOW } from "./measure-window.ts";
import { isProbe, measuredBy, validateProbe } from "./measured-by.ts";
import { validateConfig } from "./validate-config.ts";

/** A gate that takes another one's answers as samples. */
export interface MeasureSpec {
  /** The name under `use`; by the identifier grammar. */
  readonly id: string;
  /** What looks once for each sample: a gate of kind `evaluate` that does not read the stage's work. */
  readonly probe: GateDescriptor;
}

const schema = configSchema({ ...MEASURE_WINDOW, probe: optional(anything) });

/**
 * Makes a gate of kind `measure` of a gate that looks once: it is asked every `every` of the gate for the time that `for` says, and its
 * answers are samples in the ledger. Fails with more than `failures` of them (default 0), or `failuresInARow`; is undecided with more than
 * `inconclusive` (default 3) that tell nothing, or none that passes; ends early with `consecutive` passes, or after `count` samples. What
 * stands under `probe` is the other gate's configuration. Definitions need none: the gate `measure` samples any registered gate by its name.
 *
 * @throws SluiceError `GATE_INVALID` when the id or the probe is none that can be sampled
 */
export function measureGate({ id, probe }: MeasureSpec): GateDescriptor {
  if (!isIdentifier(id) || !isProbe(probe)) {
    throw new SluiceError({
      code: "GATE_INVALID",
      message: "A measure samples a gate of kind evaluate that does not read the stage's work, and has an id by the identifier grammar.",
    });
  }
  return Object.freeze({
    id,
    version: probe.version,
    ...measuredBy(probe),
    validate(config: Json) {
      const window = validateConfig(schema, config);
      return window.ok ? validateProbe(probe, window.value.probe ?? {}, { window: window.value, path: ["probe"] }) : window;
    },
  });
}
