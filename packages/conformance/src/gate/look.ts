import { ok } from "node:assert/strict";
import { type GateDescriptor, type Json, type Outcome } from "@sluice/core";
import type { GateLookCase, GateSuite, GateWorld } from "./gate-under-test.ts";

/** How a look ended; `threw` counts as `error/infrastructure` wherever a gate runs. */
export type Looked = { readonly kind: "said"; readonly outcome: unknown } | { readonly kind: "threw" } | { readonly kind: "went-on" };

/** The configuration as the gate wants it. */
function configOf(gate: GateDescriptor, config: Json): unknown {
  const checked = gate.validate(config);
  ok(checked.ok, "the gate accepts the configuration of its own look");
  return checked.value;
}

/** Lets a gate look once. Everything it is given cannot be changed. */
export async function look(suite: GateSuite, each: GateLookCase, world: GateWorld, signal?: AbortSignal): Promise<Looked> {
  const { gate, patienceMs = 5000 } = suite;
  const config = configOf(gate, each.with);
  const context = { ...frozen(world), config, signal: signal ?? new AbortController().signal };
  const looking = Promise.resolve()
    .then(() => gate.evaluate?.(context))
    .then(
      (outcome): Looked => ({ kind: "said", outcome }),
      (): Looked => ({ kind: "threw" }),
    );
  return signal === undefined ? looking : within(looking, signal, patienceMs);
}

/** Facts that a gate reads are shared with whoever looks beside it. */
function frozen(world: GateWorld): GateWorld {
  return { ...world, subject: freeze(world.subject), run: freeze(world.run), evidence: freeze(world.evidence) };
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) freeze(member as unknown);
  return Object.freeze(value);
}

/** The look, or `went-on` when it did not end although it was told to. */
async function within(looking: Promise<Looked>, signal: AbortSignal, patienceMs: number): Promise<Looked> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<Looked>((resolve) => {
    const start = (): void => {
      timer = setTimeout(() => resolve({ kind: "went-on" }), patienceMs);
    };
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true });
  });
  try {
    return await Promise.race([looking, impatience]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a look said; fails when it threw. */
export function saidBy(looked: Looked): unknown {
  ok(looked.kind === "said", "the gate threw: wherever it runs, that is an error/infrastructure");
  return looked.outcome;
}

/** Fails when a look ended with a pass. */
export function checkNoPass(looked: Looked, why: string): void {
  ok(looked.kind !== "went-on", "the gate went on although its signal was aborted: pass the signal on");
  ok(looked.kind === "threw" || (looked.outcome as Outcome | undefined)?.value !== "pass", why);
}
