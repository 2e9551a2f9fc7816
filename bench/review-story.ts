import { type Digest, digestOf, type Facets, type Pipeline } from "@sluice/core";
import { decide, type RunCommand, type RunState } from "@sluice/lifecycle";
import { pipelineFrom } from "@sluice/testing";

/** A team's everyday loop: work, review, a verdict read from the report, back with the reasons, in the end done. */
const REVIEW_LOOP = `
format: 1
name: review-loop
initial: develop
stages:
  develop: { work: { run: developer, timeout: 30m }, next: review }
  review:
    work: { run: reviewer }
    gates:
      - { id: verdict, use: report, with: { name: verdict, file: review.md } }
    rework: { to: develop, laps: 1000, then: hold }
    next: done
  done: { final: succeeded }
`;

/** The pipeline of {@link REVIEW_LOOP}, with a gate for scripts. */
export function reviewLoop(): Pipeline {
  return pipelineFrom(REVIEW_LOOP);
}

/** What a refusing report finds. */
const FINDINGS = [{ message: "The retry has no upper bound.", path: "src/retry.ts", line: 17 }] as const;

/** A run's beginning, and the commands that take it through laps to success. */
export interface ReviewStory {
  readonly started: RunState;
  readonly commands: readonly RunCommand[];
}

/** Commands of one lap. */
export const COMMANDS_PER_LAP = 5;

/**
 * Tells the story once and writes its commands down: `laps` reviews, the last of which approves.
 *
 * @param refuse how many of the reviews ask for changes; by default all but the last
 */
export function tellReviewStory(pipeline: Pipeline, laps: number, refuse = laps - 1): ReviewStory {
  const commands: RunCommand[] = [];
  let state = startReview(pipeline, "run-1");
  const started = state;
  const send = (command: RunCommand): void => {
    commands.push(command);
    state = decide(pipeline, state, command).state ?? state;
  };
  for (let lap = 1; lap <= laps; lap++) {
    for (const command of lapCommands(() => state, lap, lap > refuse)) send(command());
  }
  return { started, commands };
}

/** A run of the loop just after its start. */
export function startReview(pipeline: Pipeline, run: string): RunState {
  const facets: Facets = { head: "0".repeat(40), tree: "1".repeat(40), base: "main", baseCommit: "2".repeat(40) };
  const { state } = decide(pipeline, undefined, {
    policyTrusted: true,
    type: "start",
    id: `start~${run}`,
    at: START,
    scope: "default",
    run,
    definition: digestOf(pipeline),
    identity: `review-loop/${run}`,
    startedBy: { id: "alice", assurance: "verified" },
    subject: { kind: "git", key: run, repo: "acme/app", facets },
  });
  if (state === undefined) throw new Error("the run did not start");
  return state;
}

const START = 1_767_225_600_000;

function lapCommands(state: () => RunState, lap: number, approve: boolean): readonly (() => RunCommand)[] {
  const base = (step: number) => ({ id: `c.${lap}.${step}`, at: START + lap * 60_000 + step * 1000 });
  const work = () => ({ intent: state().work?.intent ?? "", attempt: state().work?.attempt ?? 0 });
  const observed = (head: string): Facets => ({ ...state().subject.facets, head });
  const moved = lap.toString(16).padStart(40, "a");
  const dispatch = (step: number) => (): RunCommand => ({
    type: "dispatch-work",
    ...base(step),
    ...work(),
    tokenDigest: TOKEN,
    baseline: {},
    observed: { ...state().subject.facets },
  });
  const end = (step: number, head?: string) => (): RunCommand => ({
    type: "end-work",
    ...base(step),
    ...work(),
    end: { how: "finished", exit: 0 },
    observed: head === undefined ? { ...state().subject.facets } : observed(head),
  });
  return [dispatch(1), end(2, moved), dispatch(3), end(4), () => verdict(state(), base(5), approve)];
}

const TOKEN: Digest = digestOf("token");

function verdict(state: RunState, base: { readonly id: string; readonly at: number }, approve: boolean): RunCommand {
  const asked = state.evaluations["verdict"];
  if (asked === undefined) throw new Error("nobody asks for the verdict");
  return {
    type: "record-verdict",
    ...base,
    gate: "verdict",
    intent: asked.intent,
    attempt: asked.attempt,
    binding: asked.binding,
    gateDigest: asked.gateDigest,
    outcome: approve
      ? { value: "pass", code: "REPORT_ACCEPTED", reason: "the report approves", findings: [], evidence: [] }
      : { value: "fail", code: "REPORT_REFUSED", reason: "the report asks for changes", findings: FINDINGS, evidence: [] },
    lookedAt: base.at,
    lookedAtVersion: state.version,
  };
}
