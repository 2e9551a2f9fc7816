import { z } from "zod";
import { MAX_STAGES } from "../definition-limits.ts";
import { expecting, listOf, mapOf, wordOf } from "./expectation.ts";
import { freezeSchema, zoneSchema } from "./freeze-schema.ts";
import { exhaustion, laps, stageSchema } from "./stage-schema.ts";
import { nameOf, principalOf, textOf } from "./written-text.ts";

const budgetSchema = mapOf("a budget", { laps, then: exhaustion.exactOptional() }).meta({ id: "budget" });

const effectSchema = mapOf("an effect", {
  class: wordOf(["ordinary", "dangerous"]).exactOptional(),
  repeat: wordOf(["safe", "ask", "never"]).exactOptional(),
}).meta({ id: "effect" });

const finalStepSchema = mapOf("a final step", {
  notify: principalOf("somebody to tell: starter, a person or a group").exactOptional(),
  run: nameOf("an effect's name").exactOptional(),
}).meta({ id: "finalStep", oneOf: [{ required: ["notify"] }, { required: ["run"] }] });

const wiringSchema = z
  .union(
    [
      z.literal("display", expecting("VALUE_UNKNOWN", "display")),
      mapOf("an act", { decide: nameOf("a gate's id"), as: wordOf(["approve", "reject"]) }),
    ],
    expecting("VALUE_TYPE", "display, or a map with decide and as"),
  )
  .meta({ id: "wiring" });

const text = textOf("a name", 128);

/** Format 1. Which keys go together, and which names exist, is checked elsewhere. */
export const definitionSchema = mapOf("a definition", {
  format: z.literal(1, expecting("VALUE_UNKNOWN", "1")).meta({ description: "The version of this format." }),
  name: nameOf("the pipeline's name"),
  initial: nameOf("a stage's name").meta({ description: "The stage a run begins in." }),
  budgets: z.record(nameOf("a budget's name"), budgetSchema, expecting("VALUE_TYPE", "a map of budgets by name")).exactOptional(),
  effects: z.record(nameOf("an effect's name"), effectSchema, expecting("VALUE_TYPE", "a map of effects by name")).exactOptional(),
  stages: z
    .record(nameOf("a stage's name"), stageSchema, expecting("VALUE_TYPE", "a map of stages by name"))
    .meta({ minProperties: 1, maxProperties: MAX_STAGES }),
  finally: listOf(finalStepSchema, "steps", 16).exactOptional(),
  identity: wordOf(["active", "request", "slot"]).exactOptional().meta({ description: "Which starts are one run." }),
  freezes: z.record(nameOf("a freeze's name"), freezeSchema, expecting("VALUE_TYPE", "a map of freezes by name")).exactOptional(),
  zones: z.record(nameOf("a zone's name"), zoneSchema, expecting("VALUE_TYPE", "a map of zones by name")).exactOptional(),
  counts: listOf(nameOf("what is counted"), "counts", 32).exactOptional(),
  wiring: z
    .record(
      text,
      z.record(text, wiringSchema, expecting("VALUE_TYPE", "a map of meanings by status")),
      expecting("VALUE_TYPE", "a map of statuses by system"),
    )
    .exactOptional(),
  projection: z
    .record(
      text,
      z.record(nameOf("a stage's name, held, or an outcome"), text, expecting("VALUE_TYPE", "a map of statuses by stage")),
      expecting("VALUE_TYPE", "a map of statuses by system"),
    )
    .exactOptional(),
});
