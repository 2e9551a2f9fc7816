import { type ConfigIssue, isPrincipalId, parseDuration, type RequirementSet } from "@sluice/core";
import { type ConfigOf, configSchema, duration, fields, integer, list, oneOf, optional, required, text } from "../config-schema.ts";
import { defineGate } from "../define-gate.ts";

const DEFAULT_EXPIRES_MS = parseDuration("7d") ?? 0;

const count = integer(1, 100);
const people = list(text(128, isPrincipalId, "a name, group:NAME or anyone"), 1, 100);

const shape = {
  from: optional(list(fields({ count: required(count), of: required(people) }), 1, 10)),
  count: optional(count),
  of: optional(people),
  exclude: optional(list(oneOf("starter", "author", "committer", "pusher"), 0, 4)),
  assurance: optional(oneOf("claimed", "local", "verified")),
  expires: optional(duration),
};

type Config = ConfigOf<typeof shape>;

/**
 * Asks people. Every set of `from` must be filled, by distinct people; `count` and `of` are short for a single set. By default the answer
 * must be authenticated (`assurance: verified`), nobody is excluded, and the request expires after 7 days.
 */
export const approval = defineGate({
  id: "approval",
  version: 1,
  kind: "request",
  config: configSchema(shape, (config) => [...shapeIssues(config), ...setsOf(config).flatMap(setIssues)]),
  binds: ["head"],
  reads: "world",
  plan: (config) => ({
    kind: "request",
    from: setsOf(config),
    exclude: [...new Set(config.exclude)],
    assurance: config.assurance ?? "verified",
    expiresMs: config.expires ?? DEFAULT_EXPIRES_MS,
  }),
});

function setsOf({ from, count, of }: Config): readonly RequirementSet[] {
  if (from !== undefined) return from.map((set) => ({ count: set.count, of: [...new Set(set.of)] }));
  return of === undefined ? [] : [{ count: count ?? 1, of: [...new Set(of)] }];
}

function shapeIssues({ from, count, of }: Config): readonly ConfigIssue[] {
  if (from !== undefined && (count !== undefined || of !== undefined))
    return [{ path: ["from"], message: "stands beside count or of; write one form" }];
  if (from === undefined && of === undefined) return [{ path: ["from"], message: "is missing: who may approve?" }];
  return [];
}

/** A set of named people that is smaller than its count can never be filled. Groups are counted when the request opens. */
function setIssues({ count, of }: RequirementSet): readonly ConfigIssue[] {
  const open = of.some((name) => name === "anyone" || name.startsWith("group:"));
  return open || of.length >= count ? [] : [{ path: ["of"], message: `names ${of.length} people, but ${count} are needed` }];
}
