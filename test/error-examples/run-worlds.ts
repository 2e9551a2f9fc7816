// The two worlds of runs that take more to set up.
import { pipelineFrom, story, type Story } from "@sluice/testing";
import { definePipeline, type Digest, type Principal, type Sluice } from "../../packages/sdk/src/index.ts";
import { ALICE, opened } from "./worlds.ts";

/** Longest ids that people have, and as many of them as answer one request. */
const PEOPLE = Array.from({ length: 40 }, (_, n): Principal => ({
  id: `${"x".repeat(120)}-${n}`,
  assurance: "verified",
  groups: ["staff"],
}));

const gates = Array.from({ length: 5 }, (_, n) => ({
  id: `go-${n}`,
  use: "approval",
  with: { from: [{ count: PEOPLE.length + 1, of: ["group:staff"] }] },
}));

const plebiscite = definePipeline({
  format: 1,
  name: "plebiscite",
  initial: "ask",
  stages: {
    ask: { gates, next: "done" },
    done: { final: "succeeded" },
  },
});

/** What {@link staffed} gives. */
interface Staffed {
  readonly sluice: Sluice;
  readonly run: string;
  readonly asked: readonly { readonly gate: string; readonly digest: Digest }[];
  readonly people: readonly Principal[];
}

/** A run that asks many people many things. */
export async function staffed(): Promise<Staffed> {
  const { sluice } = opened({ pipelines: [plebiscite], effects: {} });
  const { id: run } = await sluice.start("plebiscite", { key: "K-1", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
  await sluice.settled(run);
  return { sluice, run, asked: (await sluice.explain(run)).requests, people: PEOPLE };
}

const DEPLOY = pipelineFrom(`
format: 1
name: delivery
initial: staging
effects: { deployer: { class: dangerous, repeat: never } }
stages:
  staging: { gates: [{ id: lint, use: check }], next: deploy }
  deploy: { before: [{ id: confirm, use: approval }], work: { run: deployer }, next: done }
  done: { final: succeeded }
`);

/** A run that is about to be linted; behind that and a confirmation lies a deployment. */
export function refusedDispatch(): Story {
  return story(DEPLOY, { subject: { facets: { head: "h1" } } });
}
