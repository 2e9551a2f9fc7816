import type { Json } from "@sluice/core";
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

test("given a gate that lacks one it uses here, then nobody looks with it, and its run's explanation says so", async () => {
  const text = DEFINITION.replace("    work: { run: builder }\n", "");
  const harness = createHarness({ pipelines: [text] });
  const registry = scriptedRegistry();
  const asked: unknown[] = [];
  const lacking = {
    ...registry,
    get: (use: string, config?: Json) => {
      asked.push(config);
      const parts = Object.entries(registry.get(use) ?? {}).filter(([name]) => name !== "evaluate");
      return Object.fromEntries(parts) as unknown as ReturnType<typeof registry.get>;
    },
  };
  const engine = harness.engine({ gates: lacking });
  const { id } = await engine.start("deliver", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
  await harness.clock.see(engine.tick());
  expect((await engine.explain(id)).unserved).toEqual([expect.stringContaining("no gate check")]);
  expect(asked).toContainEqual({ name: "sound" });
  expect((await engine.get(id))?.state.verdicts).toEqual({});
});
