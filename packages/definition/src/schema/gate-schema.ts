import { z } from "zod";
import type { GateEntry } from "../definition.ts";
import { conditionSchema } from "./condition-schema.ts";
import { expecting, listOf, mapOf, numberOf, wordOf } from "./expectation.ts";
import { durationOf, facetOf, nameOf, principalOf, textOf } from "./written-text.ts";

/** Most gates in one list. */
const MAX_GATES = 64;

const attempts = numberOf("a number of attempts", 1, 100);

const openingSchema = mapOf("an opening", {
  attempts: attempts.exactOptional(),
  then: wordOf(["accept"]),
  because: textOf("the reason why doubt may pass", 500),
}).meta({ id: "opening", description: "Lets doubt pass, in writing. Recorded as degraded and announced." });

const scopeSchema = mapOf("a scope", {
  keys: listOf(textOf("a key", 128), "keys", 200).exactOptional(),
  repos: listOf(textOf("a repository", 256), "repositories", 200).exactOptional(),
}).meta({ description: "Where the gate applies; elsewhere it is skipped as out of scope." });

const evidenceSchema = mapOf("an evidence rule", {
  count: numberOf("a number of pieces of evidence", 1, 10).exactOptional(),
  class: wordOf(["observed", "reported", "derived"]).exactOptional(),
});

const warningSchema = mapOf("a warning", {
  before: durationOf("how long before the end"),
  to: principalOf("somebody to tell: starter, a person or a group").exactOptional(),
}).meta({ description: "Tells somebody before the gate's wait ends by time." });

const people = listOf(textOf("a name, group:NAME or role:NAME", 128), "people", 100);
const setCount = numberOf("a number of people", 1, 100);

const waiveSchema = z
  .union(
    [
      wordOf(["never"]),
      mapOf("who may waive: from, or count and of; exclude, assurance, longest", {
        from: listOf(mapOf("a set: count, of", { count: setCount, of: people }).meta({ id: "waiveSet" }), "sets", 10).exactOptional(),
        count: setCount.exactOptional(),
        of: people.exactOptional(),
        exclude: listOf(wordOf(["starter", "author", "committer", "pusher"]), "relations", 4).exactOptional(),
        assurance: wordOf(["claimed", "local", "verified"]).exactOptional(),
        longest: durationOf("how long a waiver may last"),
      }).meta({ id: "waive", oneOf: [{ required: ["from"] }, { required: ["of"] }] }),
    ],
    expecting("VALUE_TYPE", "never, or a map that says who may waive"),
  )
  .meta({ description: "Who may waive the gate. Default: whoever the host lets." });

const nested = (what: string): z.ZodExactOptional<z.ZodLazy<z.ZodType>> =>
  z.lazy((): z.ZodType => listOf(gateEntrySchema, what, MAX_GATES)).exactOptional();

const gateSchema = mapOf("a gate", {
  id: nameOf("a gate's id").exactOptional().meta({ description: "Unique in the pipeline. Default: `use`." }),
  use: nameOf("the name of a gate's implementation").exactOptional().meta({ description: "Which implementation judges. Default: `id`." }),
  with: z
    .record(z.string(), z.unknown(), expecting("VALUE_TYPE", "a map with the gate's configuration"))
    .exactOptional()
    .meta({ description: "The implementation's configuration." }),
  enforcement: wordOf(["required", "advisory", "shadow"]).exactOptional(),
  scope: scopeSchema.exactOptional(),
  if: conditionSchema.exactOptional(),
  needs: listOf(nameOf("a gate's id"), "gate ids", MAX_GATES).exactOptional(),
  binds: listOf(facetOf(), "facets", 16).exactOptional(),
  maxAge: durationOf("how old a look may be").exactOptional(),
  timeout: durationOf("how long one look may take").exactOptional(),
  maxWait: durationOf("how long to wait").exactOptional(),
  attempts: attempts.exactOptional(),
  every: durationOf("the time between looks").exactOptional(),
  onMissing: openingSchema.exactOptional(),
  onError: z.record(nameOf("a cause"), openingSchema, expecting("VALUE_TYPE", "a map of openings by cause")).exactOptional(),
  onReject: wordOf(["stop", "rework", "hold"]).exactOptional(),
  early: wordOf(["refuse", "keep"]).exactOptional(),
  evidence: evidenceSchema.exactOptional(),
  waive: waiveSchema.exactOptional(),
  warn: warningSchema.exactOptional(),
  all: nested("gates"),
  any: nested("gates"),
  atLeast: numberOf("a number of gates", 1, MAX_GATES).exactOptional(),
  of: nested("gates"),
}).meta({
  id: "gate",
  description: "A gate, or a group of gates with `all`, `any`, or `atLeast` and `of`.",
  oneOf: [
    {
      anyOf: [{ required: ["id"] }, { required: ["use"] }],
      not: { anyOf: [{ required: ["all"] }, { required: ["any"] }, { required: ["atLeast"] }, { required: ["of"] }] },
    },
    { required: ["id", "all"] },
    { required: ["id", "any"] },
    { required: ["id", "atLeast", "of"] },
  ],
});

/** An entry of `before`, `gates` or a group. */
const gateEntrySchema = z.lazy(() =>
  z.union([nameOf("a gate's name"), gateSchema], expecting("VALUE_TYPE", "a gate's name or a map")),
) as unknown as z.ZodType<GateEntry>;

/** A list of gates. */
export const gateListSchema = listOf(gateEntrySchema, "gates", MAX_GATES);
