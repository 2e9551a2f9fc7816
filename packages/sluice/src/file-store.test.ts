import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Explanation } from "@sluice/lifecycle";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

const ASK = `format: 1
name: ask
initial: ask
stages:
  ask: { gates: [{ id: anybody, use: approval, with: { of: [anyone], assurance: local } }], next: done }
  done: { final: succeeded }
`;

let sample: SampleProject;
let folder = "";
beforeAll(async () => {
  sample = await createSampleProject({ "sluice.yaml": ASK, "sluice.config.mjs": "export default {};\n" });
  folder = join(dirname(sample.root), "state", "runs");
  for (const key of ["A-1", "A-2"]) await sample.call(["run", "ask", "--key", key, "--as", "bob", "--store", `${folder}/`]);
});
afterAll(() => sample.dispose());

const call = async (
  ...args: readonly string[]
): Promise<{ readonly exit: number | string; readonly document: unknown; readonly err: string }> => {
  const { exit, out, err } = await sample.call([...args, "--store", folder, "--json"]);
  return { exit, document: JSON.parse(out) as unknown, err };
};

describe("a store in plain files", () => {
  test("is made where a folder is named, and found again", async () => {
    expect(readdirSync(folder).toSorted()).toEqual(["claims.jsonl", "ledger.jsonl"]);
    expect(await call("approve", "A-1", "--gate", "anybody")).toMatchObject({ exit: 0 });
    expect(await call("show", "A-1")).toMatchObject({ exit: 0, document: { outcome: "succeeded" } });
    expect(await call("doctor")).toMatchObject({
      exit: 0,
      document: { checks: expect.arrayContaining([expect.objectContaining({ name: "store", state: "ok" })]) as unknown },
    });
  });

  test("every command that is offered names it, so that it can be typed as it stands", async () => {
    const { document } = await call("explain", "A-2");
    const commands = (document as Explanation).blockers.flatMap(({ remedies }) => remedies.map(({ command }) => command));
    expect(commands.map((command) => command.endsWith(`--gate anybody --store ${folder}`))).toEqual([true, true]);
    const spaced = `${join(dirname(folder), "it's here")}/`;
    const { out } = await sample.call(["run", "ask", "--key", "A-5", "--as", "bob", "--store", spaced, "--scope", "mine"]);
    expect(out).toContain(`--gate anybody --store '${spaced.replace("'", String.raw`'\''`)}' --scope mine`);
  });

  test("a path that does not end in a slash is a database", async () => {
    const file = join(dirname(folder), "runs.sqlite");
    await sample.call(["run", "ask", "--key", "A-3", "--as", "bob", "--store", file]);
    expect(statSync(file).isFile()).toBe(true);
  });

  test("inside the repository is refused before anything is made", async () => {
    const inside = join(sample.root, "state/");
    const { exit, err } = await sample.call(["run", "ask", "--key", "A-4", "--store", inside]);
    expect({ exit, told: err.includes("STORE_INSIDE_SUBJECT"), made: existsSync(inside) }).toEqual({ exit: 2, told: true, made: false });
  });

  test("ledger --verify looks through all of it, and through one run", async () => {
    expect(await call("ledger", "--verify")).toMatchObject({ exit: 0, document: { verified: true, runs: 2 } });
    expect(await call("ledger", "A-1", "--verify")).toMatchObject({ exit: 0, document: { verified: true } });
    expect(await call("ledger")).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
  });

  test("what is not whole is told by --verify, and repaired by whoever opens it, who is told too", async () => {
    const file = join(folder, "claims.jsonl");
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([bytes, Buffer.from('{"n":')]));
    const line = bytes.toString("utf8").split("\n").length;
    for (const args of [
      ["ledger", "--verify"],
      ["ledger", "A-1", "--verify"],
    ])
      expect(await call(...args)).toMatchObject({ exit: 5, document: { verified: false, file, line } });
    expect(await call("doctor")).toMatchObject({ exit: 5 });
    const { exit, err } = await call("list");
    expect({ exit, told: err.includes("removed") }).toEqual({ exit: 0, told: true });
    expect(readFileSync(file)).toEqual(bytes);
  });

  test("a changed byte stops it: exit 5, with file and line", async () => {
    const file = join(folder, "ledger.jsonl");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.toString("utf8").replace('"A-2"', '"A-9"'));
    expect(await call("ledger", "--verify")).toMatchObject({
      exit: 5,
      document: { verified: false, file, line: expect.any(Number) as number },
    });
    expect(await call("list")).toMatchObject({ exit: 5, document: { error: { code: "STORE_CORRUPT" } } });
    writeFileSync(file, bytes);
    truncateSync(join(folder, "claims.jsonl"));
    expect(await call("ledger", "--verify")).toMatchObject({ exit: 5, document: { file: join(folder, "claims.jsonl"), line: 1 } });
  });
});

test("ledger --verify looks through a database, too", async () => {
  const store = join(dirname(folder), "runs.sqlite");
  const { exit, out } = await sample.call(["ledger", "--verify", "--store", store, "--json"]);
  expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 0, document: { verified: true, runs: 1 } });
});
