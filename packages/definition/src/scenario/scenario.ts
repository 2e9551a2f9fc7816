import type { ErrorCode, Facets, Json, Outcome, Principal, RunOutcome, RunStatus } from "@sluice/core";

/** A file of scenarios (format 1): stories of one pipeline, each with what must have come of it. */
export interface ScenarioFile {
  readonly format: 1;
  /** Path of the pipeline's definition, from the folder of this file. Default: the one at hand. */
  readonly pipeline?: string;
  /** What all scenarios begin with. */
  readonly given?: ScenarioGiven;
  readonly scenarios: readonly Scenario[];
}

/** One story. */
export interface Scenario {
  readonly name: string;
  /** Added to what the file gives, key by key. */
  readonly given?: ScenarioGiven;
  readonly when?: readonly ScenarioStep[];
  /** The scenario is played again for each of its steps, with a process that dies before that step: all must be as expected all the same. */
  readonly survives?: "crashes";
  /** What holds at the end. */
  readonly expect?: ScenarioExpectation;
}

/** What is there before anything happens. */
export interface ScenarioGiven {
  readonly key?: string;
  readonly kind?: string;
  readonly repo?: string;
  readonly change?: string;
  /** What the repository shows. */
  readonly facets?: Facets;
  readonly startedBy?: ScenarioWho;
  /** Members by the names of groups. */
  readonly people?: Readonly<Record<string, readonly string[]>>;
  /** Who wrote the commits under judgement. */
  readonly authors?: readonly string[];
  /** When the run starts, in UTC. */
  readonly at?: string;
  /** Answers that gates always give; `real`: as their own code says. Any other gate waits for a step. */
  readonly verdicts?: Readonly<Record<string, ScenarioSaid | "real">>;
  /** Results that work always has, by effect. Any other work waits for a step. */
  readonly work?: Readonly<Record<string, ScenarioWork>>;
  /** Effects whose workers outlive the process that sent them. */
  readonly detached?: readonly string[];
  /** What the world says about an effect whose process died. */
  readonly proofs?: Readonly<Record<string, "happened" | "did-not-happen" | "unknown">>;
}

/** Somebody: an id that counts as verified, or an id with its assurance. */
export type ScenarioWho = string | Pick<Principal, "id" | "assurance">;

/** What a gate says: a word, or an outcome of which only the value must be named. */
export type ScenarioSaid = Outcome["value"] | (Pick<Outcome, "value"> & Partial<Omit<Outcome, "evidence">>);

/** How work ends and what it leaves. `${nonce}` in its output and files stands for the nonce of the try, which markers carry. */
export interface ScenarioWork {
  /** Default: 0. */
  readonly exit?: number | null;
  readonly output?: Json;
  /** It produced output that nobody can read. */
  readonly unreadable?: true;
  readonly note?: string;
  /** What the repository shows afterwards; facets that are not named stay. */
  readonly facets?: Facets;
  /** Files in the work's folder, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What somebody, or the world, does: exactly one thing, or nothing but an expectation. */
export interface ScenarioStep {
  readonly work?: ScenarioWork & { readonly effect?: string };
  /** Gates that look now answer, in this order. */
  readonly verdicts?: Readonly<Record<string, ScenarioSaid>>;
  readonly approve?: ScenarioDecision;
  readonly reject?: ScenarioDecision;
  readonly revoke?: ScenarioDecision;
  readonly "break-glass"?: ScenarioDecision;
  readonly waive?: { readonly gate: string; readonly by: ScenarioWho; readonly reason: string; readonly for: string };
  readonly resume?: { readonly by?: ScenarioWho; readonly answer?: "happened" | "did-not-happen" };
  readonly extend?: {
    readonly by?: ScenarioWho;
    readonly budget?: string;
    readonly laps?: number;
    readonly gate?: string;
    readonly for?: string;
  };
  readonly cancel?: { readonly by?: ScenarioWho; readonly reason?: string };
  readonly signal?: { readonly type: string; readonly data?: Json };
  /** The host says what the subject is now. */
  readonly revise?: Facets;
  /** The repository shows something else. */
  readonly push?: Facets;
  /** Time passes. */
  readonly later?: string;
  /** The process dies, and another one takes over. */
  readonly crash?: true;
  /** What holds after the step. */
  readonly expect?: ScenarioExpectation;
}

/** What a person decides. */
export interface ScenarioDecision {
  readonly gate: string;
  readonly by: ScenarioWho;
  readonly reason?: string;
}

/** What must be so. What is not named may be anything, but for refusals: one that no step expects is a failure. */
export interface ScenarioExpectation {
  readonly stage?: string;
  readonly status?: RunStatus;
  readonly outcome?: RunOutcome;
  /** Codes of all holds, in any order. */
  readonly holds?: readonly string[];
  /** Everything the run waits for, in any order: for what, and which one, such as `request confirm`. */
  readonly waits?: readonly string[];
  /** What gates said; `none`: nothing that counts. */
  readonly verdicts?: Readonly<Record<string, ScenarioVerdict>>;
  /** The code with which the step was refused. */
  readonly refused?: ErrorCode;
  /** Everything that stands in the way, by what it is (`hold`, or what is waited for), with its code. */
  readonly blockers?: Readonly<Record<string, string>>;
  /** Laps of rework taken on the way to the stage. */
  readonly lap?: number;
  /** How often effects were asked for so far, by name. */
  readonly performed?: Readonly<Record<string, number>>;
  /** How many messages people were sent so far, by recipient. */
  readonly messages?: Readonly<Record<string, number>>;
}

/** What is expected of a gate. */
export type ScenarioVerdict =
  | Outcome["value"]
  | "none"
  | {
      readonly value: Outcome["value"];
      readonly code?: string;
      readonly class?: NonNullable<Outcome["class"]>;
      readonly cause?: string;
      readonly open?: boolean;
    };
