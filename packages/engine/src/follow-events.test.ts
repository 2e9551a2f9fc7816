import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { EngineEvent } from "./engine-event.ts";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

const DEFINITION = `
format: 1
name: p
initial: a
stages:
  a: { work: { run: w }, gates: [{ id: ok, use: check, with: { name: ok } }], next: z }
  z: { final: succeeded }
`;

async function collect(events: AsyncIterable<EngineEvent>, most = Number.POSITIVE_INFINITY): Promise<readonly EngineEvent[]> {
  const seen: EngineEvent[] = [];
  for await (const event of events) {
    seen.push(event);
    if (seen.length >= most) break;
  }
  return seen;
}

describe("following events", () => {
  test("given any event's position, then following goes on exactly behind it, also inside a commit", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    for (const key of ["A", "B"]) {
      const run = await engine.start("p", { key, subject: SUBJECT, startedBy: ALICE });
      await harness.clock.see(engine.settled(run.id));
    }
    const all = await collect(engine.events({ follow: false }));
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(({ event }) => event.type === "run-completed")).toHaveLength(2);
    for (const [index, { position }] of all.entries()) {
      expect(await collect(engine.events({ follow: false, after: position }))).toEqual(all.slice(index + 1));
    }
  });

  test("given nothing new, then it waits for more, and ends when the caller aborts", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    const controller = new AbortController();
    const following = collect(engine.events({ signal: controller.signal }));
    await harness.clock.advance(10_000);
    const run = await harness.engine().start("p", { key: "A", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(harness.engine().settled(run.id));
    await harness.clock.advance(10_000);
    controller.abort();
    const types = (await following).map(({ event }) => event.type);
    expect(types[0]).toBe("run-started");
    expect(types.at(-1)).toBe("run-completed");
  });

  test("given a scope, then the events of others are not there", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    await engine.start("p", { key: "A", subject: SUBJECT, startedBy: ALICE }, { scope: "mine" });
    await engine.start("p", { key: "A", subject: SUBJECT, startedBy: ALICE }, { scope: "theirs" });
    const mine = await collect(engine.events({ scope: "mine", follow: false }));
    expect(new Set(mine.map(({ scope }) => scope))).toEqual(new Set(["mine"]));
  });
});
