import { type Digest, isDigest, isJsonObject, isKey, isPrincipalId, type JsonObject } from "@sluice/core";
import type { DecideRequest } from "@sluice/engine";
import { answersIn } from "./form-answers.ts";
import { isOurForm } from "./form-token.ts";
import type { Door } from "./handler-options.ts";
import type { Place } from "./place.ts";
import type { Problem } from "./problem.ts";
import type { Body } from "./read-body.ts";

/** A person's answer as it was sent. */
type GivenDecision = Pick<DecideRequest, "decision" | "seen" | "id" | "reason" | "for" | "answers" | "signature">;

type Given = { readonly ok: true; readonly decision: GivenDecision } | { readonly ok: false; readonly problem: Problem };

const WORDS: readonly unknown[] = ["approve", "reject", "revoke", "break-glass"];
const REASON_LIMIT = 1000;

/** What a JSON body decides. */
export function decisionOfJson(value: unknown): Given {
  if (!isJsonObject(value)) return malformed("an object with decision and seen");
  const { decision, seen, id, reason, for: as, answers, signature, ...rest } = value;
  if (Object.keys(rest).length > 0) return malformed("only decision, seen, id, reason, for, answers and signature");
  return checked({ decision, seen, id, reason, for: as, answers, signature });
}

/** What a form decides, when it is one of ours: made for this person, this question and this one gesture. */
export async function decisionOfForm(
  door: Pick<Door, "key" | "clock">,
  { fields }: Extract<Body, { kind: "form" }>,
  place: Place,
  by: string,
): Promise<Given> {
  const field = (name: string) => fields.get(name) ?? "";
  const seen = field("seen");
  const gesture = field("gesture");
  const purpose = { by, ...place, seen: seen as Digest, gesture, until: Number(field("until")) };
  if (!isDigest(seen) || !(await isOurForm(door, purpose, field("signature")))) {
    const detail =
      "This form was not made for you and this question here, or it has been open for too long. Nothing was decided: look again.";
    return { ok: false, problem: { status: 403, title: "This form does not count", detail } };
  }
  const reason = field("reason").trim();
  const decision = field("decision");
  const as = field("for").trim();
  return checked({
    decision,
    seen,
    id: gesture,
    reason: reason === "" ? undefined : reason,
    for: as === "" ? undefined : as,
    answers: decision === "approve" ? answersIn(fields) : undefined,
  });
}

type Unchecked = { readonly [Member in keyof GivenDecision]?: unknown };

function checked(given: Unchecked): Given {
  const { decision, seen, id, reason, for: as, answers, signature } = given;
  if (!WORDS.includes(decision)) return malformed("decision: approve, reject, revoke or break-glass");
  if (!isDigest(seen)) return malformed("seen: the digest of the request that was shown");
  if (id !== undefined && !isKey(id)) return malformed("id: a name of 1 to 128 of A-Z a-z 0-9 . _ -");
  if (reason !== undefined && (typeof reason !== "string" || reason.length > REASON_LIMIT))
    return malformed(`reason: a text of at most ${REASON_LIMIT} characters`);
  if (as !== undefined && !isPrincipalId(as)) return malformed("for: the id of a person");
  if (answers !== undefined && !isJsonObject(answers)) return malformed("answers: an object with the answers by name");
  if (signature !== undefined && !isSignature(signature)) return malformed("signature: an object with key and value");
  return {
    ok: true,
    decision: {
      decision: decision as GivenDecision["decision"],
      seen,
      ...(id === undefined ? {} : { id }),
      ...(reason === undefined ? {} : { reason }),
      ...(as === undefined ? {} : { for: as }),
      ...(answers === undefined ? {} : { answers }),
      ...(signature === undefined ? {} : { signature }),
    },
  };
}

function isSignature(value: unknown): value is NonNullable<GivenDecision["signature"]> {
  const { key, value: text, ...rest } = isJsonObject(value) ? value : ({} as JsonObject);
  return typeof key === "string" && typeof text === "string" && Object.keys(rest).length === 0;
}

function malformed(expected: string): Given {
  return {
    ok: false,
    problem: { status: 422, title: "This is no decision", code: "COMMAND_INVALID", detail: `Expected ${expected}. Nothing was decided.` },
  };
}
