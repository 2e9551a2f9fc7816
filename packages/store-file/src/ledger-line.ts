import type { Append, Digest, Instant, Intent, Json, JsonObject, RunIndex, RunKey, StoredEvent } from "@sluice/core";
import { type CommitToBook, encodeIntent, type EncodedAppend } from "@sluice/store-kit";

/** What the index needs of a commit, made from an append or read from its line. */
export interface CommitEntry extends RunKey, CommitToBook {
  readonly commandId: string;
  readonly digest: Digest;
  /** Its last event. */
  readonly version: number;
  readonly identity: string | undefined;
  readonly consumes: readonly string[];
}

/** A commit as it stands in its line. */
export interface CommitLine extends RunKey {
  /** Number of the last line of the claims at that time. */
  readonly claims: number;
  readonly at: Instant;
  readonly commandId: string;
  readonly events: readonly StoredEvent[];
  readonly previous?: Digest;
  readonly digest: Digest;
  readonly answer: Json;
  readonly state: { readonly shape: number; readonly data: JsonObject };
  readonly index: RunIndex;
  readonly identity?: string;
  readonly dueAt?: Instant;
  readonly intents: readonly Intent[];
  readonly settles: readonly string[];
  readonly consumes: readonly string[];
}

/** A text kept under a digest, as it stands in its line. */
export interface DefinitionLine {
  readonly claims: number;
  readonly definition: { readonly scope: string; readonly digest: Digest; readonly text: string };
}

/** The first line. */
export interface HeaderLine {
  readonly format: number;
  /** A name made up when the store was: claims of another store are not taken for its own. */
  readonly store: string;
  /** How often runs were removed from it. */
  readonly rewritten?: number;
}

/** What stands in the place of a commit whose run was removed. */
export interface RemovedLine {
  readonly claims: number;
  readonly removed: true;
}

/** The format that is written. Others are refused. */
export const FORMAT = 1;

/** What a commit adds to a ledger. */
export interface CommitToWrite {
  readonly append: Append;
  readonly encoded: EncodedAppend;
  readonly at: Instant;
  /** Digest of the run's commit before. */
  readonly previous: Digest | undefined;
  readonly digest: Digest;
  readonly index: RunIndex;
  readonly claims: number;
}

/** The members of a commit's line. Every text in it was encoded before: nothing is encoded twice. */
export function commitMembers({ append, encoded, at, previous, digest, index, claims }: CommitToWrite): string {
  const { scope, run, commandId, identity, dueAt } = append;
  return [
    `"claims":${claims},"at":${at},"scope":"${scope}","run":"${run}","commandId":${JSON.stringify(commandId)},"events":${encoded.events}`,
    ...(previous === undefined ? [] : [`"previous":"${previous}"`]),
    `"digest":"${digest}","answer":${encoded.answer},"state":{"shape":${append.state.shape},"data":${encoded.state}}`,
    `"index":${JSON.stringify(index)}`,
    ...(identity === undefined ? [] : [`"identity":${JSON.stringify(identity)}`]),
    ...(dueAt === undefined ? [] : [`"dueAt":${dueAt}`]),
    `"intents":[${encoded.intents.map(({ text }) => text).join(",")}]`,
    `"settles":${JSON.stringify(append.settles.map(({ intent }) => intent))},"consumes":${JSON.stringify(append.consumes)}`,
  ].join(",");
}

/** The entry of an append. */
export function entryOfAppend({ append, encoded, at, digest, index }: CommitToWrite): CommitEntry {
  const { scope, run, commandId, identity, dueAt, consumes } = append;
  const settles = append.settles.map(({ intent }) => intent);
  const { version, intents } = encoded;
  return { scope, run, storeNow: at, commandId, digest, version, index, identity, dueAt, intents, settles, consumes };
}

/** The entry of a line. */
export function entryOfLine(line: CommitLine): CommitEntry {
  const { scope, run, at, commandId, digest, index, identity, dueAt, settles, consumes } = line;
  const version = line.events.at(-1)?.seq ?? 0;
  return {
    scope,
    run,
    storeNow: at,
    commandId,
    digest,
    version,
    index,
    identity,
    dueAt,
    intents: line.intents.map(encodeIntent),
    settles,
    consumes,
  };
}

/** An object's members as JSON text, without its braces. */
export function membersOf(value: object): string {
  return JSON.stringify(value).slice(1, -1);
}
