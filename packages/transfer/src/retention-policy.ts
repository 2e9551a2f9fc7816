import { isRunOutcome, parseDuration, type RunOutcome, type RunSummary, SluiceError } from "@sluice/core";

/**
 * For how long runs that have ended stay in a store, as durations (`90d`). Of several rules that are about a run the longest counts; what no
 * rule is about stays.
 */
export interface RetentionPolicy {
  /** Of runs that no other rule is about. */
  readonly default?: string;
  readonly outcomes?: { readonly [Outcome in RunOutcome]?: string };
  /** By the name of the pipeline. */
  readonly pipelines?: Readonly<Record<string, string>>;
}

/** For how many milliseconds a run stays after its last event; `undefined`: for ever. */
export type Retention = (run: Pick<RunSummary, "pipeline" | "outcome">) => number | undefined;

/**
 * Reads a policy.
 *
 * @throws SluiceError `CONFIG_INVALID` for what is no duration or no outcome: a rule that is not understood must not let anything go
 */
export function readRetention({ default: rest, outcomes = {}, pipelines = {} }: RetentionPolicy): Retention {
  const byOutcome = durations("outcomes", outcomes);
  for (const name of byOutcome.keys()) if (!isRunOutcome(name)) throw invalid(`outcomes.${name}`, "an outcome such as failed");
  const byPipeline = durations("pipelines", pipelines);
  const otherwise = rest === undefined ? undefined : durationOf("default", rest);
  return ({ pipeline, outcome }) => {
    const about = [outcome === undefined ? undefined : byOutcome.get(outcome), byPipeline.get(pipeline)].filter((ms) => ms !== undefined);
    return about.length === 0 ? otherwise : Math.max(...about);
  };
}

function durations(name: string, rules: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, number> {
  const given = Object.entries(rules).flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const]));
  return new Map(given.map(([key, text]) => [key, durationOf(`${name}.${key}`, text)]));
}

function durationOf(where: string, text: string): number {
  return parseDuration(text) ?? invalid(where, 'a duration such as "90d"');
}

function invalid(where: string, expected: string): never {
  throw new SluiceError({ code: "CONFIG_INVALID", message: `Found something else under retention.${where}, expected ${expected}.` });
}
