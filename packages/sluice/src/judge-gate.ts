import type { Clock, Evidence, Gate, GateContext, GateRegistry, Outcome, Redactor } from "@sluice/core";
import { asOutcome, switchedOff, withEnoughEvidence } from "@sluice/verdicts";
import { redactTexts } from "./redact-texts.ts";

/** With what a gate is judged outside of any run. */
export interface JudgingParts {
  readonly registry: GateRegistry;
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** Reasons of gates that are switched off, by what they use. */
  readonly disabled?: Readonly<Record<string, string>>;
  readonly context: Omit<GateContext, "config" | "evidence" | "lookedAt" | "clock" | "signal">;
  readonly signal: AbortSignal;
}

/** Looks once with an evaluate gate. Whatever its code does is an outcome; only an interruption rejects. */
export async function judgeGate(parts: JudgingParts, gate: Gate, evidence: readonly Evidence[]): Promise<Outcome> {
  const off = switchedOff(gate, parts.disabled);
  if (off !== undefined) return off;
  const judge = parts.registry.get(gate.use);
  if (judge?.evaluate === undefined) return trouble("definition", "GATE_UNKNOWN", `Nobody here can judge ${gate.use}.`);
  const config = judge.validate(gate.with);
  if (!config.ok) {
    return trouble(
      "definition",
      "GATE_CONFIG_INVALID",
      config.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "),
    );
  }
  const limit = AbortSignal.timeout(gate.timeoutMs);
  const signal = AbortSignal.any([parts.signal, limit]);
  const context = { ...parts.context, config: config.value, evidence, lookedAt: parts.clock.now(), clock: parts.clock, signal };
  const answer = await Promise.race([settle(async () => judge.evaluate?.(context)), whenAborted(signal)]);
  parts.signal.throwIfAborted();
  if (limit.aborted) return trouble("infrastructure", "GATE_TIMEOUT", `The gate did not answer within ${gate.timeoutMs} ms.`);
  if (answer.kind === "done") return withEnoughEvidence(asOutcome(redactTexts(parts.redactor, answer.value)), gate);
  const message = answer.kind === "threw" && answer.error instanceof Error ? answer.error.message : "something that is no error";
  return asOutcome(trouble("infrastructure", "GATE_THREW", parts.redactor.redact(`The gate threw: ${message}`)));
}

type Answer =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "aborted" };

async function settle(look: () => Promise<unknown>): Promise<Answer> {
  try {
    return { kind: "done", value: await look() };
  } catch (error) {
    return { kind: "threw", error };
  }
}

/** Code that ignores its signal is not waited for (threat PRC-12). */
function whenAborted(signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve({ kind: "aborted" });
    else signal.addEventListener("abort", () => resolve({ kind: "aborted" }), { once: true });
  });
}

function trouble(kind: "infrastructure" | "definition", code: string, reason: string): Outcome {
  return { value: "error", class: kind, code, reason, findings: [], evidence: [] };
}
