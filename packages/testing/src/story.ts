import { digestOf, type Intent, type Outcome, type Pipeline, type Principal, SluiceError, type Subject } from "@sluice/core";
import { type Answer, type CommandData, type CommandOf, type CommandType, decide, type EventType, explain, type Explanation, next, type Next, refold, type RunCommand, type RunEvent, type RunState } from "@sluice/lifecycle";
import { outcome } from "./scripted-gates.ts";

/** How a story begins. */
export interface StoryOptions {
  readonly subject?: Partial<Subject>;
  readonly startedBy?: string;
}

/** A run of the pure machine, told step by step: commands in, events and state out. No store, no engine, no clock but its own. */
export interface Story {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  readonly next: Next;
  readonly answer: Answer;
  /** Sends a command at the story's time. */
  send<Type extends CommandType>(type: Type, data: CommandData[Type], more?: { readonly observed?: Subject["facets"] }): Story;
  /** Lets time pass and ticks. */
  later(ms: number): Story;
  /** Answers the outstanding evaluation of a gate. */
  verdict(gate: string, said: Outcome["value"] | Outcome): Story;
  /** Dispatches the stage's work, with the subject as it is or as it is seen now. */
  dispatch(observed?: Subject["facets"]): Story;
  /** Ends the dispatched work; `head` is what it left. */
  endWork(exit?: number | null, left?: { readonly head?: string; readonly output?: CommandOf<"end-work">["end"]["output"] }): Story;
  /** Dispatches and ends the stage's work. */
  work(left?: { readonly head?: string; readonly output?: CommandOf<"end-work">["end"]["output"] }): Story;
  approve(gate: string, who: string, more?: Partial<Principal>): Story;
  reject(gate: string, who: string): Story;
  /** The subject's head is another one from now on. */
  revise(head: string): Story;
  /** The type of every event since a version. */
  types(after?: number): readonly EventType[];
  intent(kind: Intent["kind"]): Intent;
  explain(): Explanation;
}

const BOB: Principal = { id: "bob", assurance: "verified" };

/** Starts a story. */
export function story(pipeline: Pipeline, options: StoryOptions = {}): Story {
  const subject: Subject = { kind: "git", key: "KEY-1", facets: { head: "h1" }, ...options.subject };
  let at = 1_000_000;
  let commands = 0;
  let state: RunState | undefined;
  let answer: Answer = { ok: true };
  const events: RunEvent[] = [];

  const apply = (command: RunCommand): void => {
    const decided = decide(pipeline, state, command);
    events.push(...decided.events);
    state = decided.state;
    answer = decided.answer;
  };
  const current = (): RunState => {
    if (state === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: "The story has not begun." });
    return state;
  };
  const intentOf = (kind: Intent["kind"]): Intent => {
    const found = next(pipeline, current()).intents.find((intent) => intent.kind === kind);
    if (found === undefined) throw new SluiceError({ code: "STALE", message: `The run wants no ${kind}; it wants ${JSON.stringify(next(pipeline, current()))}.` });
    return found;
  };

  const told: Story = {
    get state() {
      return current();
    },
    get events() {
      return events;
    },
    get next() {
      return next(pipeline, current());
    },
    get answer() {
      return answer;
    },
    send: (type, data, more = {}) => {
      commands += 1;
      apply({ type, id: `command.${commands}`, at, ...more, ...data } as RunCommand);
      return told;
    },
    later: (ms) => {
      at += ms;
      return told.send("tick", {});
    },
    verdict: (gate, said) => {
      const asked = current().evaluations[gate];
      if (asked === undefined) throw new SluiceError({ code: "STALE", message: `Nobody asks for ${gate}; the run waits for ${JSON.stringify(told.next.waits)}.` });
      const { intent, attempt, binding, gateDigest } = asked;
      const given = typeof said === "string" ? outcome(said) : said;
      return told.send("record-verdict", { gate, intent, attempt, binding, gateDigest, outcome: given, lookedAt: at, lookedAtVersion: current().version });
    },
    dispatch: (observed) => {
      const { id, attempt } = intentOf("work");
      return told.send("dispatch-work", { intent: id, attempt, tokenDigest: digestOf(`token-${attempt}`), baseline: {} }, { observed: observed ?? current().subject.facets });
    },
    endWork: (exit = 0, left = {}) => {
      const { work } = current();
      const facets = left.head === undefined ? current().subject.facets : { ...current().subject.facets, head: left.head };
      const end = { how: "finished" as const, exit, ...(left.output === undefined ? {} : { output: left.output }) };
      return told.send("end-work", { intent: work?.intent ?? "", attempt: work?.attempt ?? 0, end }, { observed: facets });
    },
    work: (left) => told.dispatch().endWork(0, left),
    approve: (gate, who, more = {}) => decideAs(gate, "approve", { ...BOB, id: who, ...more }),
    reject: (gate, who) => decideAs(gate, "reject", { ...BOB, id: who }),
    revise: (head) => told.send("revise", { facets: { ...current().subject.facets, head }, by: BOB }),
    types: (after = 0) => events.slice(after).map((event) => event.type),
    intent: intentOf,
    explain: () => explain(pipeline, current(), at),
  };
  const decideAs = (gate: string, decision: "approve" | "reject", by: Principal): Story => {
    const seen = current().requests[gate]?.digest ?? digestOf("nothing");
    return told.send("decide", { gate, decision, by, seen, decisionId: `${decision}.${by.id}.${commands}`, relations: {} });
  };

  told.send("start", {
    scope: "default",
    run: "run-1",
    definition: digestOf(pipeline),
    identity: `${pipeline.name}/${subject.key}`,
    startedBy: { id: options.startedBy ?? "alice", assurance: "verified" },
    subject,
  });
  return told;
}

/** The state that a story's events alone give: must equal the story's own. */
export function refolded(told: Story): RunState {
  return refold(told.events);
}
