import { setImmediate } from "node:timers/promises";
import type { Pipeline } from "@sluice/core";
import { type Exploration, type ExploreOptions, type ExploreProgress, exploring } from "@sluice/testing";
import type { Command, Invocation } from "../command.ts";
import { POLICY } from "../common-options.ts";
import { countOption } from "../count-option.ts";
import { definitionAtHand } from "../definition-at-hand.ts";
import { proveDefinition } from "../definition-file.ts";
import { explorationText } from "../exploration-text.ts";
import { registryOf } from "../open-engine.ts";
import { openProject } from "../project.ts";

/** Milliseconds between two lines about the progress. */
const TELL_MS = 1000;

/** Tries everything that can happen to a run. */
export const explore: Command = {
  name: "explore",
  summary: "Try everything that can happen to a run.",
  details:
    "Every order of verdicts, decisions, facts, crashes, changes of the subject and time passing, on the machine of the runs and the definition on disk (with --policy-ref the one at that revision). The promises of every run are checked in each state; one that breaks is shown by the shortest history that breaks it. Allowances count as 1 lap, 2 tries and 2 samples, unless the definition has fewer; waivers, delegations and adoptions are not tried.",
  positionals: [],
  options: {
    states: { value: "N", help: "look at no more states than these (default: 20000)" },
    depth: { value: "N", help: "follow no history for more steps than these (default: 500)" },
    laps: { value: "N", help: "let each budget have up to so many laps (default: 1)" },
    revisions: { value: "N", help: "let the subject change from outside so many times in one history (default: 1)" },
    ...POLICY,
  },
  async run(invocation) {
    const options = boundsOf(invocation);
    const project = await openProject(invocation);
    const { source, policyTrusted } = await definitionAtHand(invocation, project);
    const { pipeline, digest } = proveDefinition(source, registryOf(project));
    const exploration = await exploreInSlices(invocation, pipeline, options);
    return {
      exit: exploration.violation === undefined ? 0 : 2,
      document: { ...exploration, digest, policyTrusted },
      text: explorationText(exploration, invocation.terminal),
    };
  },
};

function boundsOf(invocation: Invocation): ExploreOptions {
  const bounds = { states: 1_000_000, depth: 10_000, laps: 100, revisions: 20 } as const;
  const given = Object.entries(bounds).map(([name, most]) => [name, countOption(invocation, name, most)] as const);
  return Object.fromEntries(given.filter(([, count]) => count !== undefined));
}

/** Whoever watches sees how far it is, and whoever interrupts is heard. */
async function exploreInSlices({ terminal, signal }: Invocation, pipeline: Pipeline, options: ExploreOptions): Promise<Exploration> {
  const slices = exploring(pipeline, options);
  let toldAt = performance.now();
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
    if (terminal.watched && performance.now() - toldAt >= TELL_MS) {
      toldAt = performance.now();
      terminal.err(`${progressLine(step.value)}\n`);
    }
    await setImmediate();
    signal.throwIfAborted();
  }
}

function progressLine({ states, transitions, shorterThan }: ExploreProgress): string {
  const what = shorterThan === undefined ? "" : `, looking for a history of fewer than ${shorterThan} steps`;
  return `  ${states} states, ${transitions} steps${what}`;
}
