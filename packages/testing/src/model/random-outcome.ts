import type { Outcome } from "@sluice/core";
import { outcome } from "../scripted-gates.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";

/** How long hostile texts are, in characters. */
export interface RandomOutcomeOptions {
  /** How often the gate passes; the rest is shared by everything else. */
  readonly passes: number;
  readonly hostileText?: boolean;
}

/** What a gate might say: mostly sense, sometimes trouble, rarely nonsense. */
export function randomOutcome(random: SeededRandom, { passes, hostileText = false }: RandomOutcomeOptions): Outcome {
  if (random.chance(passes)) return outcome("pass");
  const text = hostileText ? "é\u0000\uD800x".repeat(2_000) : "found something";
  const findings = Array.from({ length: hostileText ? 30 : random.below(3) }, (_none, index) => ({
    message: text,
    path: text,
    line: index,
    hint: text,
  }));
  const said: readonly (() => unknown)[] = [
    () => outcome("fail", { findings, reason: text }),
    () => outcome("fail", { findings, reason: text }),
    () => outcome("pending", { reason: text }),
    () => outcome("inconclusive", { reason: text }),
    () => outcome("error", { cause: "down", reason: text }),
    () => outcome("error", { cause: "other" }),
    () => outcome("error", { class: "input", findings }),
    () => outcome("error", { class: "input", cause: "missing-input" }),
    () => outcome("error", { class: "definition" }),
    () => outcome("skipped", { cause: "missing-input" }),
    () => ({ ...outcome("pass"), value: "PASS" }),
    () => ({ value: "pass" }),
  ];
  return random.pick(said)?.() as Outcome;
}
