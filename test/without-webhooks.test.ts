// Every signal is lost here: whatever ends, ends because somebody looked. People answer on the board, and nowhere else.
import { readFileSync } from "node:fs";
import type { Gate } from "../packages/core/src/index.ts";
import { type Definition, loadDefinition } from "../packages/definition/src/index.ts";
import { fakeForge, fakeTracker, rehearse } from "../packages/testing/src/index.ts";
import { describe, expect, test } from "vitest";

const PIPELINES = [
  "examples/demo/delivery.yaml",
  "examples/embed-in-process/src/review-loop.yaml",
  "examples/approval-server/src/delivery.yaml",
  "packages/sluice/templates/review-loop/sluice.yaml",
  "packages/sluice/templates/deploy/sluice.yaml",
];

const PEOPLE = ["alice", "bob", "carol", "dave"];

/** A definition of the repository, and the groups it names, with everybody in each. */
function load(file: string): { readonly source: Definition; readonly people: Readonly<Record<string, readonly string[]>> } {
  const text = readFileSync(file, "utf8");
  const loaded = loadDefinition(text, { file });
  if (!loaded.ok) throw new TypeError(`${file} is no definition`);
  const groups = [...text.matchAll(/group:([a-z0-9-]+)/g)].map(([, group = ""]): [string, readonly string[]] => [group, PEOPLE]);
  return { source: loaded.source, people: Object.fromEntries(groups) };
}

/** The definition with a status for each answer, as a board would have it. */
function wired(source: Definition, gates: readonly string[]): Definition {
  const answers = Object.fromEntries(gates.map((gate) => [`yes to ${gate}`, { decide: gate, as: "approve" as const }]));
  return { ...source, wiring: { tracker: { Open: "display", ...answers } } };
}

describe.each(PIPELINES)("with every webhook dropped, %s", (file) => {
  test("ends through ticks alone, by the answers that the tracker's log attests (F8, OR-70)", async () => {
    const { source, people } = load(file);
    const world = { people, startedBy: "eve", work: workOf(source) };
    const { pipeline } = await rehearse(source, world);
    const all = pipeline.stages.flatMap(({ before, gates }) => [...before, ...gates].flatMap(withChildren));
    const asking = all.flatMap(({ id, plan }) => (plan.kind === "request" ? [id] : []));
    const names = ["Open", ...asking.map((gate) => `yes to ${gate}`)];
    const tracker = fakeTracker({ statuses: Object.fromEntries(names.map((name) => [name, "started"])), items: { "KEY-1": "Open" } });
    const principalOf = (id: string) => ({ id, assurance: "verified" as const });
    const play = await rehearse(wired(source, asking), { ...world, trackers: [{ tracker, principalOf, everyMs: 0 }] });
    for (let round = 0; round < 60 && play.run.outcome === undefined; round++) {
      for (const gate of play.looking) await play.verdict(gate, "pass");
      for (const [gate, { closed }] of Object.entries(play.run.state.requests)) {
        if (closed === undefined) for (const person of PEOPLE) tracker.choose("KEY-1", `yes to ${gate}`, person, play.clock.now());
      }
      await play.later("2m");
    }
    expect(play.run.outcome).toBe("succeeded");
  });
});

test("with every webhook dropped, git is asked whether it landed as soon as the forge shows the merge, and not an hour later (F8, OR-68)", async () => {
  const { source } = load("docs/guides/examples/forge/landing.yaml");
  const forge = fakeForge("acme/web");
  const subject = { repo: "acme/web", change: "17", facets: { head: "c1", base: "main" } };
  const play = await rehearse(source, { startedBy: "eve", subject, forges: [{ forge }] });
  await play.approve("sound", "alice");
  await play.verdict("landed", "pending");
  await play.later("10m");
  expect(play.looking).toEqual([]);
  forge.show("17", { state: "merged", updatedAt: play.clock.now() });
  await play.later("2m");
  expect(play.looking).toEqual(["landed"]);
  await play.verdict("landed", "pass");
  expect(play.run.outcome).toBe("succeeded");
});

function withChildren(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? gate.plan.children.flatMap(withChildren) : [gate];
}

/** All work ends at once, and well. */
function workOf({ stages }: Definition): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.values(stages).flatMap(({ work }) => (work === undefined ? [] : [[work.run, {}]])));
}
