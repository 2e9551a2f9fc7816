import { digestOf, type Evidence, type EvidenceClass, type Outcome, type VerdictValue } from "@sluice/core";
import { withEnoughEvidence } from "@sluice/verdicts";
import { describe, expect, test } from "vitest";

const CLASSES: readonly EvidenceClass[] = ["reported", "derived", "observed"];

function seen(kind: EvidenceClass, name: string = kind): Evidence {
  return { name, producer: "p", class: kind, digest: digestOf(name) };
}

function outcome(evidence: readonly Evidence[], value: VerdictValue = "pass"): Outcome {
  return { value, code: "GATE_PASSED", reason: "fine", findings: [], evidence };
}

describe("withEnoughEvidence", () => {
  test("without a rule, what passed has passed, on nothing too", () => {
    expect(withEnoughEvidence(outcome([]), {})).toEqual(outcome([]));
  });

  test("a pass on too little is unreadable input, and keeps its evidence", () => {
    const found = withEnoughEvidence(outcome([seen("observed")]), { evidence: { count: 2 } });
    expect(found).toMatchObject({ value: "error", class: "input", code: "EVIDENCE_MISSING", evidence: [seen("observed")] });
    expect(withEnoughEvidence(outcome([seen("observed"), seen("reported")]), { evidence: { count: 2 } }).value).toBe("pass");
  });

  test("one thing that is named twice counts once", () => {
    expect(withEnoughEvidence(outcome([seen("observed"), seen("observed")]), { evidence: { count: 2 } }).value).toBe("error");
  });

  test.each(CLASSES)("of the least class %s nothing weaker counts", (least) => {
    for (const kind of CLASSES) {
      const isEnough = CLASSES.indexOf(kind) >= CLASSES.indexOf(least);
      expect(withEnoughEvidence(outcome([seen(kind)]), { evidence: { count: 1, class: least } }).value, kind).toBe(
        isEnough ? "pass" : "error",
      );
    }
  });

  test.each<VerdictValue>(["fail", "inconclusive", "pending", "error", "skipped"])("%s stays what it is", (value) => {
    expect(withEnoughEvidence(outcome([], value), { evidence: { count: 1 } }).value).toBe(value);
  });
});
