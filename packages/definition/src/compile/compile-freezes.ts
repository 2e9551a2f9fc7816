import type { Freeze, FreezeWindow, ZoneOffset } from "@sluice/core";
import type { Definition, FreezeDefinition, ZoneOffsetDefinition } from "../definition.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { ProblemList } from "../problem/problem-list.ts";

/** The zone that needs no data. */
const UTC = "utc";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Freezes with their times as numbers and their zones resolved. */
export function compileFreezes({ freezes = {}, zones = {} }: Definition, problems: ProblemList): readonly Freeze[] {
  return Object.entries(freezes).map(([id, freeze]) => {
    const zone = freeze.zone ?? UTC;
    if (zone !== UTC && !Object.hasOwn(zones, zone)) {
      const known = [UTC, ...Object.keys(zones)];
      const words = { found: `the zone "${zone}"`, expected: `one of ${known.join(", ")}`, didYouMean: didYouMean(zone, known) };
      problems.at("VALUE_UNKNOWN", ["freezes", id, "zone"], words);
    }
    return { id, windows: [...datesOf(id, freeze, problems), ...weeklyOf(freeze)], zone: zone === UTC ? [] : offsetsOf(zones[zone] ?? []) };
  });
}

function datesOf(id: string, { dates = [] }: FreezeDefinition, problems: ProblemList): readonly FreezeWindow[] {
  return dates.map((window, index) => {
    const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
    if (to <= from) {
      const words = { found: `${window.to}, which is not after ${window.from}`, expected: "an end after the begin" };
      problems.at("VALUE_RANGE", ["freezes", id, "dates", index, "to"], words);
    }
    return { kind: "dates", from, to };
  });
}

function weeklyOf({ weekly = [] }: FreezeDefinition): readonly FreezeWindow[] {
  return weekly.map(({ from, to }) => ({ kind: "weekly", fromMinute: minuteOfWeek(from), toMinute: minuteOfWeek(to) }));
}

function minuteOfWeek(text: string): number {
  const [day = "", time = ""] = text.split(" ");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (DAYS.indexOf(day) * 24 + hours) * 60 + minutes;
}

function offsetsOf(zone: readonly ZoneOffsetDefinition[]): readonly ZoneOffset[] {
  const offsets = zone.map(({ from, offset }) => {
    const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
    const size = hours * 60 + minutes;
    return { from: Date.parse(from), minutes: offset.startsWith("-") ? -size : size };
  });
  return offsets.toSorted((one, other) => one.from - other.from);
}
