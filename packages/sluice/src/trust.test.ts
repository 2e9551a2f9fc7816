import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

const CONFIG = `import { effects } from "./tools/effects.mjs";\nexport default { effects };\n`;
const EFFECTS = `import "./deep.mjs";\nexport const effects = {};\n`;

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({ "sluice.config.mjs": CONFIG, "tools/effects.mjs": EFFECTS, "tools/deep.mjs": "" });
});
afterAll(() => sample.dispose());
afterEach(async () => {
  await sample.git("checkout", "--quiet", "--force", "main");
  await sample.git("reset", "--quiet", "--hard");
  await sample.git("clean", "--quiet", "-fd");
});

async function refusal(...args: readonly string[]): Promise<string> {
  const { exit, out } = await sample.call([...args, "--json"]);
  expect(exit).toBe(2);
  return (JSON.parse(out) as { readonly error: { readonly code: string } }).error.code;
}

describe("the configuration is run only as the policy ref has it", () => {
  test("unchanged, it is", async () => {
    expect(await sample.call(["tick"])).toMatchObject({ exit: 0, err: "" });
  });

  test("changed in the worktree, it is not even imported (CONFIG_UNTRUSTED)", async () => {
    sample.write("sluice.config.mjs", `import { writeFileSync } from "node:fs";\nwriteFileSync("ran", "");\nexport default {};\n`);
    const { exit, out, err } = await sample.sluice("tick");
    expect({ exit, out, told: err.includes("CONFIG_UNTRUSTED") }).toEqual({ exit: 2, out: "", told: true });
    expect(existsSync(join(sample.root, "ran"))).toBe(false);
    expect(await sample.sluice("tick", "--policy-file")).toMatchObject({ exit: 0 });
    expect(existsSync(join(sample.root, "ran"))).toBe(true);
  });

  test("committed on a branch, it is not: the merge base has another one", async () => {
    await sample.git("checkout", "--quiet", "-B", "feature");
    sample.write("sluice.config.mjs", "export default {};\n");
    await sample.commit("Loosen the policy");
    await sample.commit("Go on");
    expect(await refusal("tick")).toBe("CONFIG_UNTRUSTED");
  });

  test.each([
    ["a file that it imports", "tools/effects.mjs", `${EFFECTS}\n`],
    ["a file that an imported one imports", "tools/deep.mjs", "globalThis.changed = true;\n"],
  ])("%s counts too", async (_what, path, text) => {
    sample.write(path, text);
    expect(await refusal("tick")).toBe("CONFIG_UNTRUSTED");
  });

  test("neither a link in its place, nor its absence, nor a second one is accepted", async () => {
    renameSync(join(sample.root, "sluice.config.mjs"), join(sample.root, "real.mjs"));
    expect(await refusal("tick")).toBe("CONFIG_UNTRUSTED");
    symlinkSync("real.mjs", join(sample.root, "sluice.config.mjs"));
    expect(await refusal("tick")).toBe("CONFIG_UNTRUSTED");
    rmSync(join(sample.root, "sluice.config.mjs"));
    await sample.git("checkout", "--quiet", "--", "sluice.config.mjs");
    sample.write("sluice.config.js", "export default {};\n");
    expect(await refusal("tick")).toBe("CONFIG_INVALID");
  });

  test("imports that cannot be compared are refused", async () => {
    for (const specifier of ["#tools", "data:text/javascript,1", "/etc/hosts"]) {
      sample.write("sluice.config.mjs", `import ${JSON.stringify(specifier)};\nexport default {};\n`);
      await sample.commit("Import");
      await sample.commit("Go on");
      expect(await refusal("tick")).toBe("CONFIG_UNTRUSTED");
      await sample.git("reset", "--quiet", "--hard", "HEAD~2");
    }
  });

  test("what it exports is checked, with a did-you-mean", async () => {
    sample.write("sluice.config.mjs", "export default { effect: {} };\n");
    // In a process of its own: a module is imported once in each.
    const { exit, err } = await sample.sluice("tick", "--policy-file");
    expect({ exit, told: err.replaceAll(/\s+/g, " ").includes("did you mean effects") }).toEqual({ exit: 2, told: true });
  });
});

describe("policy comes from a trusted ref", () => {
  test("without a repository there is none", async () => {
    const bare = { ...sample, root: join(sample.root, "..", "nowhere") };
    mkdirSync(bare.root, { recursive: true });
    expect((await sample.call(["check", "--repo", bare.root])).err).toContain("CONFIG_UNTRUSTED");
  });

  test("in a repository with one commit it is that commit", async () => {
    const young = await createSampleProject();
    try {
      await young.git("reset", "--quiet", "--soft", "HEAD^");
      expect(JSON.parse((await young.call(["doctor", "--json"])).out)).toMatchObject({ ok: true });
      await young.git("checkout", "--quiet", "-b", "trunk");
      expect((await young.call(["list"])).err).toContain("VCS_REVISION_INVALID");
    } finally {
      young.dispose();
    }
  });

  test("a shallow clone does not pass for a repository with one commit", async () => {
    const clone = join(sample.root, "..", "shallow");
    await sample.git("clone", "--quiet", "--depth=1", `file://${sample.root}`, clone);
    const { exit, err } = await sample.call(["check", "--repo", clone]);
    expect({ exit, told: err.includes("shallow") }).toEqual({ exit: 2, told: true });
  });
});

describe("the store", () => {
  test("inside the worktree or its git folder is refused (STORE_INSIDE_SUBJECT)", async () => {
    expect(await refusal("list", "--store", "runs.sqlite")).toBe("STORE_INSIDE_SUBJECT");
    expect(await refusal("list", "--store", ".git/runs.sqlite")).toBe("STORE_INSIDE_SUBJECT");
    symlinkSync(sample.root, join(sample.root, "..", "link"));
    expect(await refusal("list", "--store", "../link/runs.sqlite")).toBe("STORE_INSIDE_SUBJECT");
  });

  test("inside another worktree of the repository is refused too", async () => {
    const other = join(sample.root, "..", "other");
    await sample.git("worktree", "add", "--quiet", "-b", "other", other);
    expect(await refusal("list", "--store", join(other, "runs.sqlite"))).toBe("STORE_INSIDE_SUBJECT");
    expect((await sample.call(["check", "--repo", other, "--stage", "build"])).exit).toBe(4);
  });

  test("trust: local-dev allows it, and explain says so", async () => {
    sample.write("sluice.config.mjs", `export default { trust: "local-dev", store: "state/runs.sqlite" };\n`);
    sample.write(
      "sluice.yaml",
      "format: 1\nname: ask\ninitial: ask\nstages:\n  ask: { gates: [{ id: ok, use: approval, with: { of: [alice] } }], next: done }\n  done: { final: succeeded }\n",
    );
    const { exit, out } = await sample.sluice("run", "ask", "--key", "A-1", "--policy-file");
    expect({ exit, told: out.includes("local-dev"), untrusted: out.includes("not trusted") }).toEqual({
      exit: 3,
      told: true,
      untrusted: true,
    });
    const explained = JSON.parse((await sample.sluice("explain", "A-1", "--policy-file", "--json")).out) as unknown;
    expect(explained).toMatchObject({ trust: "local-dev", policyTrusted: false });
    expect(existsSync(join(sample.root, "state", "runs.sqlite"))).toBe(true);
  });

  test("one that others can write is refused: exit 5", async () => {
    const shared = join(sample.root, "..", "shared");
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    const { exit, err } = await sample.call(["list", "--store", join(shared, "runs.sqlite")]);
    expect({ exit, told: err.includes("STORE_INSECURE") }).toEqual({ exit: 5, told: true });
  });
});
