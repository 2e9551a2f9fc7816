import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
let stores: (name: string) => string;
beforeAll(async () => {
  sample = await createSampleProject();
  const folder = join(dirname(sample.root), "stores");
  mkdirSync(folder, { mode: 0o700 });
  stores = (name) => join(folder, name);
  await sample.call(["run", "delivery", "--key", "A-1", "--as", "bob", "--store", stores("a.db")]);
  await sample.call(["approve", "A-1", "--gate", "confirm", "--store", stores("a.db")]);
  await sample.call(["tick", "--store", stores("a.db")]);
  await sample.call(["run", "delivery", "--key", "A-2", "--as", "bob", "--store", stores("a.db")]);
});
afterAll(() => sample.dispose());

async function json(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Record<string, unknown> }> {
  const { exit, out } = await sample.call([...args, "--json"]);
  return { exit, document: JSON.parse(out) as Record<string, unknown> };
}

async function ledger(key: string, store: string): Promise<unknown> {
  const { document } = await json("ledger", key, "--verify", "--store", stores(store));
  expect(document).toMatchObject({ verified: true });
  return (document["commits"] as readonly { readonly digest: string }[]).map(({ digest }) => digest);
}

describe("moving runs to another store", () => {
  test("given an ended run, then export and import leave its ledger as it was, and the file is for its owner only", async () => {
    const file = stores("one.jsonl");
    expect(await json("export", file, "A-1", "--store", stores("a.db"))).toMatchObject({
      exit: 0,
      document: { runs: [expect.any(String)] },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await json("import", file, "--store", stores("b.db"))).toMatchObject({ exit: 0, document: { runs: [{ kind: "imported" }] } });
    expect(await ledger("A-1", "b.db")).toEqual(await ledger("A-1", "a.db"));
    expect(await json("import", file, "--store", stores("b.db"))).toMatchObject({ exit: 0, document: { runs: [{ kind: "complete" }] } });
  });

  test("given a run that waits, then it is imported only when that is said, and goes on there", async () => {
    const file = stores("all.jsonl");
    expect(await json("export", file, "--store", stores("a.db"))).toMatchObject({ exit: 0 });
    expect(await json("import", file, "--store", stores("c.db"))).toMatchObject({
      exit: 2,
      document: { error: { code: "IMPORT_REFUSED" } },
    });
    expect(await json("import", file, "--unfinished", "--store", stores("c.db"))).toMatchObject({ exit: 0 });
    expect(await json("approve", "A-2", "--gate", "confirm", "--store", stores("c.db"))).toMatchObject({ exit: 0 });
    expect(await json("tick", "--store", stores("c.db"))).toMatchObject({ exit: 0 });
    expect(await json("show", "A-2", "--store", stores("c.db"))).toMatchObject({ document: { outcome: "succeeded" } });
  });

  test("given a file that is there already, then nothing is overwritten", async () => {
    writeFileSync(stores("taken.jsonl"), "mine");
    const answer = await json("export", stores("taken.jsonl"), "--store", stores("a.db"));
    expect(answer).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
    expect(readFileSync(stores("taken.jsonl"), "utf8")).toBe("mine");
  });

  test("given a reason that holds what some take for the end of a line, then it is one line all the same", async () => {
    const reason = "one\u2028two\u2029three";
    await sample.call(["run", "delivery", "--key", "A-3", "--as", "bob", "--store", stores("odd.db")]);
    await sample.call(["cancel", "A-3", "--reason", reason, "--store", stores("odd.db")]);
    await json("export", stores("odd.jsonl"), "--store", stores("odd.db"));
    expect(readFileSync(stores("odd.jsonl"), "utf8")).toContain(reason);
    expect(await json("import", stores("odd.jsonl"), "--store", stores("even.db"))).toMatchObject({ exit: 0 });
    expect(await ledger("A-3", "even.db")).toEqual(await ledger("A-3", "odd.db"));
  });

  test("given a damaged, foreign or missing file, then nothing is written", async () => {
    await json("export", stores("whole.jsonl"), "A-1", "--store", stores("a.db"));
    const lines = readFileSync(stores("whole.jsonl"), "utf8").split("\n");
    writeFileSync(stores("cut.jsonl"), lines.slice(0, -2).join("\n"));
    for (const [file, code] of [
      ["cut.jsonl", "EXPORT_INVALID"],
      ["taken.jsonl", "EXPORT_INVALID"],
      ["none.jsonl", "COMMAND_INVALID"],
    ] as const) {
      expect(await json("import", stores(file), "--store", stores("d.db"))).toMatchObject({ exit: 2, document: { error: { code } } });
    }
    const foreign = await json("import", stores("whole.jsonl"), "--scope", "other", "--store", stores("d.db"));
    expect(foreign).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
    expect(await json("list", "--store", stores("d.db"))).toMatchObject({ document: { runs: [] } });
  });
});
