import { canonicalJson, type Digest } from "@sluice/core";
import type { Door } from "./handler-options.ts";

/** What a form was made for. Signed, so that it fits no other person, question or gesture. */
export interface FormPurpose {
  readonly by: string;
  readonly scope: string;
  readonly run: string;
  readonly gate: string;
  readonly seen: Digest;
  /** Names one gesture: a form that is sent twice decides once. */
  readonly gesture: string;
  /** Until when it may be sent, in milliseconds since 1970. */
  readonly until: number;
}

/** How long a form that is left open may still be sent: 12 hours. */
export const FORM_LIFETIME_MS = 43_200_000;

/** The signature of a form, in hexadecimal digits. */
export async function signForm({ key }: Pick<Door, "key">, purpose: FormPurpose): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", key, bytesOf(purpose));
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a form was made by us, for this purpose, and is not too old. Compares in constant time. */
export async function isOurForm({ key, clock }: Pick<Door, "key" | "clock">, purpose: FormPurpose, signature: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(signature) || !Number.isSafeInteger(purpose.until) || clock.now() > purpose.until) return false;
  const given = Uint8Array.from({ length: 32 }, (_unused, at) => Number.parseInt(signature.slice(2 * at, 2 * at + 2), 16));
  return crypto.subtle.verify("HMAC", key, given, bytesOf(purpose));
}

function bytesOf(purpose: FormPurpose): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson({ form: 1, ...purpose }));
}
