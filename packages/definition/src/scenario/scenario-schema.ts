import { ERROR_CODES } from "@sluice/core";
import { z } from "zod";
import { expecting, listOf, mapOf, numberOf, wordOf } from "../schema/expectation.ts";
import { durationOf, facetOf, nameOf, principalOf, textOf } from "../schema/written-text.ts";

/** Bounds on a file: what is longer is two files. */
const MOST = { scenarios: 200, steps: 200, names: 64 } as const;

const VALUES = ["pass", "fail", "inconclusive", "pending", "error", "skipped"] as const;
const text = (what: string, max = 1000): z.ZodString => textOf(what, max);
const flag = z.boolean(expecting("VALUE_TYPE", "true or false"));
const json = z.unknown();

/** A list that may be empty: none of them is expected. */
function someOf<Item extends z.ZodType>(item: Item, what: string): z.ZodArray<Item> {
  return z
    .array(item, expecting("VALUE_TYPE", `a list of ${what}`))
    .max(MOST.names, expecting("VALUE_RANGE", `at most ${MOST.names} of ${what}`));
}

function byName<Key extends z.ZodString, Value extends z.ZodType>(key: Key, value: Value, what: string): z.ZodRecord<Key, Value> {
  return z.record(key, value, expecting("VALUE_TYPE", `a map of ${what}`));
}

const facets = byName(facetOf(), text("the value of a facet"), "facets by name").meta({ id: "facets" });

const who = z
  .union(
    [
      principalOf("somebody's id"),
      mapOf("somebody: id, assurance", { id: principalOf("somebody's id"), assurance: wordOf(["claimed", "local", "verified"]) }),
    ],
    expecting("VALUE_TYPE", "somebody's id, or a map with id and assurance"),
  )
  .meta({ id: "who" });

const finding = mapOf("a finding", {
  message: text("what was found"),
  path: text("a path").exactOptional(),
  line: numberOf("a line", 1, 1e9).exactOptional(),
  column: numberOf("a column", 1, 1e9).exactOptional(),
  hint: text("what to do about it").exactOptional(),
});

const outcome = mapOf("an outcome", {
  value: wordOf(VALUES),
  code: text("a code", 64).exactOptional(),
  reason: text("a reason").exactOptional(),
  class: wordOf(["infrastructure", "input", "definition"]).exactOptional(),
  cause: text("a cause", 64).exactOptional(),
  findings: listOf(finding, "findings", 20).exactOptional(),
  examined: numberOf("a count", 0, 1e9).exactOptional(),
}).meta({ id: "outcome" });

function saying(...words: readonly [string, ...string[]]): z.ZodUnion<[z.ZodEnum, typeof outcome]> {
  return z.union([wordOf(words), outcome], expecting("VALUE_TYPE", `${words.join(", ")}, or a map with value`)) as z.ZodUnion<
    [z.ZodEnum, typeof outcome]
  >;
}

const gateId = nameOf("a gate's id");
const effectId = nameOf("an effect's name");

const workShape = {
  exit: z.union([numberOf("an exit code", 0, 255), z.null()], expecting("VALUE_TYPE", "an exit code, or null")).exactOptional(),
  output: json.exactOptional(),
  unreadable: z.literal(true, expecting("VALUE_UNKNOWN", "true")).exactOptional(),
  note: text("a note").exactOptional(),
  facets: facets.exactOptional(),
  files: byName(text("a path", 512), z.string(expecting("VALUE_TYPE", "the text of a file")), "texts by path").exactOptional(),
};

const given = mapOf("what is given", {
  key: text("a key", 128).exactOptional(),
  kind: text("a kind of subject", 64).exactOptional(),
  repo: text("a repository", 256).exactOptional(),
  change: text("a change request", 256).exactOptional(),
  facets: facets.exactOptional(),
  startedBy: who.exactOptional(),
  people: byName(nameOf("a group's name"), someOf(principalOf("somebody's id"), "ids"), "members by group").exactOptional(),
  authors: someOf(text("an author", 256), "authors").exactOptional(),
  at: z
    .string(expecting("VALUE_TYPE", "a time in UTC such as 2026-01-05T09:00:00Z"))
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, expecting("VALUE_RANGE", "a time in UTC such as 2026-01-05T09:00:00Z"))
    .refine((at) => !Number.isNaN(Date.parse(at)), expecting("VALUE_RANGE", "a time in UTC such as 2026-01-05T09:00:00Z"))
    .exactOptional(),
  verdicts: byName(gateId, saying(...VALUES, "real"), "answers by gate").exactOptional(),
  work: byName(effectId, mapOf("what work leaves", workShape), "results by effect").exactOptional(),
  detached: someOf(effectId, "effects").exactOptional(),
  proofs: byName(effectId, wordOf(["happened", "did-not-happen", "unknown"]), "proofs by effect").exactOptional(),
}).meta({ id: "given", description: "What is there before anything happens." });

const verdict = z.union(
  [
    wordOf([...VALUES, "none"]),
    mapOf("a verdict: value, code, class, cause, open", {
      value: wordOf(VALUES),
      code: text("a code", 64).exactOptional(),
      class: wordOf(["infrastructure", "input", "definition"]).exactOptional(),
      cause: text("a cause", 64).exactOptional(),
      open: flag.exactOptional(),
    }),
  ],
  expecting("VALUE_TYPE", `${VALUES.join(", ")}, none, or a map with value`),
);

const count = numberOf("a count", 0, 1_000_000);

const expectation = mapOf("what is expected", {
  stage: nameOf("a stage's name").exactOptional(),
  status: wordOf(["queued", "running", "waiting", "held", "completed"]).exactOptional(),
  outcome: wordOf(["succeeded", "partially-succeeded", "failed", "blocked", "cancelled", "superseded"]).exactOptional(),
  holds: someOf(text("the code of a hold", 64), "codes of holds").exactOptional(),
  waits: someOf(text("what is waited for, such as request confirm", 256), "waits").exactOptional(),
  verdicts: byName(gateId, verdict, "verdicts by gate").exactOptional(),
  refused: wordOf(Object.keys(ERROR_CODES) as [string, ...string[]]).exactOptional(),
  blockers: byName(text("hold, or what is waited for", 256), text("a code", 64), "codes of blockers").exactOptional(),
  lap: numberOf("a number of laps", 0, 1_000_000).exactOptional(),
  performed: byName(effectId, count, "counts by effect").exactOptional(),
  messages: byName(principalOf("a recipient"), count, "counts by recipient").exactOptional(),
}).meta({ id: "expectation", description: "What must be so. What is not named may be anything, but an unexpected refusal is a failure." });

const decision = mapOf("a decision: gate, by, reason", { gate: gateId, by: who, reason: text("a reason").exactOptional() }).meta({
  id: "decision",
});

const step = mapOf("a step", {
  work: mapOf("how work ends", { effect: effectId.exactOptional(), ...workShape }).exactOptional(),
  verdicts: byName(gateId, saying(...VALUES), "answers by gate").exactOptional(),
  approve: decision.exactOptional(),
  reject: decision.exactOptional(),
  revoke: decision.exactOptional(),
  "break-glass": decision.exactOptional(),
  waive: mapOf("a waiver: gate, by, reason, for", {
    gate: gateId,
    by: who,
    reason: text("a reason"),
    for: durationOf("how long it lasts"),
  }).exactOptional(),
  resume: mapOf("who resumes: by, answer", {
    by: who.exactOptional(),
    answer: wordOf(["happened", "did-not-happen"]).exactOptional(),
  }).exactOptional(),
  extend: mapOf("an extension: budget and laps, or gate and for", {
    by: who.exactOptional(),
    budget: text("a budget's name", 128).exactOptional(),
    laps: numberOf("a number of laps", 1, 1000).exactOptional(),
    gate: gateId.exactOptional(),
    for: durationOf("how much longer").exactOptional(),
  }).exactOptional(),
  cancel: mapOf("who cancels: by, reason", { by: who.exactOptional(), reason: text("a reason").exactOptional() }).exactOptional(),
  signal: mapOf("a fact: type, data", { type: text("the type of a fact", 64), data: json.exactOptional() }).exactOptional(),
  revise: facets.exactOptional(),
  push: facets.exactOptional(),
  later: durationOf("how much time passes").exactOptional(),
  crash: z.literal(true, expecting("VALUE_UNKNOWN", "true")).exactOptional(),
  expect: expectation.exactOptional(),
}).meta({ id: "step", description: "What somebody, or the world, does: exactly one thing, or nothing but an expectation." });

/** What a step can do, besides what it expects. */
export const STEP_ACTS: readonly string[] = Object.keys(step.shape).filter((key) => key !== "expect");

const scenario = mapOf("a scenario: name, given, when, survives, expect", {
  name: text("the scenario's name", 200),
  given: given.exactOptional(),
  when: z
    .array(step, expecting("VALUE_TYPE", "a list of steps"))
    .max(MOST.steps, expecting("VALUE_RANGE", `at most ${MOST.steps} steps`))
    .exactOptional(),
  survives: z
    .literal("crashes", expecting("VALUE_UNKNOWN", "crashes"))
    .exactOptional()
    .meta({ description: "Play it again for each step, with a process that dies before it." }),
  expect: expectation.exactOptional(),
}).meta({ id: "scenario" });

/** Scenarios, format 1. Which steps are possible when, and which names exist, is checked elsewhere. */
export const scenarioSchema = mapOf("scenarios: a map that begins with format: 1", {
  format: z.literal(1, expecting("VALUE_UNKNOWN", "1")).meta({ description: "The version of this format." }),
  pipeline: text("the path of a definition", 512)
    .exactOptional()
    .meta({ description: "The pipeline's definition, from the folder of this file. Default: the one at hand." }),
  given: given.exactOptional(),
  scenarios: listOf(scenario, "scenarios", MOST.scenarios),
});
