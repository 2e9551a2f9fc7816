import type { ClaimedIntent } from "@sluice/core";
import { recordResult } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { giveUpUnknown } from "./give-up-unknown.ts";

/** Asks for an exclusive right, or where the run stands in its queue. Asking again changes nothing. */
export async function runReserve(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { scope, run, intent } = claim;
  if (intent.payload.kind !== "reserve") return;
  const { gate, name, steal } = intent.payload;
  const key = { scope, run, name };
  const { store } = parts.options;
  // Whoever got it meanwhile keeps it: then the run waits in line as before.
  const stolen = steal === undefined ? undefined : await store.steal({ ...key, token: steal }, { signal });
  const given = stolen === undefined ? await store.reserve(key, { signal }) : { kind: "held" as const, token: stolen.token };
  const place =
    given.kind === "held" ? { token: given.token, ...(stolen === undefined ? {} : { from: stolen.from }) } : { position: given.position };
  const result = await recordResult(
    parts,
    claim,
    { type: "record-reservation", gate, name, ...place },
    { mark: given.kind === "held" ? given.token : `p${given.position}` },
  );
  if (result.kind === "answered" && result.answer.ok) return;
  await giveUpUnknown(parts, { scope, run }, name);
}

/** Gives a right, or a place in its queue, back. One that was taken over meanwhile is gone already. */
export async function runRelease(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { scope, run, intent } = claim;
  if (intent.payload.kind !== "release") return;
  const { name, token } = intent.payload;
  await parts.options.store.unreserve({ scope, run, name, ...(token === undefined ? {} : { token }) }, { signal });
  await recordResult(parts, claim, { type: "record-release", name, intent: intent.id });
}
