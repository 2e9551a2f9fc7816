import { type Cancellable, DEFAULT_SCOPE, isIdentifier, isPrincipal, type Principal, SluiceError } from "@sluice/core";
import { answerRoute } from "./answer-route.ts";
import type { Caller } from "./caller.ts";
import type { Door, HandlerOptions } from "./handler-options.ts";
import { checkOptions, openDoor } from "./open-door.ts";
import { problemPage } from "./pages/problem-page.ts";
import type { Problem } from "./problem.ts";
import { pageResponse, problemResponse } from "./responses.ts";
import { routeOf } from "./route.ts";
import { wantsPage } from "./wants-page.ts";

/**
 * Approvals over HTTP, for any server that speaks `Request` and `Response`: what is asked (`GET /approvals`), what an answer is about
 * (`GET /approvals/RUN/GATE`), and the answer (`POST` to the same path) — as JSON for clients and as pages that need no script for people.
 * Which of both is the caller's `Accept`. The host authenticates; every answer goes the way of `engine.decide`, which counts it.
 *
 * A form counts for the person, question and gesture it was made for, and a request that changes something must come from
 * our own pages or from no browser. Sent twice, it decides once. Never rejects: what breaks is answered with 500 or 503 and told to the logger.
 *
 * @throws SluiceError `CONFIG_INVALID`
 */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  checkOptions(options);
  let door: Promise<Door> | undefined;
  return async (request) => {
    door ??= openDoor(options);
    try {
      return withoutBody(request, await respond(await door, request));
    } catch (error) {
      tell(options.logger, error);
      return show(options, request, brokenBy(error));
    }
  };
}

async function respond(door: Door, request: Request): Promise<Response> {
  const route = routeOf(door.base, new URL(request.url).pathname);
  if (route === undefined) return show(door, request, { status: 404, title: "There is no such page" });
  const by = await door.authenticate(request);
  if (by instanceof Response) return by;
  if (by === undefined) return show(door, request, { status: 401, title: "Nobody is signed in" });
  return answerRoute(door, request, route, await callerOf(door, request, by));
}

async function callerOf(door: Door, request: Request, by: Principal): Promise<Caller> {
  if (!isPrincipal(by)) throw new SluiceError({ code: "CONFIG_INVALID", message: "`authenticate` gave something that is no principal." });
  const scope = door.scope === undefined ? DEFAULT_SCOPE : await door.scope(request, by);
  if (!isIdentifier(scope)) throw new SluiceError({ code: "CONFIG_INVALID", message: "`scope` gave something that is no scope." });
  const call: Required<Cancellable> = { signal: request.signal };
  return { by, scope, ...call };
}

function tell(logger: HandlerOptions["logger"], error: unknown): void {
  try {
    logger?.log("error", "A request could not be answered.", { error: error instanceof Error ? error.message : String(error) });
  } catch {
    // Whoever asks is answered, whatever becomes of the line.
  }
}

function show({ base = "/approvals" }: Pick<HandlerOptions, "base">, request: Request, problem: Problem): Response {
  return wantsPage(request) ? pageResponse(problemPage(base, problem), problem.status) : problemResponse(problem);
}

/** What broke is nothing a caller should read: texts of drivers hold names and addresses. */
function brokenBy(error: unknown): Problem {
  const code = error instanceof SluiceError ? error.code : "INTERNAL";
  const passing = code === "STORE_BUSY" || code === "RUN_CONTENDED" || code === "STORE_FAILED" || code === "VCS_FAILED";
  return passing
    ? { status: 503, title: "This cannot be answered now", code, detail: "Nothing is known to have been decided. Look again." }
    : {
        status: 500,
        title: "This could not be answered",
        code,
        detail: "Whether something was decided, the question itself says. Look again.",
      };
}

function withoutBody(request: Request, response: Response): Response {
  return request.method === "HEAD" ? new Response(null, { status: response.status, headers: response.headers }) : response;
}
