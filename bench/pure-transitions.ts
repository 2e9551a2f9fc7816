import { decide, next, type RunCommand, type RunState, toRecord } from "@sluice/lifecycle";
import { createActor, initialTransition, transition } from "xstate";
import { compare, type Side } from "./compare.ts";
import { type Figure, sameAnswer, short } from "./figure.ts";
import { reviewEvents, reviewMachine } from "./review-machine.ts";
import { REDUCER_START, reduceReview } from "./review-reducer.ts";
import { reviewLoop, tellReviewStory } from "./review-story.ts";

/** Reviews of one story, and stories of one batch. */
const LAPS = 6;
const STORIES = 40;

/** G1: what one command costs in the pure machine. */
export const pureTransitions: Figure = {
  name: "pure",
  async measure(effort) {
    const stories = effort.quick ? 2 : STORIES;
    const pipeline = reviewLoop();
    const story = tellReviewStory(pipeline, LAPS);
    const text = JSON.stringify(story);
    const events = reviewEvents(LAPS);
    // New objects for every run, as from a store: nothing that is remembered by identity may help beyond its run.
    const fresh = (): readonly (typeof story)[] => Array.from({ length: stories }, () => JSON.parse(text) as typeof story);
    const units = stories * story.commands.length;
    let records = 0;
    const play = (view: boolean): Side["batch"] => {
      return () => {
        const runs = fresh();
        return () => {
          for (const { started, commands } of runs) {
            let state: RunState = started;
            for (const command of commands) state = step(state, command, view);
            if (state.outcome !== "succeeded") throw new Error(`the story ended ${state.outcome ?? state.stage}`);
          }
          return units;
        };
      };
    };
    const step = (state: RunState, command: RunCommand, view: boolean): RunState => {
      const decided = decide(pipeline, state, command);
      records += decided.events.map(toRecord).length;
      if (decided.state === undefined) throw new Error("the run is gone");
      if (view) records += next(pipeline, decided.state).intents.length;
      return decided.state;
    };
    sameAnswer("laps of the story", lastOf(pipeline, story), lastOfPeers(events));
    const sides: readonly Side[] = [
      { name: "decide, evolve and event envelopes", batch: play(false) },
      { name: "the same and next", batch: play(true) },
      { name: "actor.send", batch: () => sendAll(stories, events) },
      { name: "transition()", batch: () => transitAll(stories, events) },
      { name: "hand-written reducer", batch: () => reduceAll(stories, events) },
    ];
    const { faster, us, rounds } = await compare(sides, effort);
    const [whole = 0, actor = 0, pure = 0, reducer = 0] = faster;
    const perCommand = Object.fromEntries(sides.map(({ name }, at) => [name, short(us[at] ?? 0)]));
    const eventsPerCommand = eventCount(pipeline, story) / story.commands.length;
    const detail = { rounds, units, eventsPerCommand: short(eventsPerCommand), microsecondsPerCommand: perCommand };
    return [
      {
        name: "pure/actor-send",
        ratio: short(actor),
        unit: "times as fast as XState actor.send",
        detail: { goal: 10, good: "above", ...detail },
      },
      {
        name: "pure/transition",
        ratio: short(pure),
        unit: "times as fast as XState transition()",
        detail: { goal: 40, good: "above", rounds },
      },
      {
        name: "pure/reducer",
        ratio: short(1 / reducer),
        unit: "times the cost of a hand-written reducer",
        detail: { good: "below", rounds },
      },
      { name: "pure/next", ratio: short(whole), unit: "times the cost once next is asked too", detail: { good: "below", rounds } },
    ];
  },
};

type Story = ReturnType<typeof tellReviewStory>;
type Events = ReturnType<typeof reviewEvents>;

function lastOf(pipeline: ReturnType<typeof reviewLoop>, { started, commands }: Story): readonly unknown[] {
  let state: RunState | undefined = started;
  for (const command of commands) state = decide(pipeline, state, command).state;
  return [state?.outcome, state?.laps["review.rework"]?.taken, state?.subject.facets["head"]];
}

function eventCount(pipeline: ReturnType<typeof reviewLoop>, { started, commands }: Story): number {
  let state: RunState | undefined = started;
  let count = 0;
  for (const command of commands) {
    const decided: ReturnType<typeof decide> = decide(pipeline, state, command);
    count += decided.events.length;
    state = decided.state;
  }
  return count;
}

function lastOfPeers(events: Events): readonly unknown[] {
  const actor = createActor(reviewMachine, { input: { run: "run-1" } }).start();
  for (const event of events) actor.send(event);
  const snapshot = actor.getSnapshot();
  let state = REDUCER_START;
  for (const event of events) state = reduceReview(state, event);
  const answer = [snapshot.matches("done") ? "succeeded" : "not", snapshot.context.laps, snapshot.context.head];
  sameAnswer("the reducer", [state.place === "done" ? "succeeded" : "not", state.laps, state.head], answer);
  return answer;
}

function sendAll(stories: number, events: Events): () => number {
  const actors = Array.from({ length: stories }, () => createActor(reviewMachine, { input: { run: "run-1" } }).start());
  return () => {
    for (const actor of actors) for (const event of events) actor.send(event);
    if (!actors.every((actor) => actor.getSnapshot().matches("done"))) throw new Error("an actor is not done");
    return stories * events.length;
  };
}

function transitAll(stories: number, events: Events): () => number {
  const starts = Array.from({ length: stories }, () => initialTransition(reviewMachine, { run: "run-1" })[0]);
  return () => {
    for (const start of starts) {
      let snapshot = start;
      for (const event of events) [snapshot] = transition(reviewMachine, snapshot, event);
      if (!snapshot.matches("done")) throw new Error("a machine is not done");
    }
    return stories * events.length;
  };
}

/** Far faster than the others: more rounds make up one batch of the same length. */
function reduceAll(stories: number, events: Events): () => number {
  const turns = stories * 50;
  return () => {
    for (let turn = 0; turn < turns; turn++) {
      let state = REDUCER_START;
      for (const event of events) state = reduceReview(state, event);
      if (state.place !== "done") throw new Error("the reducer is not done");
    }
    return turns * events.length;
  };
}
