import { type FakeFile, fakeVcs, rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = `format: 1
name: policy
initial: judge
stages:
  judge:
    gates:
      - id: policy
        any:
          - { id: touches-policy, with: { paths: [sluice.yaml, ".github/**"] } }
          - { id: policy-approval, use: approval, with: { of: [bob], exclude: [author] } }
    next: done
  done: { final: succeeded }
`;

const BEFORE: Readonly<Record<string, FakeFile>> = { "sluice.yaml": "format: 1" };

function judged(after: Readonly<Record<string, FakeFile>>): Promise<Rehearsal> {
  const commits = { m1: { files: BEFORE }, c1: { files: after, parent: "m1" }, m2: { files: { ...BEFORE, "b.ts": "b" }, parent: "m1" } };
  const facets = { head: "c1", base: "main", baseCommit: "m1" };
  return rehearse(PIPELINE, { subject: { facets }, vcs: fakeVcs({ commits }), verdicts: { "touches-policy": "real" } });
}

describe("a change of the policy itself", () => {
  test("given a change that leaves the policy alone, then nobody is needed", async () => {
    expect((await judged({ ...BEFORE, "a.ts": "a" })).run.outcome).toBe("succeeded");
  });

  test.each([
    ["changes it", { "sluice.yaml": "format: 1 # weaker" }],
    ["removes it", {}],
    ["moves it away", { "sluice.yml": "format: 1" }],
    ["adds to it in another case", { ...BEFORE, ".GitHub/workflows/x.yml": "x" }],
  ])("given a change that %s, then the run waits for a person", async (_what, after) => {
    const play = await judged(after);
    expect([play.run.status, play.run.state.verdicts["touches-policy"]?.value]).toEqual(["waiting", "fail"]);
    expect(Object.keys(play.run.state.requests)).toEqual(["policy-approval"]);
  });
});
