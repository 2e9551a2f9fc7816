import type { Digest, Facets, FileBaseline, Instant, Json, Outcome, Principal, Subject, Waiver } from "@sluice/core";
import type { Relations } from "@sluice/approvals";
import type { DecisionWord } from "./event.ts";
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
  "detach-work": TryRef;
  /** `token`: shown by a detached worker; its digest must be the one that was given out. */
  "end-work": TryRef & { readonly end: WorkEnd };
  "report-work": { readonly tokenDigest: Digest; readonly report: "ended" | "alive"; readonly end?: WorkEnd };
  "record-proof": TryRef & { readonly proof: "happened" | "did-not-happen" | "unknown"; readonly end?: WorkEnd };
  "record-look": TryRef & { readonly facets: Facets };
  "record-reservation": { readonly gate: string; readonly name: string; readonly token?: number; readonly position?: number };
  "record-release": { readonly name: string; readonly intent: string };
  "record-final": { readonly step: string; readonly attempt: number; readonly as: "begun" | "done" | "failed"; readonly note?: string };
  /** A fact from outside. */
  "record-fact": { readonly fact: string; readonly signal: string; readonly data: Json; readonly occurredAt?: Instant };
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
  };
  waive: { readonly waiver: Omit<Waiver, "at" | "allowedBy">; readonly by: Principal };
  resume: { readonly by: Principal; readonly hold?: string; readonly answer?: "happened" | "did-not-happen" };
  extend: {
    readonly by: Principal;
    readonly what: { readonly budget: string; readonly laps: number } | { readonly gate: string; readonly byMs: number };
  };
  cancel: { readonly by: Principal; readonly reason?: string };
  supersede: { readonly by: string; readonly successor: string };
  adopt: { readonly definition: Digest; readonly policyTrusted: boolean; readonly by: Principal };
}

/** The name of a command. */
export type CommandType = keyof CommandData;

/** The machine's only input. */
export type RunCommand = { [Type in CommandType]: CommandBase & { readonly type: Type } & CommandData[Type] }[CommandType];

/** The command of one type. */
export type CommandOf<Type extends CommandType> = Extract<RunCommand, { type: Type }>;
