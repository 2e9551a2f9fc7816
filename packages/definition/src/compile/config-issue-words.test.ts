import { expect, test } from "vitest";
import { configIssueWords } from "./config-issue-words.ts";

const CONFIG = { file: 5, fial: ["x"], deep: { argv: "npm test" } };

test.each([
  [["file"], "must be a path", "the number 5", "a path"],
  [["deep", "argv"], "must be a list of 1 to 200 items", '"npm test"', "a list of 1 to 200 items"],
  [["from"], "is missing", 'no key "from"', 'this key, which the gate "g" needs'],
  [["from"], "is missing: who may approve?", 'no key "from"', 'this key, which the gate "g" needs: who may approve?'],
  [["file"], "Invalid input: expected string", "the number 5", 'what the gate "g" accepts: Invalid input: expected string'],
  [[], "one of both", "a map", 'what the gate "g" accepts: one of both'],
])("given an issue at %j that says %j", (path, message, found, expected) => {
  expect(configIssueWords({ path, message }, CONFIG, "g")).toEqual({ found, expected });
});

test("given a field that the gate does not have, the nearest one is meant", () => {
  const issue = { path: ["fial"], message: "is no field here; there are: file, fail" };
  expect(configIssueWords(issue, CONFIG, "g")).toEqual({ found: 'the key "fial"', expected: "one of file, fail", didYouMean: "fail" });
});

test("given a word that is none of some, the nearest one is meant", () => {
  const issue = { path: ["deep", "argv"], message: "must be one of: npm test, npm run" };
  expect(configIssueWords(issue, { deep: { argv: "npm tset" } }, "g")).toEqual({
    found: '"npm tset"',
    expected: "one of: npm test, npm run",
    didYouMean: "npm test",
  });
  expect(configIssueWords(issue, { deep: { argv: 5 } }, "g")).toEqual({ found: "the number 5", expected: "one of: npm test, npm run" });
});

test("given what may hold a secret, nothing of it is repeated (ZOD-2)", () => {
  const issue = { path: ["url"], message: "must be an address", hidden: true } as const;
  const words = configIssueWords(issue, { url: "https://me:s3cret@app.example/" }, "g");
  expect(words).toMatchObject({ expected: "an address", hidden: true });
  expect(JSON.stringify(words)).not.toContain("s3cret");
});
