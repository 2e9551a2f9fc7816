import { canonicalJson, type Pipeline } from "@sluice/core";
import { decide, type RunState, toRecord } from "@sluice/lifecycle";
import { type Actor, createActor, type Snapshot } from "xstate";
import { compare } from "./compare.ts";
import { type Figure, sameAnswer, short } from "./figure.ts";
import { reviewEvents, reviewMachine } from "./review-machine.ts";
import { reviewLoop, type ReviewStory, tellReviewStory } from "./review-story.ts";

const LAPS = 4;
const STORIES = 20;

/** G2: from stored text to stored text, one command at a time, as a process does that holds nothing in memory. */
export const wake: Figure = {
  name: "wake",
  async measure(effort) {
    const stories = effort.quick ? 1 : STORIES;
    const pipeline = reviewLoop();
    const story = tellReviewStory(pipeline, LAPS);
    const events = reviewEvents(LAPS);
    const first = JSON.stringify(startedActor().getPersistedSnapshot());
    sameAnswer(
      "laps after the story",
      [ours(pipeline, story).laps["review.rework"]?.taken],
      [peer(first, events).getSnapshot().context.laps],
    );
    const repeat = (once: () => unknown, units: number) => () => () => {
      for (let turn = 0; turn < stories; turn++) once();
      return stories * units;
    };
    const { faster, us, rounds } = await compare(
      [
        { name: "sluice", batch: repeat(() => ours(pipeline, story), story.commands.length) },
        { name: "xstate", batch: repeat(() => peer(first, events), events.length) },
      ],
      effort,
    );
    return [
      {
        name: "wake",
        ratio: short(faster[0] ?? 0),
        unit: "times as fast as XState restore, send, persist",
        detail: { goal: 4, good: "above", rounds, eventsFolded: 0, microseconds: { sluice: short(us[0] ?? 0), xstate: short(us[1] ?? 0) } },
      },
    ];
  },
};

function ours(pipeline: Pipeline, { started, commands }: ReviewStory): RunState {
  let text = canonicalJson(started);
  let records = 0;
  for (const command of commands) {
    const decided = decide(pipeline, JSON.parse(text) as RunState, command);
    records += decided.events.map(toRecord).length;
    text = canonicalJson(decided.state);
  }
  if (records < commands.length) throw new Error("a command changed nothing");
  return JSON.parse(text) as RunState;
}

type ReviewActor = Actor<typeof reviewMachine>;

function startedActor(): ReviewActor {
  return createActor(reviewMachine, { input: { run: "run-1" } }).start();
}

function peer(first: string, events: ReturnType<typeof reviewEvents>): ReviewActor {
  let text = first;
  for (const event of events) {
    const actor = restored(text);
    actor.send(event);
    text = JSON.stringify(actor.getPersistedSnapshot());
    actor.stop();
  }
  return restored(text);
}

function restored(text: string): ReviewActor {
  return createActor(reviewMachine, { input: { run: "run-1" }, snapshot: JSON.parse(text) as Snapshot<unknown> }).start();
}
