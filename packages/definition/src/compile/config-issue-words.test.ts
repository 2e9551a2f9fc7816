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
