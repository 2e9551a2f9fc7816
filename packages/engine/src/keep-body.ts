import type { EvidenceStore, KeepBody } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";
import { BODY_LIMIT } from "./limits.ts";

/**
 * What gates give the bodies of their evidence to; `undefined` where the host keeps none. A body is kept as text, because only of text
 * secrets can be told: it is redacted whole, and then cut (threat SEC-1).
 */
export function bodyKeeper({ options }: Pick<EngineParts, "options">, scope: string): KeepBody | undefined {
  const { evidence, redactor } = options;
  if (evidence === undefined) return undefined;
  const { store, keepForMs = {} } = evidence;
  return async (content, { class: kind, cut, signal }) => {
    const text = typeof content === "string" ? content : new TextDecoder().decode(content);
    const whole = new TextEncoder().encode(redactor.redact(text));
    const body = cutToText(whole, mostOf(store));
    const forMs = keepForMs[kind];
    const { digest } = await store.put(
      { scope, body, class: kind, ...(forMs === undefined ? {} : { keepForMs: forMs }) },
      signal === undefined ? {} : { signal },
    );
    return { digest, bytes: body.length, ...(cut === true || body.length < whole.length ? { cut: true } : {}) };
  };
}

function mostOf({ capabilities }: EvidenceStore): number {
  return Math.min(BODY_LIMIT, capabilities.maxBytes);
}

/** No character is cut in two. */
function cutToText(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes;
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.slice(0, end);
}
