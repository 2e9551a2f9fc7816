import {
  type Cancellable,
  DEFAULT_SCOPE,
  type Digest,
  type Evidence,
  type EvidenceRead,
  type Instant,
  isDigest,
  isKey,
  type RunKey,
  SluiceError,
} from "@sluice/core";
import { type Answer, fromRecord, refusal } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import type { CallOptions } from "./call-options.ts";
import type { EngineParts } from "./engine-parts.ts";
import { noSuchRun } from "./no-such-run.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import type { EraseEvidenceRequest } from "./run-requests.ts";

/**
 * Where a body of evidence is now. `present`: here, and its bytes are those that were kept. `missing`: its store knows nothing of it.
 * `altered`: its bytes are others. `erased`: by whom, when and why. `expired`: its time was over. `unreachable`: this engine was given no
 * evidence store, or could not ask it.
 */
export type BodyStanding =
  | { readonly kind: "present"; readonly text: string; readonly keptAt: Instant; readonly keepUntil?: Instant }
  | Exclude<EvidenceRead, { readonly kind: "present" }>
  | { readonly kind: "unreachable"; readonly because: string };

/** Evidence of a run, as a verdict in its ledger names it. */
export interface RunEvidence extends Evidence {
  readonly gate: string;
  /** Number of the event that recorded the verdict. */
  readonly seq: number;
  readonly recordedAt: Instant;
}

/** What a run's ledger says of evidence. */
interface LedgerEvidence {
  readonly all: readonly RunEvidence[];
  /** By digest of the body. */
  readonly erased: ReadonlyMap<Digest, Extract<EvidenceRead, { readonly kind: "erased" }>>;
}

const PAGE = 500;

/** All evidence of a run, in the order in which it was recorded. */
export async function listEvidence(parts: EngineParts, run: string, options: CallOptions = {}): Promise<readonly RunEvidence[]> {
  return (await readLedger(parts, keyOf(run, options), callOf(options))).all;
}

/**
 * A body of a run's evidence, by its own digest or by the one of what was looked at.
 *
 * @throws SluiceError `EVIDENCE_UNKNOWN` when no verdict of the run names it, `RUN_NOT_FOUND`
 */
export async function readEvidence(parts: EngineParts, run: string, digest: Digest, options: CallOptions = {}): Promise<BodyStanding> {
  const { scope } = keyOf(run, options);
  const { all, erased } = await readLedger(parts, { scope, run }, callOf(options));
  const body = bodyOf(all, digest);
  if (body === undefined) throw new SluiceError({ code: "EVIDENCE_UNKNOWN", message: unknownIn(run, digest) });
  // Said in the ledger counts, whether or not the store has followed yet: what was to be forgotten is shown to nobody.
  return erased.get(body) ?? (await standingOf(parts, { scope, digest: body }, callOf(options)));
}

/**
 * Takes a body out of the evidence store for good. The ledger says so first, with who and why; then the bytes go. Whoever was interrupted in
 * between repeats it: the event is written once.
 */
export async function eraseEvidence(
  parts: EngineParts,
  run: string,
  request: EraseEvidenceRequest,
  options: CallOptions = {},
): Promise<Answer> {
  const { by, reason, digest } = request;
  const store = parts.options.evidence?.store;
  if (store === undefined) throw invalid("This engine was given no evidence store; nothing can be erased through it.");
  if (typeof reason !== "string" || reason.trim() === "") throw invalid("Found no reason; whoever erases says why, in words.");
  if (!isDigest(digest)) throw invalid("`digest` is the digest of a body of evidence.");
  refuseSecrets(parts, { by: by.id });
  const { scope } = keyOf(run, options);
  const said = parts.options.redactor.redact(oneLine(reason));
  let body: Digest = digest;
  const answer = await actOnRun(
    parts,
    run,
    { act: "erase-evidence", request: { by, id: `erase ${digest}` } },
    options,
    async (key, call) => {
      const known = bodyOf((await readLedger(parts, key, call)).all, digest);
      if (known === undefined) return refusal("EVIDENCE_UNKNOWN", unknownIn(run, digest));
      body = known;
      return { type: "erase-evidence", digest: known, by, reason: said };
    },
  );
  if (answer.ok) await store.erase({ scope, digest: body, by: by.id, because: said }, callOf(options));
  return answer;
}

/** Whatever was wanted by the digest: the body itself, or what was looked at. */
function bodyOf(all: readonly RunEvidence[], digest: Digest): Digest | undefined {
  return all.findLast(({ body, digest: looked }) => body?.digest === digest || (body !== undefined && looked === digest))?.body?.digest;
}

async function standingOf(
  parts: EngineParts,
  key: { readonly scope: string; readonly digest: Digest },
  call: Cancellable,
): Promise<BodyStanding> {
  const store = parts.options.evidence?.store;
  if (store === undefined) return { kind: "unreachable", because: "no evidence store was given here" };
  try {
    const read = await store.get(key, call);
    if (read.kind !== "present") return read;
    const { body, keptAt, keepUntil } = read;
    return { kind: "present", text: new TextDecoder().decode(body), keptAt, ...(keepUntil === undefined ? {} : { keepUntil }) };
  } catch (error) {
    if (SluiceError.is(error, "ABORTED")) throw error;
    return { kind: "unreachable", because: SluiceError.is(error) ? error.message : "its store failed" };
  }
}

async function readLedger(parts: EngineParts, key: RunKey, call: Cancellable): Promise<LedgerEvidence> {
  const all: RunEvidence[] = [];
  const erased = new Map<Digest, Extract<EvidenceRead, { readonly kind: "erased" }>>();
  let found = false;
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: Awaited<ReturnType<typeof parts.options.store.ledger>> = await parts.options.store.ledger(key, {
      after,
      limit: PAGE,
      ...call,
    });
    for (const stored of page.items.flatMap(({ events }) => events)) {
      found = true;
      const event = fromRecord(stored);
      if (event.type === "verdict-recorded") {
        const { gate, evidence } = event.data.verdict;
        all.push(...evidence.map((each) => ({ ...each, gate, seq: stored.seq, recordedAt: event.at })));
      } else if (event.type === "evidence-erased") {
        const { digest, by, reason } = event.data;
        erased.set(digest, { kind: "erased", by: by.id, because: reason, at: event.at });
      }
    }
    after = page.next === undefined ? undefined : Number(page.next);
  }
  if (!found) throw new SluiceError({ code: "RUN_NOT_FOUND", message: noSuchRun(key) });
  return { all, erased };
}

function keyOf(run: string, { scope = DEFAULT_SCOPE }: CallOptions): RunKey {
  if (!isKey(run)) throw new SluiceError({ code: "RUN_NOT_FOUND", message: noSuchRun({ scope, run }) });
  return { scope, run };
}

function callOf({ signal }: CallOptions): Cancellable {
  return signal === undefined ? {} : { signal };
}

/** A label of an evidence store: no control characters, and not too long. */
function oneLine(reason: string): string {
  return reason
    .replace(/\p{C}+/gu, " ")
    .trim()
    .slice(0, 500);
}

function unknownIn(run: string, digest: Digest): string {
  return `No verdict of ${run} names a body ${digest}. See sluice evidence list --run ${run}.`;
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
