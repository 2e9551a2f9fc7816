// The guide is the only page that says how scenarios are written: what the schema knows and the guide does not tell is lost on everybody.
import { expect, test } from "vitest";
import { readFile } from "../scripts/checks/repository.ts";

interface Part {
  readonly properties?: Readonly<Record<string, unknown>>;
}

const schema = JSON.parse(readFile("packages/definition/schema/scenarios-1.json").text) as Part & {
  readonly $defs: Readonly<Record<string, Part>>;
};
const guide = readFile("docs/guides/test-your-pipeline.md").text;

/** Words in code marks of the first column of the table below a heading. */
function told(heading: string): readonly string[] {
  const section = guide.split(`\n### ${heading}\n`)[1]?.split(/\n##/)[0] ?? "";
  const cells = [...section.matchAll(/^\| (`[^|]*) +\|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word));
}

test.each([
  ["What a file has", schema],
  ["given", schema.$defs["given"]],
  ["when", schema.$defs["step"]],
  ["expect", schema.$defs["expectation"]],
] as const)("the guide tells every key of: %s", (heading, part) => {
  const keys = Object.keys(part?.properties ?? {}).filter((key) => heading !== "when" || key !== "expect");
  expect(keys.length).toBeGreaterThan(3);
  expect(told(heading).toSorted()).toEqual(keys.toSorted());
});
