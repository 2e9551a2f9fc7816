import type { Digest, Instant, Pipeline, Verdict } from "@sluice/core";
import { decide } from "../decide.ts";
import type { EventOf, RunEvent } from "../event.ts";
import { evolve } from "../evolve.ts";
import { explain } from "../explain.ts";
import { placeOfGate } from "../pipeline-view.ts";
import type { RunState } from "../state.ts";
import { decisionInput, inputsOf, type ReplayInput, timeOf, verdictInput } from "./inputs-of.ts";
import { isMove, isSameMove, movesOf } from "./moves-of.ts";
import type { Replay, ReplayedMove, ReplayFlip } from "./replayed.ts";

/** A move with the event that it was, to be compared. */
interface Moved {
  readonly event: RunEvent;
  readonly told: ReplayedMove;
}

/** Answers that one commit may give again to looks that were asked for anew: far more than any pipeline asks for. */
const ANSWERS = 200;

/**
 * Goes through a run's ledger once more, under another definition: what came from outside (verdicts, decisions, ends of work, facts, time)
 * comes again, in the same order and at the same times; what the machine made of it is compared, move by move, up to the first one that is
 * another. A verdict is taken to be what its gate says about the same content, also when it is asked at another time. Nothing is written.
 *
 * @param commits the events of each commit, from the start
 */
export function replay(pipeline: Pipeline, definition: Digest, commits: readonly (readonly RunEvent[])[]): Replay {
  const again = new Again(pipeline, definition);
  for (const events of commits) if (!again.follow(events)) break;
  return again.report();
}

class Again {
  private was: RunState | undefined;
  private state: RunState | undefined;
  private commands = 0;
  private readonly happened: Moved[] = [];
  private readonly would: Moved[] = [];
  private compared = 0;
  private flipped = false;
  /** What each gate said last about a content. */
  private readonly said = new Map<string, Verdict>();
  private readonly decisions: { readonly binding: string; readonly data: EventOf<"decision-recorded">["data"] }[] = [];
  /** Ids of decisions that were taken: nobody decides twice by one gesture. */
  private readonly delivered = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly judged = new Set<string>();
  private readonly pipeline: Pipeline;
  private readonly definition: Digest;

  constructor(pipeline: Pipeline, definition: Digest) {
    this.pipeline = pipeline;
    this.definition = definition;
  }

  /** Takes one commit in; `false` when the rest says nothing any more. */
  follow(events: readonly RunEvent[]): boolean {
    const at = timeOf(events);
    const before = this.was;
    const [first] = events;
    if (first?.type === "run-started") this.start(first);
    else if (before !== undefined) for (const input of inputsOf(events, () => this.replaying(before))) this.send(input(), at);
    for (const event of events) this.was = evolve(this.was, event);
    this.remember(events);
    this.answerAgain(at);
    this.happened.push(...this.movesIn(events));
    return this.compare() && this.was?.outcome === undefined;
  }

  report(): Replay {
    const { state, pipeline } = this;
    const left = this.happened.length !== this.would.length;
    const known = new Set(Object.keys(this.was?.gateDigests ?? {}));
    const judgedAgain = [...this.judged].filter((gate) => this.isChanged(gate));
    const added = [...this.asked].filter((gate) => !known.has(gate));
    const gone = [...this.judged].filter((gate) => placeOfGate(pipeline, gate) === undefined);
    const flip = state !== undefined && (this.flipped || left) ? this.flip(state) : undefined;
    const isOpen = flip !== undefined && flip.would === undefined && this.waitsForUnjudged(state);
    return {
      result: flip === undefined ? "same" : isOpen ? "open" : "differs",
      ...(flip === undefined ? {} : { flip }),
      judgedAgain,
      added,
      gone,
      moves: this.compared,
    };
  }

  private replaying(was: RunState): { readonly was: RunState; readonly state: RunState } {
    return { was, state: this.state ?? was };
  }

  private start({ at, data }: EventOf<"run-started">): void {
    const { scope, run, identity, startedBy, subject, policyTrusted } = data;
    const start = { scope, run, identity, startedBy, subject, policyTrusted, definition: this.definition } as const;
    this.take(decide(this.pipeline, undefined, { type: "start", id: "replay-start", at, ...start }));
  }

  private send(input: ReplayInput | undefined, at: Instant): void {
    if (input === undefined || this.state === undefined) return;
    this.commands += 1;
    const decided = decide(this.pipeline, this.state, { ...input, id: `replay-${this.commands}`, at });
    if (input.type === "decide" && decided.answer.ok) this.delivered.add(input.decisionId);
    this.take(decided);
  }

  private take({ events, state }: { readonly events: readonly RunEvent[]; readonly state: RunState | undefined }): void {
    this.state = state ?? this.state;
    this.would.push(...this.movesIn(events));
    for (const event of events)
      if (event.type === "evaluation-requested" || event.type === "request-opened") this.asked.add(event.data.gate);
  }

  private movesIn(events: readonly RunEvent[]): readonly Moved[] {
    const seq = this.was?.version ?? events.length;
    return events.filter(isMove).flatMap((event) => movesOf([event], seq).map((told) => ({ event, told })));
  }

  private remember(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === "verdict-recorded") {
        const { verdict } = event.data;
        this.judged.add(verdict.gate);
        this.said.set(`${verdict.gate} ${verdict.binding}`, verdict);
      } else if (event.type === "decision-recorded") {
        this.judged.add(event.data.gate);
        this.decisions.push({ binding: this.was?.requests[event.data.gate]?.binding ?? "", data: event.data });
      }
    }
  }

  /** What was said about the same content is said again to whoever asks now; once for each look that is out. */
  private answerAgain(at: Instant): void {
    for (let answers = 0; answers < ANSWERS; answers++) {
      const input = this.knownVerdict() ?? this.knownDecision();
      if (input === undefined) return;
      const before = this.state?.version;
      this.send(input, at);
      if (this.state?.version === before) return;
    }
  }

  private knownVerdict(): ReplayInput | undefined {
    const { state, was } = this;
    if (state === undefined) return undefined;
    for (const [gate, { binding, notBefore }] of Object.entries(state.evaluations)) {
      const verdict = this.said.get(`${gate} ${binding}`);
      // Where the run itself is asking, its own answer comes. A next try has to wait for its time.
      if (verdict === undefined || was?.evaluations[gate] !== undefined || (notBefore ?? 0) > state.at) continue;
      return verdictInput(verdict, state, 0);
    }
    return undefined;
  }

  private knownDecision(): ReplayInput | undefined {
    const { state } = this;
    if (state === undefined) return undefined;
    for (const [gate, request] of Object.entries(state.requests)) {
      if (request.closed !== undefined) continue;
      const isMeant = (data: EventOf<"decision-recorded">["data"]): boolean => data.gate === gate && !this.delivered.has(data.id);
      const known = this.decisions.find(({ binding, data }) => binding === request.binding && isMeant(data));
      if (known !== undefined) return decisionInput(known.data, state);
    }
    return undefined;
  }

  /** Compares what both have done by now; one may be ahead of the other. */
  private compare(): boolean {
    while (this.compared < Math.min(this.happened.length, this.would.length)) {
      if (!isSameMove(this.happened[this.compared]?.event, this.would[this.compared]?.event)) {
        this.flipped = true;
        return false;
      }
      this.compared += 1;
    }
    return true;
  }

  private flip(state: RunState): ReplayFlip {
    const was = this.happened[this.compared]?.told;
    const would = this.would[this.compared]?.told;
    const { blockers } = explain(this.pipeline, state, state.at);
    return {
      ...(was === undefined ? {} : { was }),
      ...(would === undefined ? {} : { would }),
      waitsFor: would === undefined ? blockers.map(({ what, reason }) => `${what}: ${reason}`) : [],
    };
  }

  private waitsForUnjudged(state: RunState | undefined): boolean {
    const waiting = [...Object.keys(state?.evaluations ?? {}), ...Object.keys(state?.requests ?? {})];
    return waiting.some((gate) => !this.judged.has(gate));
  }

  private isChanged(gate: string): boolean {
    const now = placeOfGate(this.pipeline, gate)?.gate.digest;
    return now !== undefined && now !== this.was?.gateDigests[gate];
  }
}
