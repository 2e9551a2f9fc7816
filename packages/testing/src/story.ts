import {
  digestOf,
  type Facets,
  type Intent,
  type Json,
  type Outcome,
  type Pipeline,
  type Principal,
  SluiceError,
  type Subject,
} from "@sluice/core";
import {
  type Answer,
  type CommandData,
  type CommandType,
  decide,
  type DecisionWord,
  type EventType,
  type Explanation,
  type Next,
  refold,
  type RunCommand,
  type RunEvent,
  type RunState,
} from "@sluice/lifecycle";
import { storyVerbs } from "./story-verbs.ts";

/** How a story begins. */
export interface StoryOptions {
  readonly subject?: Partial<Subject>;
  readonly startedBy?: string;
  /** Id of the run. Default: `run-1`. */
  readonly run?: string;
  readonly scope?: string;
}

/** How work left things. */
export interface WorkLeft {
  readonly head?: string;
  readonly output?: Json;
  readonly note?: string;
}

/** What a story may say differently about a decision. */
export interface DecisionDetails {
  readonly seen?: CommandData["decide"]["seen"];
  readonly decisionId?: string;
  readonly relations?: CommandData["decide"]["relations"];
  readonly reason?: string;
  readonly for?: NonNullable<CommandData["decide"]["for"]>;
  readonly answers?: NonNullable<CommandData["decide"]["answers"]>;
  readonly signature?: NonNullable<CommandData["decide"]["signature"]>;
  readonly roster?: NonNullable<CommandData["decide"]["roster"]>;
}

/** A run of the pure machine, told step by step: commands in, events and state out. No store, no engine, no clock but its own. */
export interface Story {
  readonly pipeline: Pipeline;
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  readonly next: Next;
  readonly answer: Answer;
  /** The story's time. */
  readonly at: number;
  /** Codes of the holds that stand. */
  readonly holds: readonly string[];
  /** Sends a command at the story's time. */
  send<Type extends CommandType>(type: Type, data: CommandData[Type], more?: { readonly observed?: Facets }): Story;
  /** Lets time pass and ticks. */
  later(ms: number): Story;
  /** Lets time pass until the run wants to be looked at, and ticks. */
  whenDue(): Story;
  /** Answers the outstanding evaluation of a gate. */
  verdict(gate: string, said: Outcome["value"] | Outcome): Story;
  /** The claimer of a gate's evaluation, or of the only intent of a kind, never came back. */
  lose(what: Intent["kind"] | { readonly gate: string }): Story;
  /** Dispatches the stage's work, with the subject as it is or as it is seen now. */
  dispatch(observed?: Facets): Story;
  /** Hands the dispatched work to somebody who will report. */
  detach(): Story;
  /** A detached worker reports; `token` of another try than the current one by its number. */
  report(report: "ended" | "alive", end?: { readonly exit: number | null }, token?: number): Story;
  /** Ends the dispatched work; `head` is what it left. */
  endWork(exit?: number | null, left?: WorkLeft): Story;
  /** Dispatches and ends the stage's work. */
  work(left?: WorkLeft): Story;
  /** Says what the world proves of work whose worker vanished. */
  prove(proof: CommandData["record-proof"]["proof"], exit?: number | null): Story;
  /** Answers the outstanding look at the subject. */
  look(facets: Facets): Story;
  /** Says where the run stands in the queue for a right. */
  reserve(gate: string, place: { readonly token: number } | { readonly position: number }): Story;
  /** Says that the store has taken a right back. */
  released(name: string): Story;
  /** Records a fact. */
  fact(fact: string, data: Json, more?: { readonly signal?: string; readonly occurredAt?: number }): Story;
  /** Decides on the open request of a gate. */
  decide(gate: string, decision: DecisionWord, by: Principal, details?: DecisionDetails): Story;
  /** Approves. */
  approve(gate: string, who: string, more?: Partial<Principal>): Story;
  /** Rejects. */
  reject(gate: string, who: string): Story;
  /** Ends a hold. */
  resume(answer?: "happened" | "did-not-happen"): Story;
  /** Grants laps or time. */
  extend(budget: string, laps: number): Story;
  /** Waives a gate. */
  waive(gate: string, forMs: number): Story;
  /** Cancels the run. */
  cancel(): Story;
  /** Moves the run to another definition, which the story follows from then on. */
  adopt(pipeline: Pipeline): Story;
  /** The subject's head is another one from now on. */
  revise(head: string): Story;
  /** The type of every event since a version. */
  types(after?: number): readonly EventType[];
  /** The wanted intent of a kind. */
  intent(kind: Intent["kind"]): Intent;
  /** Why the run is where it is. */
  explain(): Explanation;
}

/** What the verbs of a story are made of. */
export interface StoryMachine {
  readonly pipeline: Pipeline;
  readonly at: number;
  readonly state: RunState;
  readonly answer: Answer;
  readonly events: readonly RunEvent[];
  /** Commands sent so far. */
  readonly commands: number;
  send<Type extends CommandType>(type: Type, data: CommandData[Type], more?: { readonly observed?: Facets }): void;
  pass(ms: number): void;
  /** From the next command on the run follows another pipeline, if it takes it. */
  follow(pipeline: Pipeline): void;
}

/** Starts a story. */
export function story(pipeline: Pipeline, options: StoryOptions = {}): Story {
  const machine = storyMachine(pipeline);
  const subject: Subject = { kind: "git", key: "KEY-1", facets: { head: "h1" }, ...options.subject };
  machine.send("start", {
    scope: options.scope ?? "default",
    run: options.run ?? "run-1",
    definition: digestOf(pipeline),
    identity: `${pipeline.name}/${subject.key}`,
    startedBy: { id: options.startedBy ?? "alice", assurance: "verified" },
    subject,
    policyTrusted: true,
  });
  return storyVerbs(machine);
}

function storyMachine(first: Pipeline): StoryMachine {
  let pipeline = first;
  let at = 1_000_000;
  let commands = 0;
  let state: RunState | undefined;
  let answer: Answer = { ok: true };
  const events: RunEvent[] = [];
  return {
    events,
    get pipeline() {
      return pipeline;
    },
    get at() {
      return at;
    },
    get commands() {
      return commands;
    },
    get answer() {
      return answer;
    },
    get state() {
      if (state === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: "The story has not begun." });
      return state;
    },
    send(type, data, more = {}) {
      commands += 1;
      const decided = decide(pipeline, state, { type, id: `command.${commands}`, at, ...more, ...data } as RunCommand);
      events.push(...decided.events);
      ({ state, answer } = decided);
    },
    pass(ms) {
      at += ms;
    },
    follow(other) {
      const definition = digestOf(other);
      commands += 1;
      const by = { id: "bob", assurance: "verified" } as const;
      const decided = decide(other, state, { type: "adopt", id: `command.${commands}`, at, definition, policyTrusted: true, by });
      events.push(...decided.events);
      ({ state, answer } = decided);
      if (state?.definition === definition) pipeline = other;
    },
  };
}

/** The state that a story's events alone give: must equal the story's own. */
export function refolded(told: Story): RunState {
  return refold(told.events);
}
