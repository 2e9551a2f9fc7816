import { isIdentifier, isPrincipalId, type RequirementSet } from "@sluice/core";
import { type ConfigOf, duration, fields, flag, integer, list, oneOf, optional, type Reader, required, text } from "../config-schema.ts";

const count = integer(1, 100);
const step = integer(1, 10);
const people = list(text(128, isPrincipalId, "a name, group:NAME, role:NAME or anyone"), 1, 100);
const sets = list(fields({ count: required(count), of: required(people), step: optional(step) }), 1, 10);
const relations = list(oneOf("starter", "author", "committer", "pusher"), 0, 4);
const assurance = oneOf("claimed", "local", "verified");

/** One answer, as it must be. */
const scalar: Reader<string | number | boolean> = (value, fault) =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : fault("must be a text, a number, true or false");

const form = list(
  fields({
    name: required(text(64, isIdentifier, "a name")),
    type: required(oneOf("text", "choice", "number", "yes-no")),
    label: optional(text(200)),
    of: optional(list(text(100), 2, 20)),
    optional: optional(flag),
    mustBe: optional(scalar),
  }),
  1,
  20,
);

const breakGlass = fields({
  from: optional(sets),
  count: optional(count),
  of: optional(people),
  exclude: optional(relations),
  assurance: optional(assurance),
  lasts: required(duration),
  tell: optional(people),
});

const tell = fields({
  opening: optional(flag),
  remind: optional(duration),
  escalate: optional(list(fields({ after: required(duration), to: required(people) }), 1, 5)),
});

/** What an `approval` gate is configured with. */
export const approvalShape = {
  from: optional(sets),
  count: optional(count),
  of: optional(people),
  exclude: optional(relations),
  assurance: optional(assurance),
  expires: optional(duration),
  members: optional(oneOf("at-opening", "at-decision")),
  lookUp: optional(duration),
  veto: optional(people),
  lift: optional(people),
  valid: optional(duration),
  delegate: optional(fields({ longest: required(duration), chains: optional(flag) })),
  breakGlass: optional(breakGlass),
  silence: optional(text(500)),
  form: optional(form),
  signed: optional(flag),
  tell: optional(tell),
};

/** A configuration in which every field is right by itself. */
export type ApprovalConfig = ConfigOf<typeof approvalShape>;

/** What names people in sets, or in the short form for a single set. */
export type AskedConfig = Pick<ApprovalConfig, "from" | "count" | "of">;

/** The sets that a configuration asks for, whichever form it has. */
export function setsOf({ from, count: wanted, of }: AskedConfig): readonly RequirementSet[] {
  if (from === undefined) return of === undefined ? [] : [{ count: wanted ?? 1, of: [...new Set(of)] }];
  return from.map((set) => ({
    count: set.count,
    of: [...new Set(set.of)],
    ...(set.step === undefined || set.step === 1 ? {} : { step: set.step }),
  }));
}
