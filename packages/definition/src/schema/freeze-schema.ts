import { z } from "zod";
import { expecting, listOf, mapOf } from "./expectation.ts";
import { nameOf } from "./written-text.ts";

const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z$/;
const WEEK_TIME = /^(mon|tue|wed|thu|fri|sat|sun) ([01][0-9]|2[0-3]):[0-5][0-9]$/;
const OFFSET = /^[+-](0[0-9]|1[0-4]):[0-5][0-9]$/;

/** An instant in UTC. */
function instantOf(what: string): z.ZodString {
  const expected = `${what}: a time in UTC such as 2026-12-20T00:00Z`;
  return z
    .string(expecting("VALUE_TYPE", expected))
    .regex(INSTANT, expecting("TIME_INVALID", expected))
    .refine((text) => isCalendarTime(text), expecting("TIME_INVALID", expected));
}

/** `2026-02-30` has the form and is no day: a parser that turns it into another one must not decide when work begins. */
function isCalendarTime(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 16));
}

function weekTimeOf(what: string): z.ZodString {
  const expected = `${what}: a day and a time such as fri 16:00`;
  return z.string(expecting("VALUE_TYPE", expected)).regex(WEEK_TIME, expecting("TIME_INVALID", expected));
}

const weeklySchema = mapOf("a weekly window", { from: weekTimeOf("its begin"), to: weekTimeOf("its end") }).meta({ id: "weekly" });

const datesSchema = mapOf("a window", { from: instantOf("its begin"), to: instantOf("its end") }).meta({ id: "dates" });

/** Times in which work does not begin. */
export const freezeSchema = mapOf("a freeze", {
  zone: nameOf("UTC or a zone's name").exactOptional(),
  weekly: listOf(weeklySchema, "windows", 32).exactOptional(),
  dates: listOf(datesSchema, "windows", 64).exactOptional(),
}).meta({
  id: "freeze",
  description: "Times in which the work of stages that name it does not begin.",
  anyOf: [{ required: ["weekly"] }, { required: ["dates"] }],
});

const offset = "an offset from UTC such as +01:00";

/** A time zone as data. */
export const zoneSchema = listOf(
  mapOf("an offset of a zone", {
    from: instantOf("when it begins"),
    offset: z.string(expecting("VALUE_TYPE", offset)).regex(OFFSET, expecting("TIME_INVALID", offset)),
  }).meta({ id: "zone" }),
  "offsets",
  200,
);
