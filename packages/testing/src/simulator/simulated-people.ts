import { digestOf, type Principal } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import type { BoardStatus } from "./board.ts";
import type { Simulation } from "./simulation.ts";

const PEOPLE = ["alice", "bob", "carol", "dave", "mallory"] as const;
/** What people choose without being asked; one of them is wired nowhere, and some would be answers at another time. */
const IDLE_STATUSES: readonly BoardStatus[] = ["Odd", "Backlog", "Done", "Confirm", "Confirm", "Send back"];
/** Most runs of one simulation. */
const RUN_LIMIT = 4;

/** Somebody or something outside acts: starts, pushes, decides, reports, merges. Messages get lost, doubled and late. */
export function actAsPerson(simulation: Simulation): void {
  const { random, runs } = simulation;
  if (runs.length < RUN_LIMIT && (runs.length === 0 || random.chance(0.15))) startRun(simulation);
  const state = random.pick([...simulation.checker.states.values()]);
  if (state === undefined) return;
  switch (random.below(14)) {
    case 0:
      push(simulation, state);
      return;
    case 1:
    case 2:
      report(simulation);
      return;
    case 3:
      simulation.world.merge(state.subject.ref ?? "");
      return;
    case 4:
      if (random.chance(0.5)) fact(simulation, state);
      else choose(simulation, state, random.pick(PEOPLE) ?? "bob", random.pick(IDLE_STATUSES) ?? "Odd");
      return;
    case 5:
      if (state.holds.length > 0) resume(simulation, state);
      else steal(simulation, state);
      return;
    case 6:
      if (random.chance(0.1)) supersede(simulation, state);
      else if (random.below(10) === 0)
        send(simulation, "cancel", () => simulation.anyProcess().engine.cancel(state.run, { by: person("dave") }));
      else steal(simulation, state);
      return;
    case 7:
    case 8:
      // A host whose ticks come from outside, as by cron: the world is looked at more often than time passes here.
      send(simulation, "tick", () => simulation.anyProcess().engine.tick());
      return;
    default:
      decide(simulation, state, random.pick(PEOPLE) ?? "bob", random.chance(state.pipeline === "board" ? 0.5 : 0.85));
  }
}

/**
 * Well-meant acts in a calm world: everything that waits for people is answered, once. Says whether there was anything that had not been
 * answered before.
 */
export function settleAsPerson(simulation: Simulation, answered: Set<string>): boolean {
  const { world, checker } = simulation;
  const before = answered.size;
  const isNews = (what: string): boolean => !answered.has(what) && answered.add(what).size > 0;
  while (world.errands.length > 0) {
    answered.add(world.errands[0]?.work ?? "");
    report(simulation);
  }
  for (const state of checker.states.values()) {
    if (state.outcome !== undefined) continue;
    world.merge(state.subject.ref ?? "");
    if (simulation.board.statusOf(state.subject.key) === "Odd") choose(simulation, state, "dave", "Backlog");
    const place = `${state.run} ${state.stage}`;
    const [asked] = Object.entries(state.requests).find(([, request]) => request.closed === undefined) ?? [];
    if (asked !== undefined && isNews(`${place} ${asked}`))
      for (const who of ["bob", "carol", "dave"]) decide(simulation, state, who, true);
    const [hold] = state.holds;
    if (hold !== undefined && isNews(`${place} ${hold.code}`)) resume(simulation, state);
  }
  return answered.size > before;
}

function person(id: string): Principal {
  return { id, assurance: "verified" };
}

/** Sends a message: now and then it is lost, or arrives twice. Whoever sent it may crash before the answer comes. */
function send(simulation: Simulation, what: string, message: () => Promise<unknown>): void {
  const { random } = simulation;
  simulation.note(`person: ${what}`);
  if (simulation.faulty && random.chance(0.05)) return;
  for (let copy = 0; copy < (random.chance(0.15) ? 2 : 1); copy++) {
    message().catch((error: unknown) =>
      simulation.note(`${what} was not taken: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

/** Somebody starts a run, of any pipeline or of the named one. */
export function startRun(simulation: Simulation, name?: string): void {
  const { random, pipelines, runs, world, board } = simulation;
  const pipeline = name === undefined ? random.pick(pipelines) : pipelines.find((one) => one.name === name);
  if (pipeline === undefined) return;
  const number = runs.length + 1;
  const ref = `refs/heads/topic-${number}`;
  runs.push(ref);
  world.open(ref);
  board.add(`KEY-${number}`);
  const subject = { repo: "repo", ref, change: String(number), facets: { head: world.headOf(ref) } };
  const request = { key: `KEY-${number}`, id: `start-${number}`, subject, startedBy: person("alice") };
  send(simulation, `start ${pipeline.name}`, () => simulation.anyProcess().engine.start(pipeline.name, request));
}

/** Another run takes the place of one, about the same branch as it is now. */
function supersede(simulation: Simulation, { run, subject: { ref = "", change = "" } }: RunState): void {
  const { world, random } = simulation;
  const subject = { repo: "repo", ref, change, facets: { head: world.headOf(ref) } };
  const id = `supersede-${random.below(3)}`;
  send(simulation, "supersede", () => simulation.anyProcess().engine.supersede(run, { by: person("dave"), subject, id }));
}

/** Somebody has no patience with whoever holds what this run waits for. Says whether it waits for anything. */
export function steal(simulation: Simulation, { run, reservations }: RunState): boolean {
  const waiting = Object.values(reservations).find(({ status }) => status === "queued");
  if (waiting === undefined) return false;
  const request = { by: person("dave"), gate: waiting.gate, reason: "it takes too long", id: `steal-${simulation.random.below(3)}` };
  send(simulation, "steal", () => simulation.anyProcess().engine.steal(run, request));
  return true;
}

function push(simulation: Simulation, state: RunState): void {
  const { world, random } = simulation;
  const ref = state.subject.ref ?? "";
  world.moveHead(ref);
  const head = world.headOf(ref);
  // The webhook only wakes: it may be lost, and the run must still not move on the old head.
  if (random.chance(0.6))
    send(simulation, "push", () =>
      simulation.anyProcess().engine.signal({
        match: { key: state.subject.key, repo: "repo" },
        id: `push-${head}`.replaceAll(/[^A-Za-z0-9]/g, "-"),
        type: "push",
        data: { head },
      }),
    );
}

function fact(simulation: Simulation, state: RunState): void {
  const id = `fact-${simulation.random.below(5)}`;
  send(simulation, "fact", () => simulation.anyProcess().engine.signal({ run: state.run, id, type: "weather", data: { id } }));
}

/** A detached worker comes back: the work is done, and the message about it may be lost. */
function report(simulation: Simulation): void {
  const { world, random } = simulation;
  const [errand] = world.errands.splice(random.below(world.errands.length), 1);
  if (errand === undefined) return;
  world.perform(errand, 0);
  const token = random.chance(0.05) ? "wrong-token-wrong-token" : errand.token;
  send(simulation, "report", () =>
    simulation.anyProcess().engine.signal({ run: errand.run, id: `done.${errand.work}`, type: "work-finished", token, data: { exit: 0 } }),
  );
}

function decide(simulation: Simulation, state: RunState, who: string, kindly: boolean): void {
  const open = Object.entries(state.requests).find(([, request]) => request.closed === undefined);
  if (open === undefined) return;
  const [gate, request] = open;
  if (state.pipeline === "board" && (!simulation.faulty || simulation.random.chance(0.7))) {
    choose(simulation, state, who, kindly ? "Confirm" : "Send back");
    return;
  }
  const stale = simulation.faulty && simulation.random.chance(0.05);
  const seen = stale ? digestOf("something else") : request.digest;
  const id = `${request.request}.${who}.${kindly ? "yes" : "no"}${stale ? ".stale" : ""}`;
  send(simulation, `${who} ${kindly ? "approves" : "rejects"} ${gate}`, () =>
    simulation.anyProcess().engine.decide(state.run, { gate, decision: kindly ? "approve" : "reject", by: person(who), seen, id }),
  );
}

/** Somebody moves an item of the board. Whoever answers a question has seen it, so its tracker's clock says no earlier time. */
function choose({ board, note, storeNow }: Simulation, { subject, requests }: RunState, who: string, status: BoardStatus): void {
  const opened = Object.values(requests).flatMap(({ closed, openedAt }) => (closed === undefined ? [openedAt] : []));
  note(`person: ${who} moves ${subject.key} to ${status}`);
  board.choose(subject.key, status, who, Math.max(storeNow(), ...opened));
}

function resume(simulation: Simulation, state: RunState): void {
  const hold = state.holds[0];
  if (hold === undefined) return;
  const { engine } = simulation.anyProcess();
  if (hold.budget !== undefined) {
    const { budget } = hold;
    send(simulation, `extend ${budget}`, () =>
      engine.extend(state.run, { by: person("dave"), budget, laps: 2, id: `${hold.hold}.extend` }),
    );
    return;
  }
  // The person looks before answering: what was done is in the workers' own file.
  const done = simulation.world.deeds.some((deed) => deed.work === state.work?.work && deed.exit === 0);
  const answer = hold.asks === undefined ? {} : { answer: done ? ("happened" as const) : ("did-not-happen" as const) };
  send(simulation, `resume ${hold.code}`, () =>
    engine.resume(state.run, { by: person("dave"), hold: hold.hold, id: `${hold.hold}.resume`, ...answer }),
  );
}
