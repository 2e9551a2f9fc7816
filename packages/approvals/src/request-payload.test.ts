import { digestOf, type RequestPlan } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { payloadDigest, payloadLines, type RequestPayload, signedText } from "./index.ts";

const PAYLOAD: RequestPayload = {
  version: 1,
  scope: "default",
  run: "run1",
  pipeline: "delivery",
  stage: "deploy",
  gate: "confirm",
  request: "confirm.7",
  lap: 2,
  key: "ORCH-22",
  facets: { head: "c0ffee" },
  binding: digestOf("binding"),
  gateDigest: digestOf("gate"),
  expiresAt: Date.UTC(2026, 10, 21),
  nonce: digestOf("nonce"),
};

const OTHERS: Omit<RequestPayload, "version"> = {
  scope: "tenant",
  run: "run2",
  pipeline: "other",
  stage: "later",
  gate: "confirm2",
  request: "confirm.8",
  lap: 3,
  key: "ORCH-23",
  facets: { head: "c0ffee", base: "main" },
  binding: digestOf("other"),
  gateDigest: digestOf("others"),
  expiresAt: PAYLOAD.expiresAt + 1,
  nonce: digestOf("else"),
};

describe("the question in full (APR-2, ST-13)", () => {
  test("every part of it makes another digest, so that no answer fits another question", () => {
    const digests = Object.entries(OTHERS).map(([part, other]) => payloadDigest({ ...PAYLOAD, [part]: other }));
    expect(new Set([payloadDigest(PAYLOAD), ...digests]).size).toBe(Object.keys(OTHERS).length + 1);
    expect(payloadDigest({ ...PAYLOAD })).toBe(payloadDigest(PAYLOAD));
    expect(payloadDigest(PAYLOAD)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("parts cannot flow into each other", () => {
    expect(payloadDigest({ ...PAYLOAD, run: "run1", gate: "2confirm" })).not.toBe(
      payloadDigest({ ...PAYLOAD, run: "run12", gate: "confirm" }),
    );
  });

  test("what is signed is the question and everything that is said to it", () => {
    const said = { question: PAYLOAD, decision: "approve", by: "ann", id: "click" };
    const texts = [said, { ...said, decision: "reject" }, { ...said, by: "ben" }, { ...said, id: "b" }, { ...said, for: "cat" }];
    const more = [
      { ...said, answers: { a: 1 } },
      { ...said, reason: "r" },
      { ...said, question: { ...PAYLOAD, lap: 3 } },
    ];
    expect(new Set([...texts, ...more].map(signedText)).size).toBe(8);
    expect(JSON.parse(signedText(said))).toEqual({ sluice: "decision", version: 1, ...said });
    expect(signedText({ ...said, question: { ...PAYLOAD } })).toBe(signedText(said));
  });

  test("in words it says what, about what, of whom, and until when", () => {
    const plan: RequestPlan = {
      kind: "request",
      from: [
        { count: 2, of: ["group:ops", "ann"] },
        { count: 1, of: ["cto"], step: 2 },
      ],
      exclude: ["starter", "author"],
      assurance: "verified",
      expiresMs: 1,
      validMs: 7_200_000,
      form: [
        { name: "window", type: "choice", of: ["night", "day"], label: "When?" },
        { name: "note", type: "text", optional: true },
      ],
    };
    expect(payloadLines(PAYLOAD, plan)).toEqual([
      "May ORCH-22 go on? confirm of delivery asks, in stage deploy, lap 2",
      "run run1 of default, request confirm.7",
      "about head c0ffee",
      "needs 2 of group:ops, ann",
      "needs 1 of cto (step 2)",
      "asks When? (window: night | day)",
      "asks note (note: text, may be left out)",
      "not the starter, author; an identity that is verified",
      "lets through for 2h",
      "ends 2026-11-21T00:00:00.000Z",
      `binding ${PAYLOAD.binding}`,
      `gate ${PAYLOAD.gateDigest}`,
      `nonce ${PAYLOAD.nonce}`,
    ]);
    const { form: _form, validMs: _valid, ...short } = plan;
    const lines = payloadLines(PAYLOAD, { ...short, exclude: [] });
    expect(lines).toHaveLength(10);
    expect(lines).toContain("nobody is excluded; an identity that is verified");
    expect(payloadLines(PAYLOAD, { ...plan, form: [{ name: "x", type: "choice" }] })).toContain("asks x (x: )");
  });
});
