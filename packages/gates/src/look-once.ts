import { fillPlaceholders, type GateContext, type Outcome, SluiceError } from "@sluice/core";
import { boundOutcome, type OutcomeRules } from "./bound-outcome.ts";
import { keepBodies } from "./keep-bodies.ts";
import { definitionError, infrastructureError } from "./outcome-makers.ts";
import { keepThrown } from "./thrown-by.ts";

/** How a gate's look is guarded. */
export interface LookRules {
  /** Fields of the configuration whose placeholders are filled in. */
  readonly templates: readonly string[];
  readonly rules: OutcomeRules;
}

const ABORTED = Symbol("aborted");
const MAX_REASON = 600;

/**
 * Runs a gate's code once. Whatever it throws is `error/infrastructure` (`error/definition` for a refused argument); what comes after an abort is dropped, and a gate that ignores
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
    return answer === ABORTED ? aborted() : await keepBodies(context, answer, boundOutcome(answer, rules));
  } catch (error) {
    if (context.signal.aborted || SluiceError.is(error, "ABORTED")) return aborted();
    return keepThrown(boundOutcome(outcomeOf(error), rules), error);
  }
}

function filledConfig(
  { config, run }: GateContext,
  templates: readonly string[],
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly outcome: Outcome } {
  if (templates.length === 0 || typeof config !== "object" || config === null) return { ok: true, value: config };
  const filled = Object.assign(Object.create(null), config) as Record<string, unknown>;
  for (const field of templates) {
    const written = filled[field];
    const texts: string[] = [];
    for (const template of templatesIn(written)) {
      const result = fillPlaceholders(template, run);
      if (!result.ok) {
        const { name, because } = result.problem;
        const reason =
          because === "no-value" ? `the run has no value for \${${name}}` : `the run's value for \${${name}} cannot be used in ${field}`;
        return { ok: false, outcome: definitionError(reason, { code: "PLACEHOLDER_REFUSED" }) };
      }
      texts.push(result.text);
    }
    if (Array.isArray(written)) filled[field] = texts;
    else if (texts.length > 0) filled[field] = texts[0];
  }
  return { ok: true, value: filled };
}

/** The templates in a field: a text, or a list of them. */
export function templatesIn(field: unknown): readonly string[] {
  return (Array.isArray(field) ? field : [field]).filter((each): each is string => typeof each === "string");
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

/** A refused argument stays refused however often the gate looks again; everything else may pass. */
function outcomeOf(error: unknown): Outcome {
  if (SluiceError.is(error)) {
    const reason = `The gate failed: ${error.message.slice(0, MAX_REASON)}`;
    const { code } = error;
    return code.endsWith("_INVALID") ? definitionError(reason, { code }) : infrastructureError(undefined, reason, { code });
  }
  const message = error instanceof Error ? error.message.slice(0, MAX_REASON) : "something was thrown that is no error";
  return infrastructureError(undefined, `The gate failed: ${message}`, { code: "GATE_THREW" });
}
