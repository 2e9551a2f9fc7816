import { type Answering, fakeVcs, rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { evidenceOf } from "./index.ts";

const VERIFIED = `format: 1
name: verified
initial: verify
stages:
  verify:
    gates:
      - id: data-access
        any:
          - { id: no-data-change, use: forbidden-paths, with: { paths: ["migrations/**", "src/queries/**"] } }
          - { id: real-run, use: command, with: { argv: [verify-database] }, attempts: 1, evidence: { class: observed } }
      - { id: io-outside, use: added-lines, with: { phrases: [createConnection, "new Pool"], paths: ["src/**"], except: ["src/db/**"] } }
    next: release
  release:
    before: [{ id: go, use: approval, with: { of: [bob] } }]
    work: { run: release }
    next: done
  done: { final: succeeded }
`;

/** A run about a change that writes these files. */
function verified(files: Readonly<Record<string, string>>, realRun: Answering = "fail"): Promise<Rehearsal> {
  const vcs = fakeVcs({
    commits: { m1: { files: { "src/a.ts": "a\n" } }, c1: { parent: "m1", files: { "src/a.ts": "a\n", ...files } } },
    branches: { main: "m1", work: "c1" },
  });
  return rehearse(VERIFIED, {
    vcs,
    subject: { ref: "refs/heads/work", facets: { head: "c1", base: "main", baseCommit: "m1" } },
    verdicts: { "no-data-change": "real", "io-outside": "real", "real-run": realRun },
  });
}

/** Where the run stands. */
function stands({ run }: Rehearsal): unknown {
  return [run.stage, ...run.state.holds.map(({ code }) => code)];
}

const QUERY = { "src/queries/users.ts": "select nmae from users\n" };
const OPEN = ["release"];
const HELD = ["verify", "GATE_FAILED"];

const ranBy = (kind: "observed" | "reported"): Answering => ({
  value: "pass",
  evidence: [evidenceOf({ name: "stdout", producer: "verify-database", class: kind, content: "1 query, exit 0" })],
});

describe("a change of data access wants a run against a real store (OK-35)", () => {
  test("given no such change, no run is needed", async () => {
    expect(stands(await verified({ "src/a.ts": "b\n" }))).toEqual(OPEN);
  });

  test("given one, and a run that was observed, it goes on", async () => {
    expect(stands(await verified(QUERY, ranBy("observed")))).toEqual(OPEN);
    expect(stands(await verified({ "migrations/7.sql": "alter table users\n" }, ranBy("observed")))).toEqual(OPEN);
  });

  test.each<[string, Answering]>([
    ["a run that failed", "fail"],
    ["no backend to run against", { value: "error", class: "infrastructure", cause: "no-program" }],
    ["a run that was too heavy to finish", "inconclusive"],
    ["a run that is only told of", ranBy("reported")],
  ])("given one, and %s, it stays unverified: nobody is asked to release it", async (_what, realRun) => {
    const play = await verified(QUERY, realRun);
    expect(play.run.stage).toBe("verify");
    expect([play.run.status, Object.keys(play.run.state.requests), play.performed]).toEqual(["held", [], []]);
  });
});

describe("tests that open real connections stand outside of the sources (OK-36)", () => {
  test.each([
    ["in a test among the sources", "src/users.test.ts", HELD],
    ["whatever it is meant for", "src/helpers/only-for-trials.ts", HELD],
    ["in the folder of proofs", "proof/users.ts", OPEN],
    ["in the code that is there for it", "src/db/pool.ts", OPEN],
  ])("given a connection %s", async (_what, path, expected) => {
    expect(stands(await verified({ [path]: "const pool = new Pool();\n" }))).toEqual(expected);
  });

  test("the place is named", async () => {
    const play = await verified({ "src/users.test.ts": "it works\nawait createConnection()\n" });
    expect(play.run.state.verdicts["io-outside"]?.findings).toMatchObject([{ path: "src/users.test.ts", line: 2 }]);
  });
});
