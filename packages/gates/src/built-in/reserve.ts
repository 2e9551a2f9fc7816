import { isIdentifier, placeholdersIn } from "@sluice/core";
import { configSchema, optional, required, text } from "../config-schema.ts";
import { defineGate } from "../define-gate.ts";

const NAME = /^[A-Za-z0-9._:/@+-]+$/;

const schema = configSchema({
  name: required(text(200, isReservationName, "a name of A-Z a-z 0-9 . _ : / @ + -")),
  until: optional(text(64, isIdentifier, "a stage")),
});

/** Wants an exclusive right by name, such as a merge lock. A new head does not end it, so it binds nothing. */
export const reserve = defineGate({
  id: "reserve",
  version: 1,
  kind: "reserve",
  config: schema,
  binds: [],
  reads: "world",
  templates: ["name"],
  plan: ({ name, until }) => ({ kind: "reserve", name, ...(until === undefined ? {} : { until }) }),
});

function isReservationName(template: string): boolean {
  return !placeholdersIn(template).ok || NAME.test(template.replace(/\$\{[a-z]+\}/g, "x"));
}
