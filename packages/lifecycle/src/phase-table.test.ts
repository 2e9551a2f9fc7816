import { outcome, pipelineFrom, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { evolve, PHASE_TABLE, type Place, refold, type RunEvent, type RunState } from "./index.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: phases
initial: admit
effects: { deploy: { class: dangerous, repeat: never } }
stages:
  admit: { before: [{ id: ok, use: approval }, { id: ready, use: check }], work: { run: builder }, gates: [{ id: lint, use: check }], rework: { to: admit, laps: 2 }, next: think }
  think: { before: [{ id: calm, use: check }], gates: [{ id: sound, use: check }], next: deploy }
  deploy: { before: [{ id: go, use: approval }], work: { run: deploy }, next: done }
  done: { final: succeeded }
`);

function placeOf(state: RunState | undefined): Place {
  if (state === undefined || state.enteredVersion === 0) return "queued";
  return state.outcome === undefined ? state.phase : "completed";
}

/** Every change of place that a ledger holds. */
function changesIn(events: readonly RunEvent[]): readonly string[] {
  const changes: string[] = [];
  let state: RunState | undefined;
  for (const event of events) {
    const before = placeOf(state);
    state = evolve(state, event);
    const moves = PHASE_TABLE.some((change) => change.on === event.type);
    if (moves || placeOf(state) !== before) changes.push(`${before} -${event.type}-> ${placeOf(state)}`);
  }
  return changes;
}

const admitted = (): Story => story(PIPELINE).verdict("ready", "pass").approve("ok", "bob");
const working = (): Story => admitted();
const judging = (): Story => working().work();
const thinking = (): Story => judging().verdict("lint", "pass");
const deploying = (): Story => thinking().verdict("calm", "pass").verdict("sound", "pass").approve("go", "bob");

const STORIES: Readonly<Record<string, () => Story>> = {
  "to the end": () => deploying().work(),
  "cancelled while admitting": () => story(PIPELINE).cancel(),
  "cancelled while working": () => working().cancel(),
  "cancelled while judging": () => judging().cancel(),
  "rework while judging": () => judging().verdict("lint", "fail"),
  "another try": () => working().dispatch().endWork(1),
  "revised while admitting": () => {
    const run = thinking();
    run.revise("h2");
    return run;
  },
  "revised before dispatch": () => {
    const run = deploying();
    run.revise("h2");
    return run;
  },
  "admission reopened": () => {
    const run = story(PIPELINE).waive("ready", 60_000).verdict("ready", "fail").approve("ok", "bob");
    return run.later(60_000);
  },
};

describe("the phase table", () => {
  test("every arrow is walked by some story, and no story walks another way", () => {
    const walked = new Set(Object.values(STORIES).flatMap((tell) => changesIn(tell().events)));
    const drawn = new Set(PHASE_TABLE.map(({ from, on, to }) => `${from} -${on}-> ${to}`));
    expect([...walked].toSorted()).toEqual([...drawn].toSorted());
  });

  test("no place has two ways out on one event", () => {
    const keys = PHASE_TABLE.map(({ from, on }) => `${from} ${on}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("a ledger that goes a way which is not drawn is no ledger of ours", () => {
    const { events } = STORIES["to the end"]?.() ?? { events: [] };
    const entered = events.find((event) => event.type === "stage-entered");
    const started = events[0];
    const judged = events.find((event) => event.type === "judging-started");
    if (entered === undefined || started === undefined || judged === undefined) throw new TypeError("the story is incomplete");
    const corrupt: readonly (readonly RunEvent[])[] = [[], [entered], [started, started], [started, judged], [...events, entered]];
    for (const ledger of corrupt) expect(() => refold(ledger)).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
    expect(outcome("pass").value).toBe("pass");
  });
});
