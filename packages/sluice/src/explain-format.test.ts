import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject();
  await sample.call(["run", "delivery", "--key", "A-1", "--as", "bob"]);
});
afterAll(() => sample.dispose());

describe("sluice explain", () => {
  test("tells the same as data, as text and as Markdown: what must change, and who can do it with which command", async () => {
    const { out: data } = await sample.call(["explain", "A-1", "--json"]);
    const { smallest, blockers } = JSON.parse(data) as {
      readonly smallest: readonly (readonly string[])[];
      readonly blockers: readonly { readonly remedies: readonly { readonly command: string }[] }[];
    };
    expect(smallest).toEqual([["confirm"]]);
    const commands = blockers.flatMap(({ remedies }) => remedies.map(({ command }) => command));
    expect(commands.some((command) => command.includes("approve"))).toBe(true);
    const { out: text } = await sample.call(["explain", "A-1"]);
    const { out: markdown, exit } = await sample.call(["explain", "A-1", "--format", "markdown"]);
    expect(exit).toBe(0);
    expect(markdown.startsWith("### `A-1`: run ")).toBe(true);
    for (const command of commands) {
      expect(text).toContain(command);
      expect(markdown).toContain(`\`${command}\``);
    }
  });

  test("refuses a format that there is not", async () => {
    const { exit, err } = await sample.call(["explain", "A-1", "--format", "html"]);
    expect({ exit, told: err.includes("COMMAND_INVALID") }).toEqual({ exit: 2, told: true });
  });
});
