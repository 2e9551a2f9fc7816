import { digestBytes, type Evidence, type EvidenceClass, type Outcome } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { asOutcome, withEnoughEvidence } from "./index.ts";

const DIGEST = digestBytes("what was looked at");
const pieces = (...classes: readonly EvidenceClass[]): readonly Evidence[] =>
  classes.map((kind, at) => ({ name: `e${at}`, producer: "gate", class: kind, digest: DIGEST }));
const passOn = (evidence: readonly unknown[]) =>
  ({ value: "pass", code: "OK", reason: "fine", findings: [], evidence }) as unknown as Outcome;

describe("given evidence with a body that was kept", () => {
  const withBody = (body: unknown) => asOutcome(passOn([{ ...pieces("observed")[0], body }]));

  test.each([
    { digest: DIGEST, bytes: 7 },
    { digest: DIGEST, bytes: 0, cut: true },
  ])("%j stays as it is", (body) => {
    expect(withBody(body)).toMatchObject({ value: "pass", evidence: [{ body }] });
    expect(withBody(body)?.evidence[0]?.body).toEqual(body);
  });

  test.each([
    null,
    "text",
    {},
    { digest: "none", bytes: 7 },
    { digest: DIGEST },
    { digest: DIGEST, bytes: -1 },
    { digest: DIGEST, bytes: 7, cut: false },
  ])("%j is no body, and the outcome none", (body) => {
    expect(withBody(body)?.value).not.toBe("pass");
  });

  test("without one there is none", () => {
    expect(Object.keys(asOutcome(passOn(pieces("observed")))?.evidence[0] ?? {})).not.toContain("body");
  });
});

describe("given a policy on evidence, a pass on less says how much there was", () => {
  test.each([
    [{ count: 2, class: "observed" }, ["observed", "derived"], "passed on 1 pieces of observed evidence; 2 are needed"],
    [{ count: 2 }, ["reported"], "passed on 1 pieces of evidence; 2 are needed"],
    [{ count: 1, class: "derived" }, ["reported"], "passed on 0 pieces of derived evidence; 1 are needed"],
  ] as const)("%j on %j", (evidence, classes, reason) => {
    expect(withEnoughEvidence(passOn(pieces(...classes)), { evidence })).toMatchObject({
      value: "error",
      code: "EVIDENCE_MISSING",
      reason,
    });
  });

  test.each([
    [{ count: 2 }, ["reported", "derived"]],
    [{ count: 1, class: "reported" }, ["reported"]],
    [{ count: 2, class: "derived" }, ["observed", "derived"]],
  ] as const)("%j is met by %j", (evidence, classes) => {
    expect(withEnoughEvidence(passOn(pieces(...classes)), { evidence }).value).toBe("pass");
  });
});
