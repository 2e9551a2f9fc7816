import { type Commit, type Digest, type EventRecord, type RunKey, SluiceError, type StoredEvent } from "@sluice/core";
import { encodePosition } from "./cursor.ts";
import { decodeJson, encodeJson } from "./encode-json.ts";

/** SHA-256 of a text's UTF-8 bytes as 64 lower-case hexadecimal digits. Adapters pass the fastest one they have. */
export type Sha256Hex = (text: string) => string;

/** What a commit's digest covers besides its events. */
export interface CommitHead extends RunKey {
  readonly commandId: string;
  readonly previous?: Digest | undefined;
}

/** A commit as adapters keep it: events and head apart, so that nothing is encoded twice. */
export interface CommitRecord extends CommitHead {
  /** Number in the store's order, from 1. */
  readonly number: number;
  /** Canonical JSON of the events, `seq` included. */
  readonly events: string;
  readonly digest: Digest;
  /** JSON of the answer. */
  readonly answer: string;
}

/** Canonical text of events that follow the event `version`. */
export function encodeEvents(events: readonly EventRecord[], version: number): string {
  return encodeJson(
    events.map((event, index): StoredEvent => ({
      at: event.at,
      data: event.data,
      seq: version + index + 1,
      type: event.type,
      version: event.version,
    })),
  );
}

/** The chain digest: SHA-256 over the canonical JSON of `{ commandId, events, previous, run, scope }`. */
export function commitDigest(head: CommitHead, events: string, sha256Hex: Sha256Hex): Digest {
  const previous = head.previous === undefined ? "" : `,"previous":"${head.previous}"`;
  const rest = `${previous},"run":"${head.run}","scope":"${head.scope}"}`;
  return `sha256:${sha256Hex(`{"commandId":${JSON.stringify(head.commandId)},"events":${events}${rest}`)}`;
}

/** The commit as the port shows it. @throws SluiceError `STORE_CORRUPT` when its events or answer are no JSON. */
export function decodeCommit(record: CommitRecord): Commit {
  return {
    scope: record.scope,
    run: record.run,
    position: encodePosition(record.number),
    commandId: record.commandId,
    events: decodeJson(record.events) as unknown as StoredEvent[],
    ...(record.previous === undefined ? {} : { previous: record.previous }),
    digest: record.digest,
    answer: decodeJson(record.answer),
  };
}

/**
 * As {@link decodeCommit}, for stores that others could have edited: the digest is computed again (threat STO-16).
 *
 * @throws SluiceError `STORE_CORRUPT`
 */
export function decodeVerifiedCommit(record: CommitRecord, sha256Hex: Sha256Hex): Commit {
  if (commitDigest(record, record.events, sha256Hex) === record.digest) return decodeCommit(record);
  throw new SluiceError({
    code: "STORE_CORRUPT",
    message: `Commit ${record.number} of the store does not match its digest. Go back to a backup or an export.`,
    details: { scope: record.scope, run: record.run, commit: record.number },
  });
}
