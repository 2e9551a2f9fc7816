import type { RunStore } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { expect, test } from "vitest";
import { auditRun } from "./index.ts";

const PIPELINE = `
format: 1
name: confirm
initial: ask
stages:
  ask: { gates: [{ id: ok, use: approval, with: { from: [{ count: 2, of: [bob, carol] }] } }], next: done }
  done: { final: succeeded }
`;

test("what was demanded is told from the definition that the run followed, and a text that was put in its place is found", async () => {
  const harness = createHarness({ pipelines: [PIPELINE] });
  const { store } = harness;
  const engine = harness.engine();
  const subject = { kind: "plan", facets: { head: "c1" } } as const;
  const { id: run } = await engine.start("confirm", { key: "K", subject, startedBy: { id: "alice", assurance: "verified" } });
  const key = { scope: "default", run };
  expect((await auditRun(store, key)).requests[0]).toMatchObject({ requirement: { from: [{ count: 2, of: ["bob", "carol"] }] } });
  const getDefinition: RunStore["getDefinition"] = async (...args) =>
    (await store.getDefinition(...args))?.replace('"count":2', '"count":1');
  await expect(auditRun({ ...store, getDefinition }, key)).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  const without = await auditRun({ ...store, getDefinition: () => Promise.resolve(undefined) }, key);
  expect(without.requests[0]).not.toHaveProperty("requirement");
});
