import type { ScenarioGiven } from "@sluice/definition";
import type { RehearsalOptions } from "../rehearsal/rehearsal.ts";

/** What the file gives to all scenarios, and what one of them gives besides: maps are merged by their keys, anything else is replaced. */
export function givenOf(file: ScenarioGiven = {}, scenario: ScenarioGiven = {}): ScenarioGiven {
  const merged = (key: "facets" | "people" | "verdicts" | "work" | "proofs"): object => ({ ...file[key], ...scenario[key] });
  const maps = (["facets", "people", "verdicts", "work", "proofs"] as const)
    .filter((key) => file[key] !== undefined || scenario[key] !== undefined)
    .map((key) => [key, merged(key)]);
  return { ...file, ...scenario, ...Object.fromEntries(maps) };
}

/** What a rehearsal of a scenario begins with. */
export function rehearsalOf(given: ScenarioGiven): RehearsalOptions {
  const { key, kind, repo, change, facets, at, startedBy, people, authors, verdicts, work, detached, proofs } = given;
  return {
    subject: present({ key, kind, repo, change, facets }),
    ...present({ startedBy, people, authors, verdicts, work, detached, proofs }),
    ...(at === undefined ? {} : { at: Date.parse(at) }),
  };
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined)) as Present<T>;
}
