import type { GateDescriptor, Outcome } from "@sluice/core";
import { defineGate, type GateLook, type GateSpec } from "./define-gate.ts";
import { type Change, CHANGE_BINDS, inChange } from "./in-change.ts";
import type { SchemaOutput, StandardSchema } from "./standard-schema.ts";

/** A gate that judges a change by what git says of it. */
interface ChangeGateSpec<Schema extends StandardSchema> extends Pick<GateSpec<Schema>, "id" | "version" | "config" | "templates"> {
  readonly judge: (change: Change, look: GateLook<SchemaOutput<Schema>>) => Promise<Outcome>;
}

/**
 * Makes such a gate. It is asked only where the change is known, and shows what it looked at.
 *
 * @throws SluiceError `GATE_INVALID`, as `defineGate`
 */
export function defineChangeGate<const Schema extends StandardSchema>({ judge, ...spec }: ChangeGateSpec<Schema>): GateDescriptor {
  return defineGate<Schema>({
    ...spec,
    binds: CHANGE_BINDS,
    reads: "subject",
    needsEvidence: true,
    evaluate: (look) => inChange(look, (change) => judge(change, look)),
  });
}
