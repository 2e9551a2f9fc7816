// The size check runs on built packages; here only that it can fail.
import { expect, test } from "vitest";
import { oversize } from "../scripts/checks/oversize.ts";

test("a package above its limit is found, one at its limit is not", () => {
  const weights = [
    { name: "a", bytes: 10, limit: 10 },
    { name: "b", bytes: 11, limit: 10 },
  ];
  expect(oversize(weights)).toEqual(["b: 11 bytes, 10 is the most"]);
});
