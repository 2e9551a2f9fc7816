import { z } from "zod";
import { conditionSchema } from "./condition-schema.ts";
import { expecting, listOf, mapOf, numberOf, wordOf } from "./expectation.ts";
import { gateListSchema } from "./gate-schema.ts";
import { durationOf, nameOf, textOf } from "./written-text.ts";

/** What an exhausted budget does. */
export const exhaustion = wordOf(["hold", "failed", "blocked"]);

/** A number of laps. */
export const laps = numberOf("a number of laps", 1, 1000);

const reserveSchema = mapOf("a reservation", {
  name: textOf("a name, placeholders allowed", 256),
  until: nameOf("a stage's name").exactOptional().meta({ description: "The stage whose entry frees it. Default: leaving this stage." }),
  maxWait: durationOf("how long to wait").exactOptional(),
}).meta({ id: "reserve", description: "An exclusive right wanted before the stage's work." });

const workSchema = mapOf("work", {
  run: nameOf("an effect's name"),
  timeout: durationOf("how long the work may take").exactOptional(),
  attempts: numberOf("a number of attempts", 1, 100).exactOptional(),
  every: durationOf("the time between attempts").exactOptional(),
  heartbeat: durationOf("the longest silence").exactOptional(),
}).meta({ id: "work", description: "What the stage asks a worker to do." });

const routeSchema = mapOf("a route", {
  when: conditionSchema.exactOptional(),
  after: durationOf("how long the run has to be in the stage").exactOptional(),
  to: nameOf("a stage's name, or hold"),
  once: z.boolean(expecting("VALUE_TYPE", "true or false")).exactOptional(),
  budget: nameOf("a budget's name").exactOptional(),
}).meta({
  id: "route",
  description: "Leaves the stage when its condition holds, or after a time.",
  anyOf: [{ required: ["when"] }, { required: ["after"] }],
});

const reworkSchema = mapOf("rework", {
  to: nameOf("a stage's name"),
  laps: laps.exactOptional(),
  budget: nameOf("a budget's name").exactOptional(),
  then: exhaustion.exactOptional(),
  sameFailure: laps.exactOptional(),
}).meta({
  id: "rework",
  description: "Where failed work goes back to, and how often.",
  oneOf: [{ required: ["laps"] }, { required: ["budget"] }],
});

/** One stage. */
export const stageSchema = mapOf("a stage", {
  final: wordOf(["succeeded", "partially-succeeded", "failed", "blocked", "cancelled", "superseded"])
    .exactOptional()
    .meta({ description: "The outcome of runs that end here. Such a stage has no other key." }),
  reserve: reserveSchema.exactOptional(),
  before: gateListSchema.exactOptional(),
  freeze: listOf(nameOf("a freeze's name"), "freezes", 8).exactOptional(),
  work: workSchema.exactOptional(),
  gates: gateListSchema.exactOptional(),
  routes: listOf(routeSchema, "routes", 32).exactOptional(),
  rework: reworkSchema.exactOptional(),
  onRevise: nameOf("return, stay, hold, supersede or a stage's name").exactOptional(),
  next: nameOf("a stage's name").exactOptional(),
}).meta({ id: "stage" });
