import { fillPlaceholders, type GateContext, type Outcome, SluiceError } from "@sluice/core";
import { boundOutcome, type OutcomeRules } from "./bound-outcome.ts";
import { definitionError, infrastructureError } from "./outcome-makers.ts";

/** How a gate's look is guarded. */
export interface LookRules {
  /** Fields of the configuration whose placeholders are filled in. */
  readonly templates: readonly string[];
  readonly rules: OutcomeRules;
}

const ABORTED = Symbol("aborted");
const MAX_REASON = 300;

/**
 * Runs a gate's code once. Whatever it throws is `error/infrastructure`; what comes after an abort is dropped, and a gate that ignores
 * the abort is not waited for; what it returns is checked and bounded.
 */
export async function lookOnce(
  context: GateContext,
  look: (context: GateContext) => Outcome | Promise<Outcome>,
  { templates, rules }: LookRules,
): Promise<Outcome> {
  const config = filledConfig(context, templates);
  if (!config.ok) return config.outcome;
  try {
    const answer = await untilAborted(() => look({ ...context, config: config.value }), context.signal);
    return answer === ABORTED ? aborted() : boundOutcome(answer, rules);
  } catch (error) {
    if (context.signal.aborted || SluiceError.is(error, "ABORTED")) return aborted();
    return boundOutcome(infrastructureError(undefined, reasonOf(error), { code: codeOf(error) }), rules);
  }
}

function filledConfig(
  { config, run }: GateContext,
  templates: readonly string[],
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly outcome: Outcome } {
  if (templates.length === 0 || typeof config !== "object" || config === null) return { ok: true, value: config };
  const filled = Object.assign(Object.create(null), config) as Record<string, unknown>;
  for (const field of templates) {
    const template = filled[field];
    if (typeof template !== "string") continue;
    const result = fillPlaceholders(template, run);
    if (!result.ok) {
      const { name, because } = result.problem;
      const reason =
        because === "no-value" ? `the run has no value for \${${name}}` : `the run's value for \${${name}} cannot be used in ${field}`;
      return { ok: false, outcome: definitionError(reason, { code: "PLACEHOLDER_REFUSED" }) };
    }
    filled[field] = result.text;
  }
  return { ok: true, value: filled };
}

async function untilAborted(look: () => Outcome | Promise<Outcome>, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return ABORTED;
  let onAbort: (() => void) | undefined;
  const abort = new Promise<typeof ABORTED>((resolve) => {
    onAbort = () => resolve(ABORTED);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    const answer = await Promise.race([Promise.resolve().then(look), abort]);
    return signal.aborted ? ABORTED : answer;
  } finally {
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}

function aborted(): Outcome {
  return infrastructureError(undefined, "The look was interrupted.", { code: "GATE_ABORTED" });
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error || SluiceError.is(error) ? error.message : "something that is no error";
  return `The gate failed: ${message.slice(0, 2 * MAX_REASON)}`;
}

function codeOf(error: unknown): string {
  return SluiceError.is(error) ? error.code : "GATE_THREW";
}
