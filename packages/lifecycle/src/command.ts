import type {
  Digest,
  Facets,
  FileBaseline,
  Instant,
  Json,
  JsonObject,
  Outcome,
  Principal,
  RefusalClass,
  Subject,
  Waiver,
} from "@sluice/core";
import type { Approver, DecisionWord, Delegation, Relations, Roster } from "@sluice/approvals";
import type { AdviceWord, Signature, Successor } from "./event.ts";
import type { WorkEnd } from "./work-end.ts";

/** What every command carries. */
export interface CommandBase {
  /** Dedupe key, unique per run. */
  readonly id: string;
  /** Store time. */
  readonly at: Instant;
  /** The subject's facets, all of them, as the engine saw them just before, if it looked. */
  readonly observed?: Facets;
}

/** Names the try that a result belongs to. */
export interface TryRef {
  readonly intent: string;
  readonly attempt: number;
}

/** What each command asks for. */
export interface CommandData {
  start: {
    readonly scope: string;
    readonly run: string;
    readonly definition: Digest;
    readonly identity: string;
    readonly startedBy: Principal;
    readonly subject: Subject;
    /** Whether the definition comes from a place that workers cannot write. */
    readonly policyTrusted: boolean;
    readonly parent?: { readonly run: string; readonly unit: string };
    /** The run whose place it takes. */
    readonly supersedes?: string;
  };
  /** Time has passed. */
  tick: object;
  "record-verdict": TryRef & {
    readonly gate: string;
    readonly binding: Digest;
    readonly gateDigest: Digest;
    readonly outcome: Outcome;
    readonly lookedAt: Instant;
    readonly lookedAtVersion: number;
  };
  /** A claim ran out without a result. */
  "write-off-attempt": TryRef;
  "dispatch-work": TryRef & {
    readonly tokenDigest: Digest;
    readonly folder?: string;
    readonly baseline: FileBaseline;
  };
  /** `inspectEveryMs`: how often somebody can look whether it still goes on. */
  "detach-work": TryRef & { readonly inspectEveryMs?: number };
  /** `token`: shown by a detached worker; its digest must be the one that was given out. */
  "end-work": TryRef & { readonly end: WorkEnd };
  "report-work": { readonly tokenDigest: Digest; readonly report: "ended" | "alive"; readonly end?: WorkEnd };
  "record-proof": TryRef & { readonly proof: "happened" | "did-not-happen" | "unknown"; readonly end?: WorkEnd };
  "record-look": TryRef & { readonly facets: Facets };
  "record-reservation": {
    readonly gate: string;
    readonly name: string;
    readonly token?: number;
    readonly position?: number;
    readonly from?: string;
  };
  "record-release": { readonly name: string; readonly intent: string };
  "record-final": { readonly step: string; readonly attempt: number; readonly as: "begun" | "done" | "failed"; readonly note?: string };
  /** A fact from outside. `moved`: the world may have, and gates that wait for it look again at once. */
  "record-fact": {
    readonly fact: string;
    readonly signal: string;
    readonly data: Json;
    readonly occurredAt?: Instant;
    readonly moved?: true;
  };
  revise: { readonly facets: Facets; readonly by: Principal };
  decide: {
    readonly gate: string;
    readonly decision: DecisionWord;
    readonly by: Principal;
    /** Digest of the request the person saw. */
    readonly seen: Digest;
    /** Idempotency key of the gesture. */
    readonly decisionId: string;
    readonly reason?: string;
    /** Authors, committers and pushers as git or the host tells; the starter is known. */
    readonly relations: Relations;
    /** Whose place is taken, with the groups and roles of that person. */
    readonly for?: Approver;
    readonly answers?: JsonObject;
    /** A signature, and what came of checking it. */
    readonly signature?: Signature & { readonly valid: boolean };
    /** Who could answer, where the request counts the membership of its opening and that was not recorded yet. */
    readonly roster?: Roster;
    /** Whoever asks on the host's behalf says no: recorded as refused. */
    readonly unauthorized?: string;
  };
  waive: { readonly waiver: Omit<Waiver, "at" | "allowedBy" | "seconds">; readonly by: Principal; readonly relations?: Relations };
  resume: {
    readonly by: Principal;
    readonly hold?: string;
    readonly answer?: "happened" | "did-not-happen";
    readonly relations?: Relations;
  };
  extend: {
    readonly by: Principal;
    readonly what: { readonly budget: string; readonly laps: number } | { readonly gate: string; readonly byMs: number };
  };
  cancel: { readonly by: Principal; readonly reason?: string };
  /** Another run takes this one's place. With `start`, that one is begun by whoever claims the intent. */
  supersede: { readonly by: Principal; readonly successor: string; readonly start?: Omit<Successor, "run"> };
  adopt: { readonly definition: Digest; readonly policyTrusted: boolean; readonly by: Principal };
  /** Whoever started the run may not have its work begun now. */
  "refuse-work": TryRef & { readonly refused: { readonly class: RefusalClass; readonly code?: string; readonly reason: string } };
  /** The run that has taken this one's place. */
  "record-successor": TryRef & { readonly successor: string };
  /** Somebody thinks something of a request without deciding. */
  advise: {
    readonly gate: string;
    readonly says: AdviceWord;
    readonly by: Principal;
    /** Digest of the request that was looked at. */
    readonly seen: Digest;
    readonly adviceId: string;
    readonly reason?: string;
  };
  /** Somebody who is asked lets another person answer in their place, or in the place of whoever lets them. */
  delegate: {
    readonly delegation: Omit<Delegation, "at" | "from" | "of">;
    /** Whose right it is, where it was passed on. Default: `by`. */
    readonly from?: string;
    readonly by: Principal;
    readonly relations: Relations;
  };
  "end-delegation": { readonly delegation: string; readonly by: Principal };
  "record-roster": { readonly gate: string; readonly request: string; readonly roster: Roster };
  "erase-evidence": { readonly digest: Digest; readonly by: Principal; readonly reason: string };
  /** Takes an exclusive right, for which the run waits, from whoever holds it by the token `held`. */
  steal: { readonly name: string; readonly from: string; readonly held: number; readonly by: Principal; readonly reason: string };
  /** The right that the run had by that token is somebody else's. */
  "record-reservation-lost": {
    readonly name: string;
    readonly token: number;
    readonly to?: string;
    readonly by?: Principal;
    readonly reason?: string;
  };
  "record-telling": { readonly telling: string; readonly attempt: number; readonly as: "done" | "failed"; readonly note?: string };
}

/** The name of a command. */
export type CommandType = keyof CommandData;

/** The machine's only input. */
export type RunCommand = { [Type in CommandType]: CommandBase & { readonly type: Type } & CommandData[Type] }[CommandType];

/** The command of one type. */
export type CommandOf<Type extends CommandType> = Extract<RunCommand, { type: Type }>;
