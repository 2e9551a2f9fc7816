import { createHarness, scriptedRegistry } from "@sluice/testing";
import { expect, test } from "vitest";

const DEFINITION = `
format: 1
name: deliver
initial: build
stages:
  build:
    work: { run: builder }
    gates: [{ id: sound, use: check, with: { name: sound } }]
    next: done
  done: { final: succeeded }
`;
const ALICE = { id: "alice", assurance: "verified" } as const;

test("given nobody here can do what a run wants, then its explanation says what is missing here and what to do", async () => {
  const harness = createHarness({ pipelines: [DEFINITION] });
  const able = harness.engine({ effects: { builder: { portVersion: 1, perform: () => Promise.resolve({ kind: "ended", exit: 0 }) } } });
  const { id } = await able.start("deliver", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
  const without = harness.engine({ effects: {} });
  expect((await without.explain(id)).unserved).toEqual([expect.stringContaining("builder")]);
  expect((await able.explain(id)).unserved).toEqual([]);

  await harness.clock.see(able.tick({ limit: 1 }));
  const registry = scriptedRegistry();
  const check = registry.get("check");
  const newer = {
    ...registry,
    get: (use: string) => (use === "check" && check !== undefined ? { ...check, version: 2 } : registry.get(use)),
  };
  const explained = await harness.engine({ gates: newer }).explain(id);
  expect(explained.unserved).toEqual([expect.stringContaining("version 1 of check, and version 2")]);
  expect(explained.text).toContain(explained.unserved[0]);
});
