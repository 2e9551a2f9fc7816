import { SluiceError } from "@sluice/core";
import type { Answer } from "@sluice/lifecycle";
import { statusOfRefusal } from "./answer-status.ts";
import type { Caller } from "./caller.ts";
import { decisionOfForm, decisionOfJson } from "./given-decision.ts";
import type { Door } from "./handler-options.ts";
import type { Place } from "./place.ts";
import type { Problem } from "./problem.ts";
import { readBody } from "./read-body.ts";
import { isSameOrigin } from "./same-origin.ts";

type Decided = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly problem: Problem };

/** Brings what a caller sent to their run, if they themselves meant to send it. */
export async function decide(door: Door, request: Request, { scope, run, gate }: Place, { by, signal }: Caller): Promise<Decided> {
  if (!isSameOrigin(request, door.origins ?? [new URL(request.url).origin])) {
    const detail = "It came from a page of another site. Nothing was decided.";
    return { ok: false, problem: { status: 403, title: "This was not sent from here", detail } };
  }
  const body = await readBody(request);
  if (body.kind === "refused") return { ok: false, problem: { status: body.status, title: "This cannot be read", detail: body.why } };
  const given = body.kind === "json" ? decisionOfJson(body.value) : await decisionOfForm(door, body, { scope, run, gate }, by.id);
  if (!given.ok) return given;
  try {
    const relations = await door.relations?.({ scope, run, gate });
    const told = relations === undefined ? {} : { relations };
    const answer = await door.engine.decide(run, { gate, by, ...told, ...given.decision }, { scope, signal });
    if (answer.ok) return { ok: true, answer };
    return {
      ok: false,
      problem: { status: statusOfRefusal(answer.code), title: "This was not counted", code: answer.code, detail: answer.reason },
    };
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== "RUN_NOT_FOUND") throw error;
    return { ok: false, problem: { status: 404, title: "There is no such question", code: error.code } };
  }
}
