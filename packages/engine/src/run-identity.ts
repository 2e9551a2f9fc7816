import { digestOf, isStorableText, type Pipeline, SluiceError } from "@sluice/core";
import type { StartRequest } from "./start-request.ts";

/** Longest id of a request, and name of a slot. */
const MARK_LENGTH = 128;

/** Characters of a run's id that follow from its identity. */
const ID_LENGTH = 32;

/** Who a new run is. */
export interface RunIdentity {
  readonly identity: string;
  /** Follows from the identity where a run of it is never begun twice, whatever became of the first one. */
  readonly run?: string;
}

/**
 * The identity of a run by its pipeline's policy.
 *
 * @throws SluiceError `COMMAND_INVALID` when the policy needs an `id` or a `slot` that is not there.
 */
export function runIdentity(scope: string, pipeline: Pipeline, { key, identity, run, id, slot }: StartRequest): RunIdentity {
  const { name, identity: policy = "active" } = pipeline;
  if (identity !== undefined) return { identity, ...(run === undefined ? {} : { run }) };
  if (policy === "active") return { identity: `${name}/${key}`, ...(run === undefined ? {} : { run }) };
  const mark = policy === "request" ? id : slot;
  if (typeof mark !== "string" || mark.length === 0 || mark.length > MARK_LENGTH || !isStorableText(mark)) {
    const wanted = policy === "request" ? "`id`, which names the request" : "`slot`, which names what the run is for";
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `The pipeline ${name} has one run for each ${policy}: give ${wanted}, 1 to ${MARK_LENGTH} characters.`,
    });
  }
  return { identity: `${name}/${key}/${mark}`, run: run ?? `r-${digestOf([scope, name, key, mark]).slice(-ID_LENGTH)}` };
}
