import {
  canonicalJson,
  type Digest,
  digestOf,
  type Facets,
  formatDuration,
  type FormField,
  type Instant,
  type JsonObject,
  type RequestPlan,
} from "@sluice/core";
import { stepOf } from "./quorum.ts";

/** The question in full: what a person is shown, names by its digest, and may sign. No answer to it fits another one (threat APR-2). */
export interface RequestPayload {
  readonly version: 1;
  readonly scope: string;
  readonly run: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly gate: string;
  /** Unique in the run. */
  readonly request: string;
  /** Laps of rework taken so far. */
  readonly lap: number;
  /** The host's name for what it is about. */
  readonly key: string;
  /** Exactly the facets that the gate binds. */
  readonly facets: Facets;
  /** Digest of these facets, the work and the evidence that the gate binds: alone decides whether an answer is still current. */
  readonly binding: Digest;
  /** Digest of what the gate asks, of whom, and how. */
  readonly gateDigest: Digest;
  readonly expiresAt: Instant;
  /** Sets two questions apart that would else be equal. */
  readonly nonce: Digest;
}

/** What a person signs: the whole question, and what they say to it. */
export interface SignedDecision {
  readonly question: RequestPayload;
  readonly decision: string;
  readonly by: string;
  /** Whose place is taken. */
  readonly for?: string;
  /** Idempotency key of the gesture. */
  readonly id: string;
  readonly answers?: JsonObject;
  readonly reason?: string;
}

/** The digest that a decision names as seen. */
export function payloadDigest(payload: RequestPayload): Digest {
  return digestOf(payload);
}

/** The text whose UTF-8 bytes are signed: canonical JSON, so that nothing in it can be read in two ways. */
export function signedText(decision: SignedDecision): string {
  return canonicalJson({ sluice: "decision", version: 1, ...decision });
}

/** The question in words, a line each. Foreign text in it is not escaped: whoever shows it does that. */
export function payloadLines(payload: RequestPayload, plan: RequestPlan): readonly string[] {
  const { gate, pipeline, run, stage, lap, key, facets, binding, gateDigest, expiresAt, request, nonce, scope } = payload;
  return [
    `May ${key} go on? ${gate} of ${pipeline} asks, in stage ${stage}, lap ${lap}`,
    `run ${run} of ${scope}, request ${request}`,
    ...Object.entries(facets).map(([name, value]) => `about ${name} ${value}`),
    ...plan.from.map((set) => `needs ${set.count} of ${set.of.join(", ")}${stepOf(set) === 1 ? "" : ` (step ${stepOf(set)})`}`),
    ...(plan.form ?? []).map((field) => `asks ${fieldWords(field)}`),
    `${plan.exclude.length === 0 ? "nobody is excluded" : `not the ${plan.exclude.join(", ")}`}; an identity that is ${plan.assurance}`,
    ...(plan.validMs === undefined ? [] : [`lets through for ${formatDuration(plan.validMs)}`]),
    `ends ${new Date(expiresAt).toISOString()}`,
    `binding ${binding}`,
    `gate ${gateDigest}`,
    `nonce ${nonce}`,
  ];
}

function fieldWords({ name, label, type, of, optional }: FormField): string {
  const form = type === "choice" ? (of ?? []).join(" | ") : type;
  return `${label ?? name} (${name}: ${form}${optional === true ? ", may be left out" : ""})`;
}
