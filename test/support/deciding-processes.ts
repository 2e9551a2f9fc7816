// Many people deciding on one request from several processes at the same time, on one store.
import type { Digest, Redactor, RunStore } from "@sluice/core";
import { createEngine, createSystemClock, createSystemIds, type DecideRequest, type Engine } from "@sluice/engine";
import { expect, test } from "vitest";
import { pipelineFrom } from "../../packages/testing/src/pipeline-from.ts";
import { scriptedRegistry } from "../../packages/testing/src/scripted-gates.ts";
import type { DeciderGiven } from "./programs/decider.ts";
import { startProgram } from "./start-program.ts";
import { openPlace, type StorePlace } from "./store-place.ts";
import type { SharedStore } from "./writer-processes.ts";

const PROCESSES = 4;
const GESTURES = 100;

const PIPELINE = pipelineFrom(`
format: 1
name: release
initial: confirm
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  confirm:
    gates: [{ id: go, use: approval, with: { from: [{ count: 2, of: ["group:ops"] }, { count: 1, of: [cto] }], exclude: [starter] } }]
    next: ship
  ship: { work: { run: deploy }, next: done }
  done: { final: succeeded }
`);

type Gesture = Omit<DecideRequest, "seen"> & { readonly id: string; readonly seen: Digest };

/** A hundred clicks: of those who are asked, often twice; of others; of the starter; and on a page that is out of date. */
function gesturesOf(seen: Digest): readonly Gesture[] {
  return Array.from({ length: GESTURES }, (_none, index): Gesture => {
    const people = ["ann", "ben", "cat", "cto", "alice", "mallory"] as const;
    const id = people[index % people.length] ?? "ann";
    const groups = id === "mallory" || id === "cto" ? [] : ["ops"];
    const by = { id, assurance: "verified", groups } as const;
    return { gate: "go", decision: "approve", by, id: `click-${index}`, seen: index % 10 === 9 ? `sha256:${"0".repeat(64)}` : seen };
  });
}

function engineOn(store: RunStore, performed: string[]): Engine {
  const plain: Redactor = { portVersion: 1, redact: (text) => text };
  const deploy = {
    portVersion: 1,
    perform: ({ key }: { readonly key: string }) => {
      performed.push(key);
      return Promise.resolve({ kind: "ended", exit: 0 } as const);
    },
    prove: () => Promise.resolve({ kind: "unknown" } as const),
  } as const;
  const ports = { gates: scriptedRegistry(), redactor: plain, clock: createSystemClock(), ids: createSystemIds() };
  return createEngine({ store, pipelines: [PIPELINE], effects: { deploy }, ...ports });
}

interface Answered {
  readonly id: string;
  readonly answer: { readonly ok: boolean; readonly code?: string; readonly request?: string };
}

/** Registers the test of one store; the ids of what it proves stand in the title around it. */
export function describeDecidingProcesses({ name, place }: SharedStore): void {
  test(
    `${name}: given ${GESTURES} decisions of ${PROCESSES} processes on one request at once, then one consumption, and the ledger explains each refusal`,
    { timeout: 120_000 },
    async () => {
      const where = await place("decided");
      const store = openPlace(where);
      const performed: string[] = [];
      const engine = engineOn(store, performed);
      const subject = { kind: "plan", facets: { head: "h1" } } as const;
      const { id: run } = await engine.start("release", { key: "K", subject, startedBy: { id: "alice", assurance: "verified" } });
      const seen = (await engine.explain(run)).requests[0]?.digest ?? "sha256:";
      const gestures = gesturesOf(seen);
      const answers = await decideFrom(where, run, gestures);
      expect(answers).toHaveLength(GESTURES);

      const events = (await engine.ledger(run, { limit: 1000 })).items.flatMap((commit) => commit.events);
      const of = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
      expect(of("request-closed")).toMatchObject([{ gate: "go", as: "approved" }]);
      expect(of("stage-entered").filter(({ stage }) => stage === "ship")).toHaveLength(1);
      expect(of("work-requested")).toHaveLength(1);
      const counted = of("decision-recorded");
      const people = counted.map(({ by }) => (by as { readonly id: string }).id);
      expect(new Set(people).size).toBe(people.length);
      expect(people).toContain("cto");
      expect(
        answers
          .filter(({ answer }) => answer.ok)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(counted.map(({ id }) => id as string).toSorted());
      // Everybody who was refused stands in the ledger, with the code that they were told.
      const told = answers.flatMap(({ id, answer }) => (answer.ok ? [] : [`${id} ${answer.code}`]));
      expect(
        of("decision-refused")
          .map(({ id, code }) => `${id as string} ${code as string}`)
          .toSorted(),
      ).toEqual(told.toSorted());

      const { run: after } = await engine.settled(run);
      expect([after.outcome, performed.length]).toEqual(["succeeded", 1]);
      expect(after.state.requests["go"]).toMatchObject({ closed: "approved", consumed: true });
      await engine.close();
      await store.close();
    },
  );
}

async function decideFrom(place: StorePlace, run: string, gestures: readonly Gesture[]): Promise<readonly Answered[]> {
  const share = (index: number) => gestures.filter((_gesture, at) => at % PROCESSES === index);
  const given = (index: number): DeciderGiven => ({ place, pipeline: PIPELINE, run, gestures: share(index) });
  const deciders = await Promise.all(Array.from({ length: PROCESSES }, (_none, index) => startProgram("decider", given(index))));
  await Promise.all(deciders.map((decider) => decider.said("ready")));
  for (const decider of deciders) decider.tell("go");
  await Promise.all(deciders.map((decider) => decider.ended));
  const lines = deciders.flatMap((decider) => decider.lines).filter((line) => line.startsWith("answered "));
  return lines.map((line) => JSON.parse(line.slice("answered ".length)) as Answered);
}
