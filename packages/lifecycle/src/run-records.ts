import type { Instant, Json } from "@sluice/core";

/** Samples of a measuring gate. */
export interface MeasureRecord {
  readonly since: Instant;
  readonly samples: number;
  readonly failures: number;
  readonly inconclusives: number;
  readonly consecutive: number;
  /** Failures since the last sample that was none; absent when there are none. */
  readonly failing?: number;
  /** When the newest sample was looked at. */
  readonly lastAt: Instant;
}

/** How often one failure sent a stage's work back. */
export interface FailureRecord {
  readonly stage: string;
  readonly budget: string;
  /** Fingerprint of the failure. */
  readonly failure: string;
  readonly laps: number;
}

/** Work that waits for a freeze to open. */
export interface FreezeRecord {
  readonly freeze: string;
  readonly since: Instant;
  readonly until: Instant;
}

/** What work counted, by name; `of` is the effect that told last, whose next try would replace what it told. */
export interface CountRecord {
  readonly total: Readonly<Record<string, number>>;
  readonly of?: { readonly intent: string; readonly counts: Readonly<Record<string, number>> };
}

/** The newest fact of a type. */
export interface FactRecord {
  readonly id: string;
  readonly data: Json;
  readonly occurredAt?: Instant;
}

/** A step of `finally`. */
export interface FinalRecord {
  readonly intent: string;
  readonly notify?: string;
  readonly effect?: string;
  readonly repeat?: "safe" | "ask" | "never";
  readonly attempt: number;
  readonly notBefore?: Instant;
  readonly status: "requested" | "begun" | "ended";
  readonly endedAt?: Instant;
  /** How it ended, where that was not well, and what is known of it. */
  readonly failed?: { readonly as: "failed" | "unknown"; readonly note?: string };
}
