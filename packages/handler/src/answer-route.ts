import { SluiceError } from "@sluice/core";
import { askView } from "./ask-view.ts";
import type { Asked } from "./asked.ts";
import type { Caller } from "./caller.ts";
import { decide } from "./decide.ts";
import { FORM_LIFETIME_MS, type FormPurpose, signForm } from "./form-token.ts";
import type { Door } from "./handler-options.ts";
import { openRequests } from "./open-requests.ts";
import type { FormFields } from "./pages/decision-form.ts";
import { listPage } from "./pages/list-page.ts";
import { problemPage } from "./pages/problem-page.ts";
import { requestPage } from "./pages/request-page.ts";
import type { Place } from "./place.ts";
import type { Problem } from "./problem.ts";
import { jsonResponse, pageResponse, problemResponse, seeOther } from "./responses.ts";
import type { Route } from "./route.ts";
import { wantsPage } from "./wants-page.ts";

const NOT_ASKED: Problem = {
  status: 404,
  title: "There is no such question",
  detail: "The run is unknown here, or its gate has asked nobody.",
};

const NO_PLACE: Problem = {
  status: 422,
  title: "There is no such place in the list",
  code: "COMMAND_INVALID",
  detail: "Expected `after` as an earlier page of the list gave it as `next`. Begin again without it.",
};

/** What a signed-in caller gets. */
export async function answerRoute(door: Door, request: Request, route: Route, caller: Caller): Promise<Response> {
  const reads = request.method === "GET" || request.method === "HEAD";
  if (route.to === "list") return reads ? listRoute(door, request, caller) : notAllowed("GET, HEAD");
  const place = { scope: caller.scope, run: route.run, gate: route.gate };
  if (reads) return requestRoute(door, request, place, caller);
  return request.method === "POST" ? decideRoute(door, request, place, caller) : notAllowed("GET, HEAD, POST");
}

async function listRoute(door: Door, request: Request, { scope, signal }: Caller): Promise<Response> {
  const after = new URL(request.url).searchParams.get("after") ?? undefined;
  const listed = await openRequests(door, scope, after, signal).catch(noSuchPlace);
  const page = wantsPage(request);
  if (listed === undefined) return page ? pageResponse(problemPage(door.base, NO_PLACE), NO_PLACE.status) : problemResponse(NO_PLACE);
  return page ? pageResponse(listPage(door.base, listed)) : jsonResponse(listed);
}

function noSuchPlace(error: unknown): undefined {
  if (error instanceof SluiceError && error.code === "COMMAND_INVALID") return undefined;
  throw error;
}

async function requestRoute(door: Door, request: Request, place: Place, caller: Caller, problem?: Problem): Promise<Response> {
  const asked = await askView(door, place, caller.by, caller.signal);
  const page = wantsPage(request);
  if (asked === undefined) return page ? pageResponse(problemPage(door.base, NOT_ASKED), 404) : problemResponse(NOT_ASKED);
  return page
    ? pageResponse(requestPage(door.base, asked, await formFor(door, place, asked), problem), problem?.status)
    : jsonResponse(asked);
}

async function decideRoute(door: Door, request: Request, place: Place, caller: Caller): Promise<Response> {
  const decided = await decide(door, request, place, caller);
  const page = wantsPage(request);
  if (decided.ok) return page ? seeOther(`${door.base}/${place.run}/${place.gate}`) : jsonResponse(decided.answer);
  if (page) return requestRoute(door, request, place, caller, decided.problem);
  return problemResponse(decided.problem, decided.problem.status === 503 ? { "retry-after": "1" } : {});
}

async function formFor(door: Door, place: Place, { open, request, you }: Asked): Promise<FormFields | undefined> {
  if (!open || request === undefined) return undefined;
  const until = door.clock.now() + FORM_LIFETIME_MS;
  const purpose: FormPurpose = { by: you.id, ...place, seen: request.digest, gesture: `form.${crypto.randomUUID()}`, until };
  return { action: `${door.base}/${place.run}/${place.gate}`, purpose, signature: await signForm(door, purpose) };
}

function notAllowed(allow: string): Response {
  return problemResponse({ status: 405, title: "Not with this method" }, { allow });
}
