import { renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Called, createSampleProject, DEFINITION, type SampleProject } from "./fixtures/sample-project.ts";

const LIST = "policy/words.txt";

let sample: SampleProject;
beforeEach(async () => {
  sample = await createSampleProject({
    "sluice.yaml": DEFINITION.replace("pass: [APPROVED]", `pass: { fromFile: ${LIST} }`),
    [LIST]: "# words that pass\nAPPROVED\n",
  });
});
afterEach(() => sample.dispose());

/** A branch whose change lets another word pass, and uses it. */
async function looseBranch(): Promise<void> {
  await sample.git("checkout", "--quiet", "-b", "work");
  sample.write(LIST, "APPROVED\nWHATEVER\n");
  sample.write("report.md", "---\nverdict: WHATEVER\n---\n");
  await sample.commit("Let it through");
}

interface Answer {
  readonly exit: Called["exit"];
  readonly document: {
    readonly policyTrusted?: boolean;
    readonly digest?: string;
    readonly verdicts?: readonly { readonly value: string }[];
    readonly error?: { readonly code: string; readonly problems?: readonly { readonly code: string; readonly line?: number }[] };
  };
}

async function json(...args: readonly string[]): Promise<Answer> {
  const { exit, out } = await sample.call([...args, "--json"]);
  return { exit, document: JSON.parse(out) as Answer["document"] };
}

/** What the report gate says. */
async function judged(...args: readonly string[]): Promise<readonly [Called["exit"], string | undefined, boolean | undefined]> {
  const { exit, document } = await json("check", "--stage", "build", ...args);
  return [exit, document.verdicts?.[0]?.value, document.policyTrusted];
}

/** Why the definition is refused. */
async function refused(...args: readonly string[]): Promise<unknown> {
  const { exit, document } = await json("check", "--stage", "build", ...args);
  return [exit, document.error?.code, document.error?.problems?.map(({ code }) => code)];
}

describe("a list is believed only as the policy ref has it", () => {
  test("given a change that edits it, it is judged by the old one, whatever ref is the base (invariant 6)", async () => {
    await looseBranch();
    expect(await judged()).toEqual([4, "error", true]);
    expect(await judged("--policy-ref", "main")).toEqual([4, "error", true]);
    expect(await judged("--base", "main")).toEqual([4, "error", true]);
  });

  test("given another policy ref, by what that one has; from disk, it is told that it is not trusted", async () => {
    await looseBranch();
    expect(await judged("--policy-ref", "work")).toEqual([0, "pass", true]);
    expect(await judged("--policy-file")).toEqual([0, "pass", false]);
  });

  test("given a worktree that was edited and not committed, nothing changes", async () => {
    sample.write(LIST, "WHATEVER\n");
    sample.write("report.md", "---\nverdict: APPROVED\n---\n");
    await sample.git("add", "report.md");
    await sample.git("commit", "--quiet", "-m", "Report");
    expect(await judged()).toEqual([0, "pass", true]);
    expect(await judged("--policy-file")).toEqual([4, "error", false]);
  });

  test("given a policy ref that moved on, the merge base still has the say, and the ref by its new list", async () => {
    await looseBranch();
    await sample.git("checkout", "--quiet", "main");
    sample.write(LIST, "APPROVED\nWHATEVER\n");
    await sample.commit("Decide so");
    await sample.git("checkout", "--quiet", "work");
    expect(await judged()).toEqual([4, "error", true]);
    expect(await judged("--policy-ref", "main")).toEqual([0, "pass", true]);
  });

  test("given a stored run, the policy that it began with is kept when the ref moves on (TG-19)", async () => {
    const started = await json("run", "delivery", "--key", "A-1", "--detach");
    expect([started.exit, started.document.policyTrusted]).toEqual([0, true]);
    const digestOf = async (): Promise<string | undefined> => /sha256:[0-9a-f]{64}/.exec((await sample.call(["show", "A-1"])).out)?.[0];
    const before = await digestOf();
    sample.write(LIST, "WHATEVER\n");
    await sample.commit("Decide so");
    await sample.commit("Go on");
    expect(await digestOf()).toBe(before);
    expect((await json("verify")).document.digest).not.toBe(before);
  });
});

describe("a list that is not to be had at the policy ref refuses the definition: exit 2", () => {
  const link = (): void => {
    renameSync(join(sample.root, LIST), join(sample.root, "real.txt"));
    symlinkSync("../real.txt", join(sample.root, LIST));
  };

  test.each<[string, () => void, string]>([
    ["missing", () => rmSync(join(sample.root, LIST)), "FILE_UNREADABLE"],
    ["a link", link, "FILE_UNREADABLE"],
    ["huge", () => sample.write(LIST, "x\n".repeat(40_000)), "FILE_UNREADABLE"],
    ["empty", () => sample.write(LIST, "# nothing\n"), "FILE_CONTENT_INVALID"],
  ])("given one that is %s", async (_what, change, code) => {
    change();
    await sample.commit("Change the list");
    expect(await refused("--policy-ref", "HEAD")).toEqual([2, "DEFINITION_INVALID", [code]]);
    expect(await refused("--policy-file")).toEqual([2, "DEFINITION_INVALID", [code]]);
    expect(await refused("--policy-ref", "HEAD~1")).toEqual([4, undefined, undefined]);
  });

  test("the place is told with line and caret", async () => {
    rmSync(join(sample.root, LIST));
    const { err } = await sample.call(["check", "--stage", "build", "--policy-file"]);
    expect(err).toMatch(/sluice\.yaml:8:\d+ FILE_UNREADABLE/);
    expect(err).toContain("^");
  });

  test("given a definition of the configuration, it stands in no file", async () => {
    const stages = `{ a: { work: { run: "x" }, gates: [{ use: "report", with: { file: "r.md", field: "v", pass: { fromFile: "w.txt" }, fail: ["N"] } }], next: "z" }, z: { final: "succeeded" } }`;
    sample.write("sluice.config.mjs", `export default { pipelines: [{ format: 1, name: "coded", initial: "a", stages: ${stages} }] };\n`);
    const { exit, out } = await sample.sluice("run", "coded", "--key", "A-1", "--policy-file", "--json");
    const { error } = JSON.parse(out) as Answer["document"];
    expect([exit, error?.code, error?.problems?.map(({ code }) => code)]).toEqual([2, "DEFINITION_INVALID", ["FILE_SOURCE_MISSING"]]);
  });
});

describe("a change of the policy is itself judged", () => {
  const JUDGED = `format: 1
name: delivery
initial: review
stages:
  review:
    gates:
      - { id: rules, use: touches-policy, with: { paths: { policyFiles: [OWNERS] } } }
      - { id: owners, use: approval, with: { of: { fromFile: policy/owners.txt } } }
    next: done
  done: { final: succeeded }
`;

  test.each([
    ["nothing of it", "src/a.ts", "pass"],
    ["the definition", "sluice.yaml", "fail"],
    ["a list", "policy/owners.txt", "fail"],
    ["a configuration that was not there", "sluice.config.js", "fail"],
    ["a file that the configuration imports", "tools/effects.mjs", "fail"],
    ["a file that is named", "OWNERS", "fail"],
    ["a list, written in capitals", "Policy/OWNERS.txt", "fail"],
  ])("given a change that touches %s", async (_what, path, value) => {
    sample.write("sluice.yaml", JUDGED);
    sample.write("policy/owners.txt", "alice\n");
    sample.write("tools/effects.mjs", "export const effects = {};\n");
    sample.write("sluice.config.mjs", 'import { effects } from "./tools/effects.mjs";\nexport default { effects };\n');
    await sample.commit("Set the rules");
    await sample.git("checkout", "--quiet", "-b", "change");
    sample.write(path, "bob\n");
    await sample.commit("Change");
    // From the side of the rules: whoever has the change checked out has its configuration there too, which is refused.
    await sample.git("checkout", "--quiet", "main");
    const { document } = await json("check", "--stage", "review", "--head", "change");
    expect(document.verdicts?.[0]?.value).toBe(value);
  });
});

describe("verify compares the lists too", () => {
  test("given a list that is not committed, it is not what runs would use", async () => {
    expect((await json("verify")).document.policyTrusted).toBe(true);
    sample.write(LIST, "APPROVED\nWHATEVER\n");
    const { exit, document } = await json("verify");
    expect([exit, document.policyTrusted]).toEqual([0, false]);
  });
});

describe("policy that is not trusted is said in every answer", () => {
  const COMMANDS: readonly (readonly string[])[] = [
    ["verify"],
    ["check", "--stage", "build"],
    ["run", "delivery", "--key", "B-1", "--detach"],
    ["tick"],
    ["list"],
    ["show", "B-1"],
    ["explain", "B-1"],
    ["ledger", "B-1", "--verify"],
    ["signal", "--type", "seen", "--key", "B-1", "--data", "1"],
    ["doctor"],
    ["cancel", "B-1"],
  ];

  test("in documents and in words", async () => {
    sample.write("report.md", "---\nverdict: APPROVED\n---\n");
    await sample.commit("Report");
    const silent: string[] = [];
    for (const args of COMMANDS) {
      const words = await sample.call([...args, "--policy-file"]);
      if (!/not\s+trusted/.test(words.out + words.err)) silent.push(`words of ${args.join(" ")}`);
      if (args[0] === "cancel") continue;
      if ((await json(...args, "--policy-file")).document.policyTrusted !== false) silent.push(`document of ${args.join(" ")}`);
    }
    expect(silent).toEqual([]);
  });

  test("and an act on a run that began with it says so, though policy is trusted again", async () => {
    await sample.call(["run", "delivery", "--key", "B-2", "--detach", "--policy-file"]);
    expect((await json("explain", "B-2")).document.policyTrusted).toBe(false);
    expect((await json("cancel", "B-2")).document.policyTrusted).toBe(false);
  });
});
