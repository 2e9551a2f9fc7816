import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";
import { unknownName } from "./unknown-name.ts";

let sample: SampleProject;
let id = "";
beforeAll(async () => {
  sample = await createSampleProject();
  const { out } = await sample.sluice("run", "delivery", "--key", "ORCH-1", "--as", "bob", "--json");
  id = (JSON.parse(out) as { readonly run: string }).run;
});
afterAll(() => sample.dispose());

describe("a mistyped name says what was meant: exit 2", () => {
  test.each([
    [["chekc"], "COMMAND_INVALID", "check"],
    [["check", "--stgae", "build"], "COMMAND_INVALID", "--stage"],
    [["check", "--stage", "biuld"], "STAGE_UNKNOWN", "build"],
    [["check", "--format", "junti"], "COMMAND_INVALID", "junit"],
    [["list", "--status", "wating"], "COMMAND_INVALID", "waiting"],
    [["run", "delivry", "--key", "K-1"], "DEFINITION_UNKNOWN", "delivery"],
    [["supersede", "ORCH-1", "--of", "delivry"], "DEFINITION_UNKNOWN", "delivery"],
    [["supersede", "ORHC-1"], "RUN_NOT_FOUND", "ORCH-1"],
    [["explain", "ORHC-1"], "RUN_NOT_FOUND", "ORCH-1"],
    [["approve", "ORCH-1", "--gate", "confrim"], "GATE_UNKNOWN", "confirm"],
    [["extend", "ORCH-1", "--gate", "confirn", "--by", "1h"], "EXTEND_NOTHING", "confirm"],
    [["extend", "ORCH-1", "--budget", "build.rewrok", "--laps", "1"], "EXTEND_NOTHING", "build.rework"],
    [["graph", "--run", "ORCH-2"], "RUN_NOT_FOUND", "ORCH-1"],
  ])("%j", async (args, code, didYouMean) => {
    const { exit, out } = await sample.call([...args, "--json"]);
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({
      exit: 2,
      document: { error: { code, details: { didYouMean } } },
    });
    const { err } = await sample.call(args);
    expect(err.replaceAll(/\s+/g, " ")).toContain(`Did you mean ${didYouMean}?`);
  });

  test("a gate that asks nobody: the ones that do are named", async () => {
    const { exit, err } = await sample.call(["approve", id, "--gate", "verdict"]);
    expect({ exit, code: err.includes("GATE_NOT_A_REQUEST"), named: err.includes("expected one of confirm") }).toEqual({
      exit: 2,
      code: true,
      named: true,
    });
  });

  test("a pipeline that no run follows", async () => {
    expect((await sample.call(["list", "--of", "delivrey"])).out).toBe("No runs. Did you mean --of delivery?\n");
    expect((await sample.call(["list", "--of", "something"])).out).toBe("No runs.\n");
  });

  test("nothing is near: nothing is guessed", async () => {
    const { out } = await sample.call(["explain", "SOMETHING-ELSE", "--json"]);
    expect((JSON.parse(out) as { readonly error: object }).error).not.toHaveProperty("details");
  });
});

test("names that are listed are bounded, and shown as what they are", () => {
  const names = Array.from({ length: 1000 }, (_unused, at) => `name\u202E${at}`);
  const { message } = unknownName({ code: "COMMAND_INVALID", what: "Found x", word: "x", names });
  expect(message.length).toBeLessThan(2000);
  expect(message).not.toContain("\u202E");
});
