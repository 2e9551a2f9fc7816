import { hash } from "node:crypto";
import type { Append, Digest, Instant } from "@sluice/core";
import { commitDigest, type EncodedAppend, RUN_COLUMNS, type WantedIntent } from "@sluice/store-kit";
import type { RunHead } from "./run-head.ts";

/** Parameters of the function. */
export const WARM_WIDTH = 23;

const STATUS = RUN_COLUMNS.indexOf("status");

/** An append to a run of which this handle remembers the head. */
export interface WarmAppend {
  /** Parameters of `append_warm`. */
  readonly values: readonly unknown[];
  /** The one that comes. */
  readonly put: WantedIntent | undefined;
  /** The run once this is written. */
  readonly after: RunHead;
}

/** What happens to the intents: at most one goes, and at most one comes. */
interface IntentStep {
  readonly gone?: string;
  /** Token by which the one that goes must be held. */
  readonly token?: number;
  readonly put?: WantedIntent;
}

/**
 * The append as a guess on what is remembered. Absent where that does not tell enough, or more is to be done than the short way does; the
 * other function does all there is.
 */
export function warmAppend(append: Append, encoded: EncodedAppend, before: RunHead, now: Instant | undefined): WarmAppend | undefined {
  if (append.fences.length > 0 || (append.holds ?? []).length > 0 || append.consumes.length > 0 || before.columns[STATUS] === "completed")
    return undefined;
  const step = intentStep(append, encoded.intents, before.intents);
  if (step === undefined) return undefined;
  const { scope, run, commandId, state } = append;
  const digest: Digest = commitDigest({ scope, run, commandId, previous: before.digest }, encoded.events, sha256Hex);
  const { columns, intents, version } = encoded;
  const { put } = step;
  const values = [
    before.id,
    before.version,
    before.digest,
    version,
    digest,
    commandId,
    encoded.answer,
    encoded.events,
    state.shape,
    encoded.state,
    columns.some((value, at) => value !== before.columns[at]) ? columns : null,
    append.dueAt ?? null,
    append.notAfter ?? null,
    step.gone ?? null,
    step.token ?? null,
    put?.id ?? null,
    put?.needs ?? null,
    put?.attempt ?? null,
    put?.leaseMs ?? null,
    put?.notBefore ?? null,
    put?.text ?? null,
    put !== undefined && append.claims?.intents.includes(put.id) === true ? append.claims.holder : null,
    now ?? null,
  ];
  return { values, put, after: { id: before.id, version, digest, columns, intents } };
}

/** Absent: there is more to do than that, or it matters who holds an intent. */
function intentStep({ settles }: Append, wanted: readonly WantedIntent[], known: readonly WantedIntent[]): IntentStep | undefined {
  const [settled] = settles;
  if (settles.length > 1 || settled?.token === 0) return undefined;
  const unwanted = new Map(known.map((intent) => [intent.id, intent]));
  if (settled !== undefined && !unwanted.has(settled.intent)) return undefined;
  const puts: WantedIntent[] = [];
  for (const want of wanted) {
    const before = unwanted.get(want.id);
    const isSettled = want.id === settled?.intent;
    if (before !== undefined && !isSettled) {
      if (before.text !== want.text) return undefined;
      unwanted.delete(want.id);
    } else puts.push(want);
  }
  const [gone, ...more] = unwanted.keys();
  if (more.length > 0 || puts.length > 1) return undefined;
  const [put] = puts;
  return {
    ...(gone === undefined ? {} : { gone }),
    ...(settled === undefined ? {} : { token: settled.token }),
    ...(put === undefined ? {} : { put }),
  };
}

function sha256Hex(text: string): string {
  return hash("sha256", text);
}
