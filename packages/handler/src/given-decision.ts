import { type Digest, isDigest, isKey } from "@sluice/core";
import type { Place } from "./ask-view.ts";
import { isOurForm } from "./form-token.ts";
import type { Door } from "./handler-options.ts";
import type { Problem } from "./problem.ts";
import type { Body } from "./read-body.ts";

/** A person's answer as it was sent. */
interface GivenDecision {
  readonly decision: "approve" | "reject" | "revoke";
  readonly seen: Digest;
  /** Names the gesture: sent twice, it decides once. */
  readonly id?: string;
  readonly reason?: string;
}

type Given = { readonly ok: true; readonly decision: GivenDecision } | { readonly ok: false; readonly problem: Problem };

const WORDS: readonly unknown[] = ["approve", "reject", "revoke"];
const REASON_LIMIT = 1000;

/** What a JSON body decides. */
export function decisionOfJson(value: unknown): Given {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return malformed("an object with decision and seen");
  const { decision, seen, id, reason, ...rest } = value as Record<string, unknown>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return malformed("only decision, seen, id and reason");
  return checked({ decision, seen, id, reason });
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
  return checked({ decision: field("decision"), seen, id: gesture, ...(reason === "" ? {} : { reason }) });
}

function checked(given: { decision?: unknown; seen?: unknown; id?: unknown; reason?: unknown }): Given {
  const { decision, seen, id, reason } = given;
  if (!WORDS.includes(decision)) return malformed("decision: approve, reject or revoke");
  if (!isDigest(seen)) return malformed("seen: the digest of the request that was shown");
  if (id !== undefined && !isKey(id)) return malformed("id: a name of 1 to 128 of A-Z a-z 0-9 . _ -");
  if (reason !== undefined && (typeof reason !== "string" || reason.length > REASON_LIMIT))
    return malformed(`reason: a text of at most ${REASON_LIMIT} characters`);
  return {
    ok: true,
    decision: {
      decision: decision as GivenDecision["decision"],
      seen,
      ...(id === undefined ? {} : { id }),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

function malformed(expected: string): Given {
  return {
    ok: false,
    problem: { status: 422, title: "This is no decision", code: "COMMAND_INVALID", detail: `Expected ${expected}. Nothing was decided.` },
  };
}
