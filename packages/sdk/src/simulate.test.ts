import { expect, test } from "vitest";
import { createSluice, definePipeline, memory } from "./index.ts";

const subject = { facets: { head: "h1" } };
const startedBy = { id: "alice", assurance: "verified" } as const;

function asking(count: number) {
  return definePipeline({
    format: 1,
    name: "asking",
    initial: "ask",
    stages: {
      ask: { gates: [{ id: "ok", use: "approval", with: { from: [{ count, of: ["anyone"] }] } }], next: "done" },
      done: { final: "succeeded" },
    },
  });
}

test("a host asks what a changed definition would have made of a run, and the run stays what it is (users 24)", async () => {
  // #region simulate
  const sluice = createSluice({ pipelines: [asking(1)], store: memory() });
  const { id } = await sluice.start("asking", { key: "K-1", subject, startedBy });
  const [asked] = (await sluice.explain(id)).requests;
  const by = { id: "bob", assurance: "verified" } as const;
  await sluice.decide(id, { gate: "ok", decision: "approve", by, seen: asked?.digest ?? "sha256:", id: "bob-1" });
  const { result, flip } = await sluice.simulate(id, asking(2));
  // #endregion simulate
  expect(result).toBe("differs");
  expect(flip).toMatchObject({ was: { kind: "advance", text: "goes on to done" }, waitsFor: [expect.stringContaining("ok: 1 of anyone")] });
  expect((await sluice.simulate(id, asking(1))).result).toBe("same");
  expect((await sluice.get(id))?.outcome).toBe("succeeded");
  await expect(sluice.simulate("none", asking(1))).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  await sluice.close();
});
