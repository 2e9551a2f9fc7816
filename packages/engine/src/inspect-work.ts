import type { EffectInspection, RunKey } from "@sluice/core";
import type { RunState, WorkEnd } from "@sluice/lifecycle";
import { callWithin } from "./bounded-call.ts";
import { commandId } from "./command-id.ts";
import { effectRequest } from "./effect-request.ts";
import type { EngineParts } from "./engine-parts.ts";
import { handleCommand } from "./handle-command.ts";
import { INSPECT_EVERY_MS, INSPECT_TIMEOUT_MS } from "./limits.ts";

/**
 * Looks whether detached work goes on, where its handler can tell. What has ended goes through the gates as if it had reported; what is gone
 * has vanished, which its `repeat` decides on; what runs or cannot be told is left to its deadline and its promised heartbeats. Reports by
 * the name of the try: two who look at once, or a worker that reports meanwhile, end it once.
 */
export async function inspectWork(parts: EngineParts, key: RunKey, state: RunState): Promise<void> {
  const { work } = state;
  if (work?.status !== "detached" || work.inspectEveryMs === undefined || work.tokenDigest === undefined) return;
  const handler = parts.options.effects[work.effect];
  if (handler?.inspect === undefined) return;
  const pipeline = await parts.definitions.load(key.scope, state.definition);
  const { token: _token, ...request } = effectRequest({ ...key, intent: { id: work.intent, attempt: work.attempt } }, state, pipeline, "");
  const look = await callWithin(
    parts.options.clock,
    INSPECT_TIMEOUT_MS,
    undefined,
    async (inner) => (await handler.inspect?.(request, { signal: inner })) ?? { kind: "unknown" as const },
  );
  const end = look.kind === "done" ? endOf(parts, `${key.scope}/${key.run}/${work.work}`, look.value) : undefined;
  if (end === undefined) return;
  const command = { type: "report-work", tokenDigest: work.tokenDigest, report: "ended", end } as const;
  await handleCommand(parts, { key, commandId: commandId("inspect", work.work, end.how), command, observe: true });
}

/** A process that has just ended may not have written its exit yet: gone counts when it is seen twice. */
function endOf({ gone, options: { clock } }: EngineParts, name: string, seen: EffectInspection): WorkEnd | undefined {
  if (seen.kind !== "gone") gone.delete(name);
  switch (seen.kind) {
    case "ended": {
      const { kind: _kind, ...end } = seen;
      return { how: "finished", ...end };
    }
    case "gone": {
      const first = gone.get(name);
      if (first === undefined) gone.set(name, clock.monotonicMs());
      return first !== undefined && clock.monotonicMs() - first >= INSPECT_EVERY_MS / 2 ? { how: "vanished", exit: null } : undefined;
    }
    default:
      return undefined;
  }
}
