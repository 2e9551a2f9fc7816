import type { Evidence, EvidenceClass, KeptBody } from "../evidence.ts";
import type { GateKind, GatePlan, GateReads } from "../gate.ts";
import type { Instant } from "../instant.ts";
import type { Json } from "../json.ts";
import type { Subject } from "../subject.ts";
import type { Outcome } from "../verdict.ts";
import type { Cancellable } from "./cancellable.ts";
import type { Clock } from "./clock.ts";
import type { HttpClient } from "./http-client.ts";
import type { ProcessRunner } from "./process-runner.ts";
import type { GateReports } from "./report-folder.ts";
import type { Vcs } from "./vcs.ts";
import type { WorkFiles } from "./work-files.ts";

/** Something wrong with a gate's configuration; `path` leads to it. */
export interface ConfigIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What stands there may be a secret: it is not repeated, nor is its line. */
  readonly hidden?: true;
}

/** The values that `${…}` in a gate's configuration stands for. */
export interface PlaceholderValues {
  readonly scope: string;
  readonly run: string;
  readonly key: string;
  readonly repo?: string;
  readonly stage: string;
  readonly lap: number;
}

/** The stage's work, after its end. */
export interface EndedWork {
  /** Id of the try. */
  readonly id: string;
  /** Name of the effect that was run: the name of its output. */
  readonly effect: string;
  /** As the worker's process ended, or as the worker says; `null` when it did not exit by itself. */
  readonly exit: number | null;
  /** What was recorded as its result, redacted. */
  readonly output?: Json;
  /** It produced output that nobody can read. Malformed is not missing. */
  readonly unreadable?: true;
  /** What the markers of this try carry; absent where nobody gave the worker one. */
  readonly nonce?: string;
}

/**
 * Keeps what a gate looked at where the host keeps bodies: as text, redacted and bounded. Rejects when that cannot be done.
 *
 * `cut`: the content is not all that was looked at.
 */
export type KeepBody = (
  content: Uint8Array | string,
  of: { readonly class: EvidenceClass; readonly cut?: true } & Cancellable,
) => Promise<KeptBody>;

/** Everything a gate may look with. Read-only; no store in reach. */
export interface GateContext {
  /** The configuration after validation, placeholders filled in. */
  readonly config: unknown;
  readonly subject: Subject;
  readonly run: PlaceholderValues;
  /** The stage's ended work, if it has any. */
  readonly work?: EndedWork;
  readonly files: WorkFiles;
  /** Where the gate keeps what it writes down; absent where the host keeps no reports. */
  readonly reports?: GateReports;
  /** Absent where the host keeps no bodies. Gates made by `defineGate` give their content to `evidenceOf` instead. */
  readonly keep?: KeepBody;
  readonly vcs: Vcs | undefined;
  readonly process: ProcessRunner;
  /** Absent where the host lets gates ask no servers. */
  readonly http?: HttpClient;
  /** Named evidence of earlier gates on the path that this gate binds. */
  readonly evidence: readonly Evidence[];
  /** Store time at which the look began. */
  readonly lookedAt: Instant;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What the machine and the definition checks need to know of a gate. */
export interface GateDescriptor {
  /** The name under `use`. */
  readonly id: string;
  /** Raised whenever the same input may get another verdict. */
  readonly version: number;
  readonly kind: GateKind;
  readonly reads: GateReads;
  readonly binds: readonly string[];
  /** Causes that `onError` may name. */
  readonly causes: readonly string[];
  /** A gate that cannot fail guards nothing and is refused as required. */
  readonly canFail: boolean;
  /** Checks what stands under `with`. */
  validate(config: Json): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issues: readonly ConfigIssue[] };
  /** The kind's parameters. Called with a validated configuration. */
  plan(config: unknown): GatePlan;
  /** Looks once. Absent on kinds that run no code. Throwing is `error/infrastructure`. */
  evaluate?(context: GateContext): Promise<Outcome>;
  /**
   * Only on a gate that uses others by the names in its configuration: what it is among those gates, with that configuration. Never throws:
   * what is wrong with the configuration is said by `validate` of what it answers, which has no code then.
   */
  within?(gates: GateRegistry, config: Json | undefined): GateDescriptor;
}

/** Which gates there are. */
export interface GateRegistry {
  readonly portVersion: 1;
  /** The gate of that name; of one that is made of others, what that configuration makes of it. */
  get(use: string, config?: Json): GateDescriptor | undefined;
  /** All names, for did-you-mean. */
  names(): readonly string[];
}
