import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, ME, type SampleProject } from "./fixtures/sample-project.ts";

const ASK = `format: 1
name: ask
initial: ask
stages:
  ask:
    gates:
      - { id: anybody, use: approval, with: { of: [anyone], assurance: local }, onReject: hold }
      - { id: team, use: approval, with: { of: ["group:team"], assurance: local } }
    next: done
  done: { final: succeeded }
`;

let sample: SampleProject;
let elsewhere: SampleProject;
let store = "";
beforeAll(async () => {
  const config = `export default { people: { team: [${JSON.stringify(ME)}] } };\n`;
  sample = await createSampleProject({ "sluice.yaml": ASK, "sluice.config.mjs": config });
  store = join(dirname(sample.root), "runs", "runs.sqlite");
  mkdirSync(dirname(store), { mode: 0o700 });
  // No repository, no definition, no configuration.
  const root = join(dirname(sample.root), "elsewhere");
  mkdirSync(root);
  elsewhere = { ...sample, root, call: (args) => sample.call(args, { cwd: root }) };
  for (const key of ["A-1", "A-2", "A-3", "A-4"]) await sample.call(["run", "ask", "--key", key, "--as", "bob", "--store", store]);
});
afterAll(() => sample.dispose());

describe("commands on stored runs need the store only", () => {
  test.each([
    ["list"],
    ["show", "A-1"],
    ["explain", "A-1"],
    ["ledger", "A-1", "--verify"],
    ["approve", "A-1", "--gate", "anybody"],
    ["extend", "A-1", "--gate", "team", "--by", "1h"],
    ["signal", "--type", "note", "--key", "A-1"],
    ["reject", "A-4", "--gate", "anybody"],
    ["resume", "A-4"],
    ["cancel", "A-1"],
  ])("%s", async (...args) => {
    const { exit, err, out } = await elsewhere.call([...args, "--store", store, "--json"]);
    expect({ exit, out: JSON.parse(out) as unknown }).toMatchObject({ exit: 0 });
    expect(err).toContain("CONFIG_UNTRUSTED");
  });

  test("explain says in its answer that it was read without policy", async () => {
    expect((await elsewhere.call(["explain", "A-2", "--store", store])).out).toContain("note: Read without policy");
    expect((await sample.call(["explain", "A-2", "--store", store])).out).not.toContain("note: ");
  });

  test.each([["verify"], ["check"], ["run", "ask", "--key", "A-9"], ["tick"], ["work"]])("%s needs the policy", async (...args) => {
    const more = args[0] === "verify" || args[0] === "check" ? [] : ["--store", store];
    expect(await elsewhere.call([...args, ...more])).toMatchObject({ exit: 2, err: expect.stringContaining("CONFIG_UNTRUSTED") as string });
  });

  test("without a store the answer is the refusal, and nothing is made", async () => {
    const none = join(dirname(store), "none.sqlite");
    expect((await elsewhere.call(["list"])).err).toContain("CONFIG_UNTRUSTED");
    expect((await elsewhere.call(["list", "--store", none])).err).toContain("COMMAND_INVALID");
    expect(existsSync(none)).toBe(false);
  });

  test("whoever names a policy or a configuration gets it or the refusal", async () => {
    for (const named of [
      ["--policy-file", "--config", "none.mjs"],
      ["--policy-ref", "none"],
    ]) {
      expect((await sample.call(["list", "--store", store, ...named])).exit).toBe(2);
    }
  });
});

describe("an act is judged by a trusted configuration, or refused (APR-1)", () => {
  const approve = ["approve", "A-2", "--gate", "team", "--json"];

  test("given it was changed, then nobody acts by it, and everybody may still read; given it is trusted, its groups count", async () => {
    sample.write("sluice.config.mjs", `export default { people: { team: [${JSON.stringify(ME)}, "mallory"] } };\n`);
    const refused = await sample.sluice(...approve, "--store", store);
    expect({ exit: refused.exit, document: JSON.parse(refused.out) as unknown }).toMatchObject({
      exit: 2,
      document: { error: { code: "CONFIG_UNTRUSTED" } },
    });
    expect((await sample.call(["signal", "--type", "note", "--key", "A-2", "--store", store])).err).toContain("CONFIG_UNTRUSTED");
    const read = await sample.sluice("explain", "A-2", "--store", store);
    expect(read.exit).toBe(0);
    expect(read.err.replaceAll(/\s+/g, " ")).toContain("nobody is in a group");
    await sample.git("checkout", "--quiet", "--", "sluice.config.mjs");
    expect(await sample.call([...approve, "--store", store])).toMatchObject({ exit: 0, err: "" });
  });

  test("nor when it was taken away", async () => {
    rmSync(join(sample.root, "sluice.config.mjs"));
    for (const gate of ["team", "anybody"]) {
      expect(await sample.call(["approve", "A-3", "--gate", gate, "--store", store])).toMatchObject({
        exit: 2,
        err: expect.stringContaining("CONFIG_UNTRUSTED") as string,
      });
    }
    await sample.git("checkout", "--quiet", "--", "sluice.config.mjs");
    expect((await sample.call(["approve", "A-3", "--gate", "anybody", "--store", store])).exit).toBe(0);
  });
});
