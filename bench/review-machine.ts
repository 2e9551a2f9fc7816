import { assign, setup } from "xstate";

/** What happens to the peers' machines: the same five things in a lap as in {@link tellReviewStory}. */
export type ReviewEvent =
  | { readonly type: "dispatched"; readonly work: string; readonly at: number }
  | { readonly type: "ended"; readonly work: string; readonly exit: number; readonly head: string; readonly at: number }
  | { readonly type: "judged"; readonly pass: boolean; readonly reasons: readonly object[]; readonly at: number };

/** What the peers remember of a run. */
export interface ReviewContext {
  readonly run: string;
  readonly head: string;
  readonly laps: number;
  /** Name of the try that is wanted or out; the end of another one is ignored. */
  readonly work: string;
  readonly reasons: readonly object[];
}

const LAPS = 1000;

/** The review loop as an XState machine: guarded by the name of the work and by the laps, as ours is. */
export const reviewMachine = setup({
  types: { context: {} as ReviewContext, events: {} as ReviewEvent, input: {} as { readonly run: string } },
  guards: {
    ownWork: ({ context, event }) => event.type !== "judged" && event.work === context.work,
    passed: ({ event }) => event.type === "judged" && event.pass,
    lapsLeft: ({ context }) => context.laps < LAPS,
  },
  actions: {
    wantWork: assign({ work: ({ context }, { stage }: { readonly stage: string }) => `${stage}.${context.laps}` }),
    takeHead: assign({ head: ({ context, event }) => (event.type === "ended" ? event.head : context.head) }),
    sendBack: assign({
      laps: ({ context }) => context.laps + 1,
      reasons: ({ event }) => (event.type === "judged" ? event.reasons : []),
    }),
  },
}).createMachine({
  id: "review-loop",
  context: ({ input }) => ({ run: input.run, head: "0".repeat(40), laps: 0, work: "", reasons: [] }),
  initial: "develop",
  states: {
    develop: {
      entry: { type: "wantWork", params: { stage: "develop" } },
      initial: "requested",
      states: {
        requested: { on: { dispatched: { target: "out", guard: "ownWork" } } },
        out: { on: { ended: { target: "#review", guard: "ownWork", actions: "takeHead" } } },
      },
    },
    review: {
      id: "review",
      entry: { type: "wantWork", params: { stage: "review" } },
      initial: "requested",
      states: {
        requested: { on: { dispatched: { target: "out", guard: "ownWork" } } },
        out: { on: { ended: { target: "judging", guard: "ownWork", actions: "takeHead" } } },
        judging: {
          on: {
            judged: [
              { target: "#done", guard: "passed" },
              { target: "#review-loop.develop", guard: "lapsLeft", actions: "sendBack" },
              { target: "#held" },
            ],
          },
        },
      },
    },
    done: { id: "done", type: "final" },
    held: { id: "held" },
  },
});

/** The events that take a peer through `laps` reviews, the last of which approves unless all `refuse`. */
export function reviewEvents(laps: number, refuse = laps - 1): readonly ReviewEvent[] {
  return Array.from({ length: laps }, (_, lap): readonly ReviewEvent[] => {
    const head = (lap + 1).toString(16).padStart(40, "a");
    const at = lap * 60_000;
    const pass = lap + 1 > refuse;
    return [
      { type: "dispatched", work: `develop.${lap}`, at },
      { type: "ended", work: `develop.${lap}`, exit: 0, head, at },
      { type: "dispatched", work: `review.${lap}`, at },
      { type: "ended", work: `review.${lap}`, exit: 0, head, at },
      { type: "judged", pass, reasons: pass ? [] : [{ gate: "verdict", reason: "the report asks for changes" }], at },
    ];
  }).flat();
}
